//! A person's own password, and the fresh proof on the account page.

use serde_json::json;

use crate::support::{AUTH, Browser, Reply, Site, WEB};

const OLD: &str = "correct horse";
const NEW: &str = "battery staple";

async fn signed_in<'a>(site: &'a Site, username: &str, password: &str) -> Browser<'a> {
    let mut browser = site.browser();
    browser.open("/login").await;
    browser.submit("/login/password", &[("username", username), ("password", password)]).await;
    browser.open("/").await;
    browser
}

/// The page says what is missing and leads to the sign-in.
fn needs_proof(reply: &Reply) {
    assert!(reply.status == 403 && reply.body.contains("fresh_proof_required"), "{reply:?}");
    assert!(reply.body.contains("href=\"/login"), "{reply:?}");
}

#[tokio::test]
async fn a_person_changes_the_password_with_the_old_one_and_other_devices_are_signed_out() {
    let site = Site::start().await;
    let id = site.user("zhang", OLD).await;
    let mut other = signed_in(&site, "zhang", OLD).await;
    let mut browser = signed_in(&site, "zhang", OLD).await;
    let page = browser.open("/").await;
    assert!(page.body.contains("name=\"old\"") && page.body.contains("autocomplete=\"new-password\""));
    for (fields, status) in [
        (vec![("old", "wrong wrong"), ("new", NEW)], 401),
        (vec![("new", NEW)], 400),
        (vec![("old", OLD), ("new", "short")], 400),
        (vec![("old", OLD), ("new", "12345678")], 400),
        (vec![("old", OLD), ("new", "iloveyou")], 400),
    ] {
        assert_eq!(browser.submit("/account/password", &fields).await.status, status, "{fields:?}");
        browser.open("/").await;
    }
    let changed = browser.submit("/account/password", &[("old", OLD), ("new", NEW)]).await;
    assert_eq!(changed.location(), "/?done=password");
    assert_eq!(browser.user().await.as_deref(), Some(id.as_str()), "this device stays");
    assert_eq!(other.user().await, None, "another device stays");
    let page = browser.open("/?done=password").await;
    assert!(page.body.contains("The password was changed"), "the event is not shown");
    site.anyone()
        .post("/login", json!({"username": "zhang", "password": OLD}))
        .await
        .fails(401, "unauthenticated");
    assert_eq!(signed_in(&site, "zhang", NEW).await.user().await.as_deref(), Some(id.as_str()));
}

#[tokio::test]
async fn who_has_no_password_sets_one_within_ten_minutes_of_wechat() {
    let site = Site::start().await;
    let (caller, id) = site.signed_in("alice").await;
    let mut browser = site.browser();
    browser.cookies.insert("wxlogin_session".to_owned(), caller.token.clone().unwrap());
    browser.open("/").await;
    site.wait(601);
    let fields = [("username", "alice"), ("new", NEW)];
    needs_proof(&browser.submit("/account/password", &fields).await);
    let code = site.call(WEB, "getLoginCode", json!({"code": site.person("alice").code(WEB)})).await.data();
    let login = site.call(AUTH, "loginByCode", json!({"loginCode": code["loginCode"]})).await.data();
    browser.cookies.insert("wxlogin_session".to_owned(), login["sessionId"].as_str().unwrap().to_owned());
    browser.open("/").await;
    browser.submit("/account/password", &[("username", "alice"), ("new", "alice")]).await;
    browser.open("/").await;
    assert_eq!(browser.submit("/account/password", &fields).await.location(), "/?done=password");
    assert_eq!(signed_in(&site, "alice", NEW).await.user().await, Some(id));
}

#[tokio::test]
async fn links_ask_for_a_sign_in_of_the_last_ten_minutes_by_page_and_by_api() {
    let site = Site::start().await;
    let (alice, id) = site.signed_in("alice").await;
    let mut browser = site.browser();
    browser.cookies.insert("wxlogin_session".to_owned(), alice.token.clone().unwrap());
    browser.open("/").await;
    site.wait(601);
    needs_proof(&browser.submit("/account/unlink", &[("method", "Web")]).await);
    alice.call(WEB, "unbind", json!({"userId": id})).await.fails(403, "fresh_proof_required");
    let code = site.person("bob").code(WEB);
    alice.call(WEB, "bind", json!({"userId": id, "code": code})).await.fails(403, "fresh_proof_required");
    let (again, _) = site.signed_in("alice").await;
    again.call(WEB, "unbind", json!({"userId": id})).await.data();
}

#[tokio::test]
async fn common_passwords_and_the_username_are_refused_wherever_one_is_set() {
    let site = Site::start().await;
    let console = crate::admin::admin(&site).await;
    for password in ["12345678", "password", "P@ssw0rd", "zhangsan9"] {
        let body = json!({"username": "zhangsan9", "password": password});
        let told = console.post("/v1/admin/users", body).await.fails(400, "invalid_argument");
        assert!(told["errmsg"].as_str().unwrap().contains("many people use"), "{password}: {told}");
    }
    let made = console.post("/v1/admin/users", json!({"username": "zhangsan9"})).await.data();
    let path = format!("/v1/admin/users/{}/password", made["userId"].as_str().unwrap());
    console.post(&path, json!({"password": "zhangsan9"})).await.fails(400, "invalid_argument");
    let link = site.app.core().admin_link().await.unwrap();
    site.guard.hide(&link);
    let mine = json!({"old": "correct horse", "new": "qwertyuiop"});
    console.post("/v1/admin/me/password", mine).await.fails(400, "invalid_argument");
    console.post("/v1/admin/me/password", json!({"old": "correct horse", "new": NEW})).await.data();
    console.get("/v1/admin/users").await.data();
}
