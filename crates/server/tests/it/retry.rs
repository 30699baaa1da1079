//! What a browser was about is kept on its way through an error.

use serde_json::json;

use crate::support::{Browser, Reply, Site};

const TARGET: &str = "/orders?id=7&tab=a";
const ENCODED: &str = "%2Forders%3Fid%3D7%26tab%3Da";

fn state_of(location: &str) -> String {
    location.split("state=").nth(1).unwrap().split(['&', '#']).next().unwrap().to_owned()
}

/// Where the page's first button leads.
fn retry_of(page: &Reply) -> String {
    let link = page.body.split("<a class=\"button big\" href=\"").nth(1);
    let link = link.unwrap_or_else(|| panic!("no way to try again: {page:?}"));
    let link = link.split('"').next().unwrap();
    link.replace("&amp;", "&").replace("&#x2f;", "/").replace("&#x3d;", "=").replace("&#x3f;", "?")
}

#[track_caller]
fn keeps(page: &Reply, method: &str) {
    assert_eq!(retry_of(page), format!("/login?method={method}&redirect={ENCODED}"));
}

async fn leaves(browser: &mut Browser<'_>, method: &str) -> String {
    browser.open(&format!("/login/{method}?redirect={ENCODED}")).await.location()
}

#[tokio::test]
async fn who_declines_in_wechat_can_start_again_towards_the_same_target() {
    let site = Site::start().await;
    for method in ["Web", "Official", "Closed"] {
        let mut browser = site.browser();
        let state = state_of(&leaves(&mut browser, method).await);
        let callback = format!("/login/{method}/callback?state={state}");
        let page = browser.open(&callback).await;
        assert_eq!(page.status, 200);
        keeps(&page, method);
        // Loaded again, when the state is gone.
        keeps(&browser.open(&callback).await, method);
        // And the way works.
        let again = retry_of(&page);
        let shown = browser.open(&again).await;
        assert!(shown.status == 200 && shown.body.contains("orders"), "{shown:?}");
    }
}

#[tokio::test]
async fn what_wechat_answers_does_not_cost_the_target() {
    let site = Site::start().await;
    for fault in [
        json!({"errcode": 40029}),
        json!({"errcode": 40163}),
        json!({"errcode": 45011}),
        json!({"errcode": -1}),
        json!({"errcode": 48001}),
    ] {
        let mut browser = site.browser();
        let location = leaves(&mut browser, "Web").await;
        let callback = site.person("alice").scans(&location).await;
        site.fault("/sns/oauth2/access_token", fault.clone());
        let page = browser.open(&callback).await;
        assert!(page.status.as_u16() >= 400, "{fault}: {page:?}");
        keeps(&page, "Web");
        keeps(&browser.open(&callback).await, "Web");
        // Another browser learns nothing of where this one was going.
        let mut other = site.browser();
        other.open("/login/Web").await;
        assert_eq!(retry_of(&other.open(&callback).await), "/login?method=Web");
    }
}

#[tokio::test]
async fn a_qr_code_of_our_own_page_fails_towards_the_same_target() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let shown = browser.open(&format!("/login/Web/qr?redirect={ENCODED}")).await.json();
    site.person("alice").acts("scan").await;
    site.person("alice").confirms().await;
    let poll = shown["poll"].as_str().unwrap();
    let mut answer = json!({});
    for _ in 0..100 {
        answer = browser.open(&format!("{poll}?last=scanned")).await.json();
        if answer["status"] == "confirmed" {
            break;
        }
    }
    site.fault("/sns/oauth2/access_token", json!({"errcode": 40029}));
    let page = browser.open(answer["location"].as_str().unwrap()).await;
    assert_eq!(page.status, 400);
    keeps(&page, "Web");
}

