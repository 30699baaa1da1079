//! No chain of calls of a service key, or of an admin key, leads to an admin's rights.

use axum::http::Request;
use serde_json::{Value, json};
use wxlogin::{Visit, nouns::User};

use super::{PASSWORD, admin, session_of, sign_in};
use crate::support::{AUTH, Caller, Reply, Site, WEB};

/// What only an admin may do, tried with an ordinary session in each way it can be carried.
async fn opens_nothing(site: &Site, session: &str) {
    let bearer = site.with_token(session).get("/v1/admin/users").await;
    let told = bearer.fails(403, "forbidden");
    assert!(told["hint"].as_str().unwrap().contains("/console/"), "{told}");
    site.with_token(session)
        .post("/v1/admin/keys", json!({"name": "k", "admin": true}))
        .await
        .fails(403, "forbidden");
    for cookie in ["wxlogin_session", "wxlogin_console"] {
        let request = Request::post("/v1/admin/keys").header("cookie", format!("{cookie}={session}"));
        let request = request.header("x-wxlogin-csrf", "1").header("content-type", "application/json");
        let body = json!({"name": "k", "admin": true}).to_string();
        let reply = site.send(request.body(body.into()).unwrap()).await;
        assert!([401, 403].contains(&reply.status.as_u16()), "{cookie}: {reply:?}");
    }
}

/// The session of whoever has this WeChat account.
async fn session_through(site: &Site, person: &str) -> String {
    let code = site.call(WEB, "getLoginCode", json!({"code": site.person(person).code(WEB)})).await.data();
    let login = site.call(AUTH, "loginByCode", json!({"loginCode": code["loginCode"]})).await.data();
    login["sessionId"].as_str().unwrap().to_owned()
}

async fn root(site: &Site) -> User {
    site.app.core().find_user("root").await.unwrap()
}

async fn admin_key(site: &Site) -> Caller<'_> {
    let key = site.app.core().add_key(&Visit::operator(), "ops", true).await.unwrap();
    site.guard.hide(&key);
    site.with_token(&key)
}

#[tokio::test]
async fn a_service_links_nothing_to_an_admin_by_any_of_its_ways() {
    let site = Site::start().await;
    admin(&site).await;
    let id = root(&site).await.id.to_string();
    let service = site.service().await;
    let code = || site.person("bob").code(WEB);
    service.call(WEB, "bind", json!({"userId": id, "code": code()})).await.fails(403, "forbidden");
    let bind_code = site.call(WEB, "getLoginCode", json!({"code": code()})).await.data()["bindCode"].clone();
    service.call(WEB, "bind", json!({"userId": id, "bindCode": bind_code})).await.fails(403, "forbidden");
    for model in ["auths/loginTypes/WeChatType/WeChatAuthModel", "auths/loginTypes/Web/WeChatAuthModel"] {
        let row = json!({"userId": id, "appId": site.app_id(WEB), "openId": "o-mallory"});
        let none = json!({"filter": "Q(userId='nobody')", "addData": row, "updateData": {}});
        service.call(model, "create", json!({"rowData": row})).await.fails(403, "forbidden");
        service.call(model, "updateOrAdd", none).await.fails(403, "forbidden");
    }
    assert!(
        site.app.core().stores.identities.identities_of_user(&root(&site).await.id).await.unwrap().is_empty()
    );
}

#[tokio::test]
async fn a_service_changes_and_removes_nothing_that_an_admin_has_linked() {
    let site = Site::start().await;
    admin(&site).await;
    let user = root(&site).await;
    let core = site.app.core();
    let method = site.app.method("Web").unwrap();
    let code = site.person("alice").code(WEB);
    core.bind(&Visit::operator(), &method, &user.id, wxlogin::Proof::Code(&code)).await.unwrap();
    let row = core.stores.identities.identities_of_user(&user.id).await.unwrap().remove(0);
    let service = site.service().await;
    let model = "auths/loginTypes/Web/WeChatAuthModel";
    let change = json!({"pkList": [row.id], "data": {"unionId": "u-mallory"}});
    service.call(model, "updateByPK", change).await.fails(403, "forbidden");
    service.call(model, "deleteByPK", json!({"pkList": [row.id]})).await.fails(403, "forbidden");
    service.call(WEB, "unbind", json!({"userId": user.id})).await.fails(403, "forbidden");
    assert_eq!(core.stores.identities.identities_of_user(&user.id).await.unwrap(), [row]);
}

