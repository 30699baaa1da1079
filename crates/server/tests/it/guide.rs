//! The mini-program guide: `POST /login`.

use axum::{body::Body, http::Request};
use serde_json::json;
use wxlogin::ports::EventFilter;

use crate::support::{CLOSED, Guard, MINI, Reply, Site};

/// What `wx.request` sends where a program names no method: GET, data in the query, a JSON content type on no body.
async fn as_wechat_sends(site: &Site, query: &str) -> Reply {
    asks(site, query, &[("content-type", "application/json"), ("accept", "*/*")]).await
}

async fn asks(site: &Site, query: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::get(format!("/login?{query}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.send(request.body(Body::empty()).unwrap()).await
}

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

#[tokio::test]
async fn the_guides_own_program_signs_in_although_wechat_sends_it_as_a_get() {
    let site = Site::start().await;
    let user_id = site.user("zhangsan", "pwd123456 in no log").await;
    site.guard.hide("in no log");
    site.guard.hide("in%20no%20log");
    let code = site.person("alice").code(MINI);
    let query = format!("username=zhangsan&password=pwd123456%20in%20no%20log&code={code}");
    let reply = as_wechat_sends(&site, &query).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.json()["userId"], user_id.as_str());
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    assert!(reply.header("warning").unwrap().contains("POST"), "{reply:?}");
    assert!(reply.set_cookies().is_empty(), "a link signs no browser in");
    let session = reply.json()["sessionId"].as_str().unwrap().to_owned();
    assert_eq!(site.with_token(&session).get("/v1/session").await.data()["userId"], user_id.as_str());

    let alone = site.person("alice").code(MINI);
    let reply = as_wechat_sends(&site, &format!("code={alone}&lang=en&userInfo=%5Bobject%20Object%5D")).await;
    assert_eq!(reply.json()["userId"], user_id.as_str(), "{reply:?}");

    let events = site.app.core().stores.events.events(&EventFilter::default(), 100).await.unwrap();
    let record = format!("{events:?}");
    for secret in [&code, &alone, "in no log"] {
        assert!(!record.contains(secret) && !Guard::log().contains(secret), "the query is written nowhere");
    }
}

#[tokio::test]
async fn a_get_that_fails_is_told_as_json_and_repeats_nothing_of_its_query() {
    let site = Site::start().await;
    site.user("zhangsan", "pwd123456").await;
    let code = site.person("alice").code(MINI);
    let cases = [
        (format!("username=zhangsan&password=not-this-one&code={code}"), 401, "unauthenticated"),
        (format!("code={}", site.person("bob").code(MINI)), 404, "not_bound"),
        ("code=".to_owned(), 400, "invalid_argument"),
        ("code=a&code=b".to_owned(), 400, "invalid_argument"),
        ("code=a&openid=b".to_owned(), 400, "invalid_argument"),
        ("username=zhangsan&password=not-this-one".to_owned(), 400, "invalid_argument"),
    ];
    for (query, status, expected) in cases {
        let reply = as_wechat_sends(&site, &query).await;
        reply.fails(status, expected);
        assert!(!reply.body.contains("not-this-one") && !reply.body.contains(&code), "{reply:?}");
    }
}

#[tokio::test]
async fn a_browser_that_opens_such_a_link_gets_the_page() {
    let site = Site::start().await;
    site.user("zhangsan", "pwd123456").await;
    let code = site.person("alice").code(MINI);
    let query = format!("username=zhangsan&password=pwd123456&code={code}");
    let browsers: [&[(&str, &str)]; 5] = [
        &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")],
        &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
        &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
        &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image"), ("accept", "image/*")],
        &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "script")],
    ];
    for headers in browsers {
        let reply = asks(&site, &query, headers).await;
        assert!(reply.header("content-type").unwrap().starts_with("text/html"), "{headers:?}");
        assert!(!reply.body.contains("pwd123456") && !reply.body.contains(&code), "{headers:?}");
    }
    // What came back from WeChat carries a state, and is a browser's whatever else it says.
    let reply = as_wechat_sends(&site, &format!("code={code}&state=x")).await;
    assert!(reply.header("content-type").unwrap().starts_with("text/html"));
    let head = Request::builder().method("HEAD").uri(format!("/login?{query}")).body(Body::empty()).unwrap();
    site.send(head).await;
    assert_eq!(site.asked("/sns/jscode2session"), 0, "WeChat was not asked: the code is as good as before");
    assert_eq!(as_wechat_sends(&site, &query).await.status, 200);
}

#[tokio::test]
async fn a_cookie_that_comes_along_with_a_get_counts_for_nothing() {
    let site = Site::start().await;
    let (bob, _) = site.signed_in("bob").await;
    let user_id = site.user("zhangsan", "pwd123456").await;
    let cookie = format!("wxlogin_session={}", bob.token.as_ref().unwrap());
    let query = format!("username=zhangsan&password=pwd123456&code={}", site.person("alice").code(MINI));
    let reply = asks(&site, &query, &[("cookie", &cookie)]).await;
    assert_eq!(reply.json()["userId"], user_id.as_str());
}

#[tokio::test]
async fn sign_in_by_get_can_be_switched_off() {
    let site = Site::with(|builder| builder.set("login.by_get", "false")).await;
    let failure = as_wechat_sends(&site, "username=zhangsan&password=x&code=y").await;
    let failure = failure.fails(405, "invalid_argument");
    assert!(failure["hint"].as_str().unwrap().contains("login.by_get"), "{failure}");
}

#[tokio::test]
async fn a_mini_program_may_name_itself_by_its_app_id() {
    let site = Site::start().await;
    let user_id = site.user("zhangsan", "pwd123456").await;
    let app_id = site.app.method("Mini").unwrap().app_id.clone();
    let body = |code: String| json!({"username": "zhangsan", "password": "pwd123456", "code": code, "instance": app_id});
    let reply = site.anyone().post("/login", body(site.person("alice").code(MINI))).await;
    assert_eq!(reply.json()["userId"], user_id.as_str(), "{reply:?}");

    // Two login methods of one account: which is meant, nobody can tell.
    let web = site.app.method("Web").unwrap().app_id.clone();
    site.add_login("Second", &json!({"title": "Second"}));
    let failure = site.anyone().post("/login", json!({"code": "x", "instance": web})).await;
    let failure = failure.fails(400, "invalid_argument");
    let hint = failure["hint"].as_str().unwrap();
    assert!(hint.contains("auths.loginTypes.Web") && hint.contains("auths.loginTypes.Second"), "{failure}");
}

#[tokio::test]
async fn what_demo_programs_send_along_of_a_profile_is_taken_and_not_used() {
    let site = Site::start().await;
    let user_id = site.user("zhangsan", "pwd123456").await;
    let code = site.person("alice").code(MINI);
    let body = json!({
        "username": "zhangsan", "password": "pwd123456", "code": code,
        "userInfo": {"nickName": "微信用户", "avatarUrl": "https://thirdwx.qlogo.cn/0", "gender": 0},
        "rawData": "{}", "signature": "00", "encryptedData": "AA==", "iv": "AA==",
    });
    assert_eq!(site.anyone().post("/login", body).await.status, 200);
    let user = site.app.core().find_user(&user_id).await.unwrap();
    assert_eq!((user.nick, user.avatar), (None, None));
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page() {
    let site = Site::start().await;
    let reply = site.anyone().get("/login/?redirect=%2Fshop").await;
    assert_eq!((reply.status.as_u16(), reply.location()), (308, "/login?redirect=%2Fshop".to_owned()));
    site.anyone().get("/v1/session/").await.fails(404, "not_found");
}
