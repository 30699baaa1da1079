//! Sign-in inside WeChat: oauth2/authorize.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use crate::support::{ACCOUNT, Answer, Platform, WECHAT};
use http::StatusCode;
use serde_json::json;

const LINK: &str = "/connect/oauth2/authorize?appid=wx00000000000000bb\
    &redirect_uri=http%3A%2F%2F127.0.0.1%3A8400%2Fback%3Fa%3D1&response_type=code&scope=SCOPE&state=S1";

async fn open(platform: &Platform, link: &str) -> Answer {
    platform.get_with(link, &[("user-agent", WECHAT)]).await
}

fn code_of(location: &str) -> String {
    let rest = location.strip_prefix("http://127.0.0.1:8400/back?a=1&code=").unwrap();
    rest.strip_suffix("&state=S1").unwrap().to_owned()
}

#[tokio::test]
async fn base_is_silent_and_gives_no_profile() {
    let platform = Platform::new();
    let answer = open(&platform, &LINK.replace("SCOPE", "snsapi_base")).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let tokens = platform.exchange(ACCOUNT, &code_of(&answer.location())).await;
    assert_eq!(tokens.keys(), ["access_token", "expires_in", "refresh_token", "openid", "scope"]);
    let path = format!(
        "/sns/userinfo?access_token={}&openid={}",
        tokens.text("access_token"),
        tokens.text("openid")
    );
    platform.get(path).await.is_error(48001, "api unauthorized, rid: ");
}

fn sheet_of(page: &Answer) -> String {
    let start = page.body.find("name=\"sheet\" value=\"").unwrap() + 20;
    page.body[start..start + 24].to_owned()
}

#[tokio::test]
async fn userinfo_asks_and_the_sheet_answers_once() {
    let platform = Platform::new();
    let link = LINK.replace("SCOPE", "snsapi_userinfo");
    let sheet = sheet_of(&open(&platform, &link).await);
    let form = format!("sheet={sheet}&persona=bob&allow=allow");
    let form_type = "application/x-www-form-urlencoded";
    let allowed = platform.post("/connect/oauth2/authorize_reply", form_type, &form).await;
    let tokens = platform.exchange(ACCOUNT, &code_of(&allowed.location())).await;
    let path = format!(
        "/sns/userinfo?access_token={}&openid={}",
        tokens.text("access_token"),
        tokens.text("openid")
    );
    assert_eq!(platform.get(path).await.text("nickname"), "鲍勃");
    let twice = platform.post("/connect/oauth2/authorize_reply", form_type, &form).await;
    assert_eq!(twice.status, StatusCode::OK, "no second code");
    let refused = format!("sheet={}&allow=deny", sheet_of(&open(&platform, &link).await));
    let refused = platform.post("/connect/oauth2/authorize_reply", form_type, &refused).await;
    assert!(refused.headers.get("location").is_none());
}

#[tokio::test]
async fn snapshot_people_are_virtual() {
    let platform = Platform::new();
    platform.control("/sandbox/people", json!({ "id": "alice", "snapshot": true })).await;
    let answer = open(&platform, &LINK.replace("SCOPE", "snsapi_userinfo")).await;
    let tokens = platform.exchange(ACCOUNT, &code_of(&answer.location())).await;
    let keys =
        ["access_token", "expires_in", "refresh_token", "openid", "scope", "unionid", "is_snapshotuser"];
    assert_eq!(tokens.keys(), keys);
    assert_eq!(tokens.json()["is_snapshotuser"], 1);
    let path = format!(
        "/sns/userinfo?access_token={}&openid={}",
        tokens.text("access_token"),
        tokens.text("openid")
    );
    platform.get(path).await.is_error(48001, "api unauthorized");
    platform.control("/sandbox/people", json!({ "id": "alice", "snapshot": false })).await;
    let real = platform.exchange(ACCOUNT, &platform.code(ACCOUNT, "alice", "official").await).await;
    assert_ne!(real.text("openid"), tokens.text("openid"));
}

