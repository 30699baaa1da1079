//! POST /sandbox/sign-in: a whole sign-in by one call.
use crate::support::{ACCOUNT, Platform, SITE};
use http::StatusCode;
use serde_json::{Value, json};

async fn sign_in(platform: &Platform, url: &str, persona: &str) -> Value {
    platform.control("/sandbox/sign-in", json!({ "url": url, "persona": persona })).await
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_website_s_link_ends_at_its_callback_whichever_host_it_names() {
    let platform = Platform::new();
    let query = format!(
        "appid={SITE}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback%3Fa%3D1&response_type=code&scope=snsapi_login&state=S"
    );
    for host in ["https://open.weixin.qq.com", "http://127.0.0.1:8401"] {
        let done =
            sign_in(&platform, &format!("{host}/connect/qrconnect?{query}#wechat_redirect"), "bob").await;
        let code = text(&done, "code");
        assert_eq!(text(&done, "callback"), format!("http://127.0.0.1/back?a=1&code={code}&state=S"));
        let tokens = platform.exchange(SITE, code).await;
        let (access, openid) = (tokens.text("access_token"), tokens.text("openid"));
        let who = platform.get(format!("/sns/userinfo?access_token={access}&openid={openid}")).await;
        assert_eq!(who.text("nickname"), "鲍勃");
    }
}

#[tokio::test]
async fn a_service_account_s_link_is_opened_in_wechat() {
    let platform = Platform::new();
    let link = format!(
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid={ACCOUNT}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback&response_type=code&scope=snsapi_userinfo&state=S"
    );
    let done = sign_in(&platform, &link, "alice").await;
    assert_eq!((text(&done, "persona"), text(&done, "state")), ("alice", "S"));
    assert_eq!(platform.exchange(ACCOUNT, text(&done, "code")).await.text("scope"), "snsapi_userinfo");
}

#[tokio::test]
async fn what_the_pages_refuse_is_refused_with_the_reason() {
    let platform = Platform::new();
    let link = format!("http://x/connect/qrconnect?appid={SITE}&scope=snsapi_login&redirect_uri=");
    for (body, reason) in [
        (json!({ "url": format!("{link}https%3A%2F%2Fshop.example") }), "no callback domain registered"),
        (json!({ "url": link.replace(SITE, ACCOUNT) }), "not a website app"),
        (json!({ "url": link, "persona": "mallory" }), "mallory"),
        (json!({ "url": link, "who": "alice" }), "\"who\""),
        (json!({ "url": "http://x/elsewhere" }), "/connect/qrconnect"),
        (json!({ "url": "nonsense" }), "not an address"),
        (json!({}), "\"url\" is missing"),
    ] {
        let answer = platform.post("/sandbox/sign-in", "application/json", &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {}", answer.body);
        assert!(answer.text("error").contains(reason), "{body}: {}", answer.body);
    }
}
