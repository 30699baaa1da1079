//! QR login: the page, the long poll, the phone.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use std::time::Duration;

use crate::support::{Platform, SITE, Served, options};
use http::StatusCode;
use serde_json::json;

const PAGE: &str = "/connect/qrconnect?appid=wx00000000000000aa&redirect_uri=http%3A%2F%2F127.0.0.1%3A8400%2Fback\
    &response_type=code&scope=snsapi_login&state=a-b_c";

fn quick() -> Platform {
    let mut options = options();
    options.timings.long_poll_hold = Duration::from_millis(150);
    Platform::with(options)
}

async fn shown(platform: &Platform) -> String {
    let page = platform.get(PAGE.to_owned()).await;
    assert_eq!(page.status, StatusCode::OK);
    let start = page.body.find("/connect/qrcode/").unwrap() + "/connect/qrcode/".len();
    page.body[start..start + 16].to_owned()
}

async fn poll(platform: &Platform, uuid: &str, last: &str) -> String {
    platform.get(format!("/connect/l/qrconnect?uuid={uuid}&last={last}&_=1")).await.body
}

async fn phone(platform: &Platform, uuid: &str, action: &str) {
    platform.control(&format!("/sandbox/qr/{uuid}/{action}"), json!({ "persona": "bob" })).await;
}

