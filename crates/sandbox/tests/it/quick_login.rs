//! Quick login: the desktop client that a website's page asks.
use crate::support::{Answer, Platform, SITE};
use serde_json::{Value, json};

const BACK: &str = "http://127.0.0.1/back";

async fn ask(platform: &Platform, path: &str, jsdata: Value) -> Answer {
    let body = json!({ "apiname": "qrconnectchecklogin", "jsdata": jsdata }).to_string();
    platform.post(path, "application/json", &body).await
}

fn link() -> Value {
    json!({ "appid": SITE, "scope": "snsapi_login", "redirect_uri": BACK, "state": "S" })
}

#[tokio::test]
async fn who_is_signed_in_on_the_computer_logs_in_by_a_click_once() {
    let platform = Platform::new();
    ask(&platform, "/api/check-login", link()).await.is_error(10057, "only scanning is supported");
    platform.control("/sandbox/people", json!({ "id": "alice", "desktop": true })).await;
    let offer = ask(&platform, "/api/check-login", link()).await.json();
    assert_eq!(offer["errcode"], 0, "{offer}");
    assert_eq!(offer["jsdata"]["nickname"], "爱丽丝");
    let mut agreed = link();
    agreed["authorize_uuid"] = offer["jsdata"]["authorize_uuid"].clone();
    agreed["data"] = json!("{\"x\":1,\"y\":2}");
    let done = ask(&platform, "/api/authorize", agreed.clone()).await.json();
    let target = done["jsdata"]["redirect_url"].as_str().unwrap_or_default().to_owned();
    let code =
        target.strip_prefix("http://127.0.0.1/back?code=").and_then(|rest| rest.strip_suffix("&state=S"));
    let tokens = platform.exchange(SITE, code.unwrap_or_default()).await;
    assert_eq!(tokens.text("scope"), "snsapi_login", "{target}");
    ask(&platform, "/api/authorize", agreed).await.is_error(10057, "only scanning");
}

#[tokio::test]
async fn a_link_that_the_page_refuses_offers_nothing_and_a_refusal_is_a_fault() {
    let platform = Platform::new();
    platform.control("/sandbox/people", json!({ "id": "alice", "desktop": true })).await;
    let mut foreign = link();
    foreign["redirect_uri"] = json!("https://shop.example/");
    ask(&platform, "/api/check-login", foreign).await.is_error(10057, "only scanning is supported");
    platform
        .control("/sandbox/faults", json!({ "endpoint": "/api/authorize", "fault": { "errcode": 10050 } }))
        .await;
    ask(&platform, "/api/authorize", link()).await.is_error(10050, "user refused");
    assert!(ask(&platform, "/api/check-login", json!(null)).await.body.contains("10057"));
}

#[tokio::test]
async fn the_page_asks_unless_it_was_told_not_to() {
    let platform = Platform::new();
    let page = |more: &str| {
        platform.get(format!(
            "/connect/qrconnect?appid={SITE}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback&scope=snsapi_login{more}"
        ))
    };
    assert!(page("").await.body.contains("data-quick=\"false\""), "nobody is signed in on the computer");
    platform.control("/sandbox/people", json!({ "id": "alice", "desktop": true })).await;
    assert!(page("").await.body.contains("data-quick=\"true\""));
    assert!(page("&fast_login=0").await.body.contains("data-quick=\"false\""));
}
