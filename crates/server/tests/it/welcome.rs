//! The first sign-in: linking to an existing account; the password form; the own account.

use axum::http::Request;
use wxlogin::{
    Visit,
    nouns::{MemberStatus, UserId},
};

use crate::support::{Browser, Site};

async fn arrive(site: &Site, browser: &mut Browser<'_>, method: &str, person: &str) {
    let location = browser.open(&format!("/login/{method}?redirect=/in")).await.location();
    let callback = site.person(person).scans(&location).await;
    let welcome = browser.open(&callback).await.location();
    assert_eq!(browser.open(&welcome).await.status, 200);
}

#[tokio::test]
async fn an_existing_account_is_linked_by_its_password_after_a_wrong_try() {
    let site = Site::start().await;
    let user_id = site.user("alice", "a good password").await;
    let mut browser = site.browser();
    arrive(&site, &mut browser, "Closed", "alice").await;
    let wrong = [("redirect", "/in"), ("username", "alice"), ("password", "a wrong password")];
    let again = browser.submit("/login/welcome/link", &wrong).await;
    assert!(again.status == 401 && again.body.contains("alice") && again.body.contains("wrong"), "{again:?}");
    assert!(!again.body.contains("a wrong password"));
    let right = [("redirect", "/in"), ("username", "alice"), ("password", "a good password")];
    assert_eq!(browser.submit("/login/welcome/link", &right).await.location(), "/in");
    assert_eq!(browser.user().await.unwrap(), user_id);

    let mut elsewhere = site.browser();
    let location = elsewhere.open("/login/Closed").await.location();
    let callback = site.person("alice").scans(&location).await;
    elsewhere.open(&callback).await;
    assert_eq!(elsewhere.user().await.unwrap(), user_id);
}

#[tokio::test]
async fn where_nobody_may_register_the_form_does_not_either() {
    let site = Site::start().await;
    let mut browser = site.browser();
    arrive(&site, &mut browser, "Closed", "alice").await;
    let refused = browser.submit("/login/welcome/register", &[]).await;
    assert_eq!(refused.status, 404, "{refused:?}");
    assert!(browser.user().await.is_none());
}

#[tokio::test]
async fn another_way_of_signing_in_links_too() {
    let site = Site::start().await;
    let user_id = site.user("alice", "a good password").await;
    let mut browser = site.browser();
    arrive(&site, &mut browser, "Web", "alice").await;
    browser.open("/login?redirect=/login/welcome").await;
    let login = [("redirect", "/login/welcome"), ("username", "alice"), ("password", "a good password")];
    assert_eq!(browser.submit("/login/password", &login).await.location(), "/login/welcome");
    browser.open("/login/welcome").await;
    assert_eq!(browser.submit("/login/welcome/link", &[("redirect", "/in")]).await.location(), "/in");
    assert_eq!(browser.user().await.unwrap(), user_id);
}

#[tokio::test]
async fn a_welcome_that_came_too_late_shows_the_way_back() {
    let site = Site::start().await;
    let mut browser = site.browser();
    arrive(&site, &mut browser, "Web", "alice").await;
    site.wait(301);
    assert_eq!(browser.open("/login/welcome").await.status, 410);
    assert_eq!(browser.submit("/login/welcome/register", &[]).await.status, 410);
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let site = Site::start().await;
    site.user("mallory", "a good password").await;
    let mut browser = site.browser();
    arrive(&site, &mut browser, "Web", "alice").await;
    for path in ["/login/welcome/register", "/login/password", "/account/sign-out", "/login/confirm"] {
        let fields =
            [("username", "mallory"), ("password", "a good password"), ("csrf", "made-up"), ("ticket", "x")];
        assert_eq!(browser.submit_forged(path, &fields).await.status, 403, "{path}");
    }
    assert!(browser.user().await.is_none());
}