#[tokio::test]
async fn the_page_can_be_framed_and_names_its_qr_code() {
    let platform = Platform::new();
    let page = platform.get(PAGE.to_owned()).await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors *") && !policy.contains("unsafe-inline"));
    for part in [
        "class=\"qrcode lightBorder",
        "wx_default_tip",
        "wx_after_scan",
        "wx_after_cancel",
        "The website app",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.body.contains("<script>") && !page.body.contains("style="));
    let uuid = shown(&platform).await;
    let image = platform.get(format!("/connect/qrcode/{uuid}")).await;
    assert_eq!(image.content_type, "image/jpeg");
    let other = platform.get("/phone".to_owned()).await;
    assert!(other.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn the_poll_goes_from_408_to_404_to_405() {
    let platform = quick();
    let uuid = shown(&platform).await;
    assert_eq!(poll(&platform, &uuid, "").await, "window.wx_errcode=408;window.wx_code='';");
    phone(&platform, &uuid, "scan").await;
    assert_eq!(poll(&platform, &uuid, "").await, "window.wx_errcode=404;window.wx_code='';");
    assert_eq!(poll(&platform, &uuid, "404").await, "window.wx_errcode=408;window.wx_code='';");
    phone(&platform, &uuid, "confirm").await;
    let (one, two) = (poll(&platform, &uuid, "404").await, poll(&platform, &uuid, "").await);
    assert_eq!(one, two, "two tabs get the same code");
    let code =
        one.strip_prefix("window.wx_errcode=405;window.wx_code='").and_then(|rest| rest.strip_suffix("';"));
    let code = code.unwrap();
    assert_eq!(code.len(), 32);
    assert_eq!(platform.exchange(SITE, code).await.text("scope"), "snsapi_login");
}

#[tokio::test]
async fn a_cancelled_code_can_be_scanned_again_until_it_expires() {
    let platform = quick();
    let uuid = shown(&platform).await;
    phone(&platform, &uuid, "scan").await;
    phone(&platform, &uuid, "cancel").await;
    assert_eq!(poll(&platform, &uuid, "404").await, "window.wx_errcode=403;");
    phone(&platform, &uuid, "scan").await;
    assert_eq!(poll(&platform, &uuid, "403").await, "window.wx_errcode=404;window.wx_code='';");
    platform.advance(301).await;
    assert_eq!(poll(&platform, &uuid, "404").await, "window.wx_errcode=402;");
    let path = format!("/sandbox/qr/{uuid}/scan");
    let refused = platform.post(&path, "application/json", r#"{"persona":"bob"}"#).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text("error").contains("expired"));
}

#[tokio::test]
async fn a_held_poll_wakes_at_the_scan() {
    let platform = Platform::new();
    let served = Served::start(&platform.sandbox).await;
    let uuid = shown(&platform).await;
    let path = format!("/connect/l/qrconnect?uuid={uuid}");
    let scan = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        phone(&platform, &uuid, "scan").await;
    };
    let both = futures::future::join(served.get(&path), scan);
    let (answer, ()) = tokio::time::timeout(Duration::from_secs(5), both).await.unwrap();
    assert!(answer.ends_with("window.wx_errcode=404;window.wx_code='';"), "{answer}");
    assert!(answer.contains("text/javascript") && answer.contains("no-store"));
}

#[tokio::test]
async fn the_phone_scans_by_opening_the_confirm_address() {
    let platform = quick();
    let uuid = shown(&platform).await;
    let cookie = [("cookie", "sandbox_persona=carol")];
    let page = platform.get_with(&format!("/connect/confirm?uuid={uuid}"), &cookie).await;
    assert!(page.body.contains("卡萝尔🌸") && page.body.contains("The website app"));
    assert!(poll(&platform, &uuid, "").await.starts_with("window.wx_errcode=404;"));
    let reply = format!("uuid={uuid}&snsapi_login=on&allow=allow");
    platform.post("/connect/confirm_reply", "application/x-www-form-urlencoded", &reply).await;
    let done = poll(&platform, &uuid, "404").await;
    let code = done.split('\'').nth(1).unwrap();
    let tokens = platform.exchange(SITE, code).await;
    let path = format!(
        "/sns/userinfo?access_token={}&openid={}",
        tokens.text("access_token"),
        tokens.text("openid")
    );
    assert_eq!(platform.get(path).await.text("nickname"), "卡萝尔🌸");
}

#[tokio::test]
async fn wrong_addresses_and_scopes_get_an_error_page() {
    let platform = Platform::new();
    for (from, to, expected) in [
        ("127.0.0.1%3A8400", "shop.example", "redirect_uri"),
        ("snsapi_login", "snsapi_userinfo", "scope"),
        ("wx00000000000000aa", "wx00000000000000bb", "10005"),
        ("wx00000000000000aa", "", "10012"),
    ] {
        let page = platform.get(PAGE.replace(from, to)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(&format!("<code>{expected}</code>")), "{expected}: {}", page.body);
        assert!(!page.body.contains("/connect/qrcode/"));
    }
}

#[tokio::test]
async fn the_app_variant_ends_with_an_app_address() {
    let platform = quick();
    let app = json!({ "app_id": "wxapp", "secret": "x", "kind": "mobile", "name": "App" });
    platform.control("/sandbox/apps", app).await;
    let page = "/connect/app/qrconnect?appid=wxapp&scope=snsapi_userinfo&state=S";
    let page = platform.get(page.to_owned()).await;
    assert!(page.body.contains("class=\"auth_qrcode\"") && page.body.contains("data-as-url=\"true\""));
    let start = page.body.find("data-uuid=\"").unwrap() + 11;
    let uuid = page.body[start..start + 16].to_owned();
    phone(&platform, &uuid, "scan").await;
    phone(&platform, &uuid, "confirm").await;
    let done = platform.get(format!("/connect/l/qrconnect?uuid={uuid}&f=url")).await.body;
    assert!(done.starts_with("window.wx_errcode=405;window.wx_redirecturl='wxapp://oauth?code=0"), "{done}");
    assert!(done.ends_with("&state=S';window.wx_nickname='鲍勃';"), "{done}");
}

#[tokio::test]
async fn the_options_of_the_page_reach_its_script() {
    let platform = Platform::new();
    let page = format!("{PAGE}&self_redirect=true&style=white&lang=en&href=https%3A%2F%2Fa.example%2Fx.css");
    let page = platform.get_with(&page, &[("accept-language", "zh")]).await.body;
    for part in [
        "data-self-redirect=\"true\"",
        "data-state=\"a-b_c\"",
        "data-redirect-uri=\"http:&#x2f;&#x2f;127.0.0.1:8400&#x2f;back\"",
        "<html lang=\"en\">",
        "https:&#x2f;&#x2f;a.example&#x2f;x.css",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let lite = platform.get(format!("{PAGE}&stylelite=1&href=https%3A%2F%2Fa.example%2Fx.css")).await.body;
    assert!(!lite.contains("a.example"), "href is ignored when stylelite is 1");
    platform.control("/sandbox/switches", json!({ "decline_redirects": true })).await;
    assert!(platform.get(PAGE.to_owned()).await.body.contains("data-decline-redirects=\"true\""));
    let script = platform.get(format!("{PAGE}&href=javascript%3Aalert(1)")).await.body;
    assert!(!script.contains("javascript:"));
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_held_polls() {
    let platform = Platform::new();
    let served = Served::start(&platform.sandbox).await;
    let uuid = shown(&platform).await;
    let path = format!("/connect/l/qrconnect?uuid={uuid}");
    let address = served.address;
    let stop = async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(served);
    };
    let polled = futures::future::join(Served::ask(address, &path), stop);
    let (answer, ()) = tokio::time::timeout(Duration::from_secs(5), polled).await.unwrap();
    assert!(answer.contains("window.wx_errcode=408"), "{answer}");
}

#[tokio::test]
async fn a_platform_that_is_served_again_holds_its_polls() {
    let platform = quick();
    let uuid = shown(&platform).await;
    let path = format!("/connect/l/qrconnect?uuid={uuid}");
    for _ in 0..2 {
        let served = Served::start(&platform.sandbox).await;
        let begun = std::time::Instant::now();
        let answer = served.get(&path).await;
        assert!(answer.contains("window.wx_errcode=408"), "{answer}");
        assert!(begun.elapsed() >= Duration::from_millis(150), "held for {:?}", begun.elapsed());
        drop(served);
        // Until the platform has seen that it is to stop.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