#[tokio::test]
async fn consent_is_remembered_only_when_switched_on() {
    let platform = Platform::new();
    platform.control("/sandbox/switches", json!({ "remember_consent": true })).await;
    let link = LINK.replace("SCOPE", "snsapi_userinfo");
    let form = format!("sheet={}&persona=alice&allow=allow", sheet_of(&open(&platform, &link).await));
    platform.post("/connect/oauth2/authorize_reply", "application/x-www-form-urlencoded", &form).await;
    assert_eq!(open(&platform, &link).await.status, StatusCode::FOUND);
    assert_eq!(open(&platform, &format!("{link}&forcePopup=true")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn other_browsers_are_refused_until_they_play_the_phone() {
    let platform = Platform::new();
    let link = LINK.replace("SCOPE", "snsapi_base");
    let refused = platform.get(link.clone()).await;
    assert!(refused.body.contains("Please open the link in the WeChat client."));
    let target: String = url::form_urlencoded::byte_serialize(link.as_bytes()).collect();
    let opened = platform.get(format!("/phone/open?target={target}")).await;
    assert_eq!(opened.location(), link);
    let cookie = opened.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(platform.get_with(&link, &[("cookie", &cookie)]).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn the_link_is_matched_strictly() {
    let platform = Platform::new();
    let base = LINK.replace("SCOPE", "snsapi_base");
    let long = "a".repeat(129);
    for (link, expected) in [
        (base.replace("state=S1", "state=a-b"), "state"),
        (base.replace("state=S1", &format!("state={long}")), "state"),
        (base.replace("127.0.0.1%3A8400", "shop.example"), "10003"),
        (base.replace("snsapi_base", "snsapi_login"), "scope"),
        (base.replace("wx00000000000000bb", "wx00000000000000aa"), "10005"),
        (base.replace("wx00000000000000bb", ""), "10012"),
    ] {
        let page = open(&platform, &link).await;
        assert!(page.body.contains(&format!("<code>{expected}</code>")), "{link}: {}", page.body);
    }
}

/// As clients that sort their parameters send it.
const SORTED: &str = "/connect/oauth2/authorize?appid=wx00000000000000bb\
    &redirect_uri=http%3A%2F%2F127.0.0.1%3A8400%2Fback%3Fa%3D1&scope=snsapi_base&response_type=code&state=S1";

#[tokio::test]
async fn the_order_of_the_parameters_counts_in_wechat_on_a_pc_only() {
    let platform = Platform::new();
    let windows =
        "Mozilla/5.0 MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090a13) XWEB/9129 Flue";
    let mac = "Mozilla/5.0 MicroMessenger/6.8.0(0x16080000) UnifiedPCMacWechat(0xf2641000) XWEB/1227 Flue";
    assert_eq!(open(&platform, SORTED).await.status, StatusCode::FOUND, "a phone");
    for agent in [windows, mac] {
        let page = platform.get_with(SORTED, &[("user-agent", agent)]).await;
        assert!(page.body.contains("<code>order</code>"), "{agent}: {}", page.body);
        assert!(page.body.contains("switch strict_parameter_order at"), "{}", page.body);
    }
    platform.control("/sandbox/switches", json!({ "strict_parameter_order": false })).await;
    let answer = platform.get_with(SORTED, &[("user-agent", windows)]).await;
    assert_eq!(answer.status, StatusCode::FOUND);
}

#[tokio::test]
async fn the_order_counts_on_phones_when_that_is_switched_on_at_start() {
    let mut options = crate::support::options();
    options.switches.set("strict_parameter_order_on_phones", true).unwrap();
    assert!(options.switches.set("strict", true).unwrap_err().contains("strict_parameter_order_on_phones"));
    let platform = Platform::with(options);
    let page = open(&platform, SORTED).await;
    assert!(page.body.contains("switch strict_parameter_order_on_phones at"), "{}", page.body);
    platform.control("/sandbox/reset", json!({})).await;
    assert!(open(&platform, SORTED).await.body.contains("<code>order</code>"), "a reset keeps the start's");
}