#[tokio::test]
async fn somebody_in_two_organisations_is_asked_which() {
    let site = Site::start().await;
    let user_id = site.user("alice", "a good password").await;
    let user = UserId::parse(&user_id).unwrap();
    for corp in ["corps.Acme", "corps.Beta"] {
        let (core, visit) = (site.app.core(), Visit::in_process());
        core.set_member(&visit, corp, &user, MemberStatus::Active).await.unwrap();
    }
    let mut browser = site.browser();
    browser.open("/login").await;
    let login = [("redirect", "/in"), ("username", "alice"), ("password", "a good password")];
    let choose = browser.submit("/login/password", &login).await.location();
    assert_eq!(choose, "/login/corp?redirect=%2Fin");
    let page = browser.open(&choose).await;
    assert!(page.body.contains("Acme") && page.body.contains("贝塔"), "{page:?}");
    let chosen = browser.submit("/account/corp", &[("corp", "corps.Beta"), ("redirect", "/in")]).await;
    assert_eq!(chosen.location(), "/in");
    let session = site.with_token(&browser.cookies["wxlogin_session"]).get("/v1/session").await.data();
    assert_eq!(session["corpId"], "corps.Beta");
}

#[tokio::test]
async fn too_many_passwords_are_told_on_the_page_how_long_to_wait() {
    let site = Site::with(|builder| builder.set("limits.per_account", "1")).await;
    for (language, hint) in [("en", "Wait 30 seconds, then try again."), ("zh-CN", "请在 30 秒后再试。")]
    {
        let mut browser = site.browser();
        browser.open("/login").await;
        let (mut page, mut retry_after) = (String::new(), None);
        for _ in 0..2 {
            let form = browser.request(Request::post("/login/password")).header("accept-language", language);
            let form = form.header("content-type", "application/x-www-form-urlencoded");
            let body = format!("username=alice&password=wrong&csrf={}", browser.form_token());
            let reply = browser.send(form.body(body.into()).unwrap()).await;
            retry_after = reply.header("retry-after").map(str::to_owned);
            page = reply.body;
        }
        assert!(page.contains(hint), "{page}");
        assert_eq!(retry_after.as_deref(), Some("30"));
    }
}

#[tokio::test]
async fn too_many_passwords_are_told_where_an_account_is_linked_too() {
    let site = Site::with(|builder| builder.set("limits.per_account", "1")).await;
    let mut browser = site.browser();
    arrive(&site, &mut browser, "Web", "alice").await;
    let link = [("redirect", "/in"), ("username", "alice"), ("password", "wrong")];
    browser.submit("/login/welcome/link", &link).await;
    let refused = browser.submit("/login/welcome/link", &link).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, Some("30")));
    assert!(refused.body.contains("Wait 30 seconds, then try again."), "{refused:?}");
}

#[tokio::test]
async fn the_own_account_links_unlinks_revokes_and_signs_out() {
    let site = Site::start().await;
    let user_id = site.user("alice", "a good password").await;
    let mut browser = site.browser();
    browser.open("/login").await;
    let login = [("username", "alice"), ("password", "a good password")];
    assert_eq!(browser.submit("/login/password", &login).await.location(), "/");

    let page = browser.open("/").await;
    assert!(page.body.contains("will open the account of alice (alice)"), "whose account it is: {page:?}");
    let location = browser.submit("/account/link", &[("method", "Web")]).await.location();
    let callback = site.person("alice").scans(&location).await;
    let linked = browser.open(&callback).await.location();
    assert_eq!(linked, "/?done=linked");
    let page = browser.open(&linked).await;
    assert!(page.body.contains("爱丽丝") && page.body.contains("The WeChat account is linked."), "{page:?}");
    assert_eq!(browser.user().await.unwrap(), user_id);

    let (other, _) = site.signed_in("alice").await;
    let other_id = other.get("/v1/session").await.data()["session"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        browser.submit("/account/revoke", &[("session", &other_id)]).await.location(),
        "/?done=revoked"
    );
    other.get("/v1/session").await.fails(401, "unauthenticated");
    assert_eq!(browser.submit("/account/unlink", &[("method", "Web")]).await.location(), "/?done=unlinked");
    assert_eq!(browser.submit("/account/sign-out", &[]).await.location(), "/");
    assert!(browser.user().await.is_none() && !browser.cookies.contains_key("wxlogin_session"));
    assert_eq!(browser.open("/").await.status, 200);
    browser.open("/login").await;
    assert_eq!(browser.submit("/account/link", &[("method", "Web")]).await.status, 401);
}