#[tokio::test]
async fn a_session_of_an_admins_user_opens_no_console_whoever_linked_the_account_and_when() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let service = site.service().await;
    // The service binds first, and the user becomes an admin later.
    let code = site.person("bob").code(WEB);
    service.call(WEB, "bind", json!({"userId": "app-7", "code": code})).await.data();
    let before = session_through(&site, "bob").await;
    console.post("/v1/admin/users/app-7", json!({"isAdmin": true})).await.data();
    site.with_token(&before).get("/v1/session").await.fails(401, "unauthenticated");
    let session = session_through(&site, "bob").await;
    opens_nothing(&site, &session).await;
    // With it, no factor, no link and no password comes into being either.
    let mallory = site.with_token(&session);
    mallory.call(WEB, "unbind", json!({"userId": "app-7"})).await.fails(403, "fresh_proof_required");
    for path in ["/v1/admin/me", "/v1/admin/proof"] {
        mallory.get(path).await.fails(403, "forbidden");
    }
    mallory.post("/v1/admin/me/totp", json!({})).await.fails(403, "forbidden");
}

#[tokio::test]
async fn a_password_that_a_person_set_after_wechat_opens_the_application_only() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let service = site.service().await;
    let code = site.person("bob").code(WEB);
    service.call(WEB, "bind", json!({"userId": "app-7", "code": code})).await.data();
    let session = session_through(&site, "bob").await;
    let mut browser = site.browser();
    browser.cookies.insert("wxlogin_session".to_owned(), session);
    browser.open("/").await;
    let fields = [("username", "mallory"), ("new", "a password of mine")];
    assert_eq!(browser.submit("/account/password", &fields).await.location(), "/?done=password");
    console.post("/v1/admin/users/app-7", json!({"isAdmin": true})).await.data();
    refused_as_not_vouched(&sign_in(&site, "mallory", "a password of mine").await);
    // Changed with the old one it is no better.
    let body = json!({"username": "mallory", "password": "a password of mine"});
    let login = site.anyone().post("/login", body).await.json();
    let session = login["sessionId"].as_str().unwrap().to_owned();
    opens_nothing(&site, &session).await;
    browser.cookies.insert("wxlogin_session".to_owned(), session);
    browser.open("/").await;
    let fields = [("old", "a password of mine"), ("new", "another one of mine")];
    assert_eq!(browser.submit("/account/password", &fields).await.location(), "/?done=password");
    refused_as_not_vouched(&sign_in(&site, "mallory", "another one of mine").await);
    // An admin vouches for one.
    console.post("/v1/admin/users/app-7/password", json!({"password": "set by an admin"})).await.data();
    sign_in(&site, "mallory", "set by an admin").await.data();
}

fn refused_as_not_vouched(reply: &Reply) {
    let told = reply.fails(403, "forbidden");
    assert!(told["errmsg"].as_str().unwrap().contains("not set by an admin"), "{told}");
    assert!(reply.set_cookies().is_empty());
}

#[tokio::test]
async fn an_admin_key_makes_no_key_no_admin_and_touches_no_admin() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let id = root(&site).await.id.to_string();
    let ops = admin_key(&site).await;
    ops.get("/v1/admin/users").await.data();
    let made = ops.post("/v1/admin/users", json!({"username": "mallory", "password": PASSWORD})).await.data();
    let mallory = format!("/v1/admin/users/{}", made["userId"].as_str().unwrap());
    let root = format!("/v1/admin/users/{id}");
    let forbidden: [(&str, Value); 9] = [
        ("/v1/admin/keys", json!({"name": "k"})),
        ("/v1/admin/keys", json!({"name": "k", "admin": true})),
        (&mallory, json!({"isAdmin": true})),
        (&root, json!({"isAdmin": false})),
        (&root, json!({"isActive": false})),
        (&root, json!({"username": "taken"})),
        (&format!("{root}/password"), json!({"password": PASSWORD})),
        ("/v1/admin/merges", json!({"from": made["userId"], "into": id})),
        ("/v1/admin/merges", json!({"from": id, "into": made["userId"]})),
    ];
    for (path, body) in forbidden {
        ops.post(path, body.clone()).await.fails(403, "forbidden");
    }
    ops.delete(&format!("{root}/factors")).await.fails(403, "forbidden");
    ops.delete(&format!("{mallory}/factors")).await.fails(403, "forbidden");
    ops.get("/v1/admin/me").await.fails(403, "forbidden");
    // What it may do to others it may still do; their promotion does not make its password one of the console.
    ops.post(&format!("{mallory}/password"), json!({"password": "known to the key"})).await.data();
    console.post(&mallory, json!({"isAdmin": true})).await.data();
    refused_as_not_vouched(&sign_in(&site, "mallory", "known to the key").await);
}