#[tokio::test]
async fn inside_wechat_a_failure_and_a_cancelled_confirmation_keep_the_target() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut phone = site.browser().inside_wechat();
    let location = leaves(&mut phone, "Official").await;
    let callback = site.person("alice").agrees(&location).await;
    phone.cookies.clear();
    let page = phone.open(&callback).await;
    let value = |name: &str| {
        let field = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        field.split('"').next().unwrap().replace("&#x2f;", "/").replace("&amp;", "&").replace("&#x3d;", "=")
    };
    assert_eq!(value("redirect"), TARGET);
    let ticket = value("ticket");
    let fields = [("ticket", ticket.as_str()), ("decision", "cancel"), ("redirect", TARGET)];
    let back = phone.submit("/login/confirm", &fields).await.location();
    assert_eq!(back, format!("/login?redirect={ENCODED}"));
    let fields = [("ticket", "wxc_gone"), ("decision", "continue"), ("redirect", TARGET)];
    let failed = phone.submit("/login/confirm", &fields).await;
    assert_eq!(retry_of(&failed), format!("/login?redirect={ENCODED}"));

    let location = leaves(&mut phone, "Official").await;
    let callback = site.person("alice").agrees(&location).await;
    phone.cookies.clear();
    site.fault("/sns/oauth2/access_token", json!({"errcode": 40029}));
    keeps(&phone.open(&callback).await, "Official");
}

#[tokio::test]
async fn a_link_that_fails_leads_back_to_the_account() {
    let site = Site::start().await;
    site.user("alice", "a good password").await;
    let mut alice = site.browser();
    alice.open("/login").await;
    alice.submit("/login/password", &[("username", "alice"), ("password", "a good password")]).await;
    alice.open("/").await;
    let location = alice.submit("/account/link", &[("method", "Web")]).await.location();
    let declined = alice.open(&format!("/login/Web/callback?state={}", state_of(&location))).await;
    assert_eq!(retry_of(&declined), "/");
}

#[tokio::test]
async fn forms_and_addresses_that_fail_keep_what_they_said() {
    let site = Site::with(|builder| builder.set("limits.per_address", "1")).await;
    // A way to WeChat that is refused before it begins.
    let mut browser = site.browser();
    let mut page = browser.open(&format!("/login/Web?redirect={ENCODED}")).await;
    for _ in 0..10 {
        if page.status == 429 {
            break;
        }
        page = browser.open(&format!("/login/Web?redirect={ENCODED}")).await;
    }
    assert_eq!(page.status, 429, "{page:?}");
    keeps(&page, "Web");

    // A form whose page was opened too long ago, or by somebody else.
    let forged =
        browser.submit_forged("/login/password", &[("redirect", TARGET), ("method", "Closed")]).await;
    assert_eq!(forged.status, 403);
    keeps(&forged, "Closed");
    // The choice of an organisation.
    let forged = browser.submit_forged("/account/corp", &[("redirect", TARGET), ("corp", "x")]).await;
    assert_eq!(retry_of(&forged), format!("/login/corp?redirect={ENCODED}"));
    // A target that is not allowed is not kept, and no method is invented.
    let evil = browser.open("/login?redirect=https://evil.example/&method=Nobody").await;
    assert_eq!((evil.status.as_u16(), retry_of(&evil).as_str()), (400, "/login"));
}

#[tokio::test]
async fn a_wrong_password_keeps_the_method_that_was_asked_for() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let page = browser.open(&format!("/login?method=Official&redirect={ENCODED}")).await;
    assert!(page.body.contains("name=\"method\" value=\"Official\""), "{page:?}");
    let wrong = [("username", "a"), ("password", "b"), ("redirect", TARGET), ("method", "Official")];
    let page = browser.submit("/login/password", &wrong).await;
    assert_eq!(page.status, 401);
    assert!(page.body.contains("name=\"method\" value=\"Official\""), "{page:?}");
    assert!(page.body.contains("/login?method=Official&amp;redirect="), "the language switch: {page:?}");
}

#[tokio::test]
async fn a_slash_at_the_end_is_the_sign_in_page() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let moved = browser.open(&format!("/login/?redirect={ENCODED}")).await;
    assert_eq!((moved.status.as_u16(), moved.location()), (308, format!("/login?redirect={ENCODED}")));
    assert_eq!(browser.open("/login/").await.location(), "/login");
    // Programs get the envelope of `POST /login`.
    site.anyone()
        .post("/login/", json!({"username": "a", "password": "b"}))
        .await
        .fails(401, "unauthenticated");
    let behind = Site::with(|builder| builder.set("public_url", "https://shop.example/auth")).await;
    assert_eq!(behind.browser().open("/login/").await.location(), "/auth/login");
}
