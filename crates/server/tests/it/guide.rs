//! The mini-program guide: `POST /login`.

use serde_json::json;

use crate::support::{CLOSED, MINI, Site};

#[tokio::test]
async fn a_password_and_a_code_bind_and_later_the_code_alone_signs_in() {
    let site = Site::start().await;
    let user_id = site.user("alice", "a good password").await;
    let alice = site.person("alice");
    site.anyone().post("/login", json!({"code": alice.code(MINI)})).await.fails(404, "not_bound");

    let first = json!({"username": "alice", "password": "a good password", "code": alice.code(MINI)});
    let reply = site.anyone().post("/login", first).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let first = reply.json();
    let keys: Vec<_> = first.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["sessionId", "userId", "expiresAt"]);
    assert_eq!(first["userId"], user_id.as_str());

    let later = site.anyone().post("/login", json!({"code": alice.code(MINI)})).await.json();
    assert_eq!(later["userId"], user_id.as_str());
    assert_ne!(later["sessionId"], first["sessionId"]);

    let session = later["sessionId"].as_str().unwrap();
    let who = site.with_token(session).get("/v1/session").await.data();
    assert_eq!((&who["userId"], &who["session"]["platform"]), (&json!(user_id), &json!("miniprogram")));
}

#[tokio::test]
async fn a_wrong_password_tells_nothing_and_does_not_spend_the_code() {
    let site = Site::start().await;
    site.user("alice", "a good password").await;
    let code = site.person("alice").code(MINI);
    for (username, password) in [("alice", "a wrong password"), ("nobody", "a good password")] {
        let body = json!({"username": username, "password": password, "code": code});
        let failure = site.anyone().post("/login", body).await.fails(401, "unauthenticated");
        assert_eq!(failure["errmsg"], "The username or the password is wrong.");
    }
    let body = json!({"username": "alice", "password": "a good password", "code": code});
    assert_eq!(site.anyone().post("/login", body).await.status, 200);
}

#[tokio::test]
async fn the_only_organisation_comes_along() {
    let site = Site::start().await;
    let user_id = site.user("alice", "a good password").await;
    let visit = wxlogin::Visit::in_process();
    let user = wxlogin::nouns::UserId::parse(&user_id).unwrap();
    let active = wxlogin::nouns::MemberStatus::Active;
    site.app.core().set_member(&visit, "corps.Acme", &user, active).await.unwrap();
    let body = json!({"username": "alice", "password": "a good password"});
    let session = site.anyone().post("/login", body.clone()).await.json();
    assert_eq!(session["corpId"], "corps.Acme");

    site.app.core().set_member(&visit, "corps.Beta", &user, active).await.unwrap();
    let session = site.anyone().post("/login", body).await.json();
    assert!(session.get("corpId").is_none());
    let alice = site.with_token(session["sessionId"].as_str().unwrap());
    let moved = alice.post("/v1/session/corp", json!({"corp": "贝塔"})).await.data();
    assert_eq!(moved, json!({"corpId": "corps.Beta"}));
    assert_eq!(alice.get("/v1/session").await.data()["corpId"], "corps.Beta");
    assert_eq!(alice.get("/v1/verify").await.header("x-wxlogin-corp"), Some("corps.Beta"));
    assert_eq!(alice.post("/v1/session/corp", json!({"corp": null})).await.data()["corpId"], json!(null));
    alice.post("/v1/session/corp", json!({"corp": "corps.Gamma"})).await.fails(403, "forbidden");
    alice.post("/v1/session/corp", json!({})).await.fails(400, "invalid_argument");
}

#[tokio::test]
async fn the_body_is_checked() {
    let site = Site::start().await;
    for body in [
        json!({}),
        json!({"username": "alice"}),
        json!({"code": 7}),
        json!({"code": "x", "openid": "o"}),
        json!({"code": ""}),
    ] {
        site.anyone().post("/login", body).await.fails(400, "invalid_argument");
    }
    let named = json!({"code": "x", "instance": "Nobody"});
    let failure = site.anyone().post("/login", named).await.fails(404, "not_found");
    assert!(failure["hint"].as_str().unwrap().contains("Mini"), "{failure}");
}

#[tokio::test]
async fn another_login_method_can_be_named() {
    let site = Site::start().await;
    let code = site.person("alice").code(CLOSED);
    let body = json!({"code": code, "instance": "auths.loginTypes.Closed"});
    site.anyone().post("/login", body).await.fails(404, "not_bound");
}