#[tokio::test]
async fn a_merge_brings_no_password_that_a_key_knows_into_the_console() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let ops = admin_key(&site).await;
    let made = ops.post("/v1/admin/users", json!({"username": "mallory", "password": PASSWORD})).await.data();
    let service = site.service().await;
    let code = site.person("alice").code(WEB);
    service.call(WEB, "bind", json!({"userId": "app-7", "code": code})).await.data();
    console.post("/v1/admin/users/app-7", json!({"isAdmin": true})).await.data();
    let pair = json!({"from": made["userId"], "into": "app-7"});
    ops.post("/v1/admin/merges", pair.clone()).await.fails(403, "forbidden");
    let merge = console.post("/v1/admin/merges", pair).await.data();
    refused_as_not_vouched(&sign_in(&site, "mallory", PASSWORD).await);
    ops.post(&format!("/v1/admin/merges/{}/undo", merge["id"]), json!({})).await.fails(403, "forbidden");
}

#[tokio::test]
async fn a_token_of_the_console_opens_nothing_else_and_ends_with_the_rights() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let token = console.token.clone().unwrap();
    console.get("/v1/session").await.fails(401, "unauthenticated");
    let request = Request::get("/v1/session").header("cookie", format!("wxlogin_session={token}"));
    site.send(request.body(axum::body::Body::empty()).unwrap()).await.fails(401, "unauthenticated");
    let two = site.user("two", PASSWORD).await;
    let path = format!("/v1/admin/users/{two}");
    console.post(&path, json!({"isAdmin": true})).await.data();
    for change in [json!({"isAdmin": false}), json!({"isActive": false})] {
        console.post(&path, json!({"isAdmin": true, "isActive": true})).await.data();
        let reply = sign_in(&site, "two", PASSWORD).await;
        reply.data();
        let other = site.with_token(&session_of(&reply));
        other.get("/v1/admin/users").await.data();
        console.post(&path, change).await.data();
        other.get("/v1/admin/users").await.fails(401, "unauthenticated");
        console.post(&path, json!({"isAdmin": true, "isActive": true})).await.data();
        other.get("/v1/admin/users").await.fails(401, "unauthenticated");
    }
    let reply = sign_in(&site, "two", PASSWORD).await;
    let other = site.with_token(&session_of(&reply));
    console.post(&format!("{path}/password"), json!({"password": "a new one for two"})).await.data();
    other.get("/v1/admin/users").await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn a_console_session_is_hours_long_and_ends_by_the_hand_of_its_person() {
    let site = Site::start().await;
    let console = admin(&site).await;
    site.wait(3599);
    console.get("/v1/admin/users").await.data();
    site.wait(3601);
    console.get("/v1/admin/users").await.fails(401, "unauthenticated");
    let again = site.with_token(&session_of(&sign_in(&site, "root", PASSWORD).await));
    for _ in 0..16 {
        site.wait(1790);
        again.get("/v1/admin/users").await.data();
    }
    site.wait(200);
    again.get("/v1/admin/users").await.fails(401, "unauthenticated");
    let last = site.with_token(&session_of(&sign_in(&site, "root", PASSWORD).await));
    last.delete("/v1/admin/session").await.data();
    last.get("/v1/admin/users").await.fails(401, "unauthenticated");
}
