//! The demo's pages: only where they were asked for, with a policy of their own, and a code as WeChat's app gives it.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::Site;

async fn site() -> Site {
    let mut site = Site::start().await;
    site.router = wxlogin_server::router_with_demo(site.app.clone());
    site
}

#[tokio::test]
async fn a_server_without_the_demo_has_none_of_it() {
    let site = Site::start().await;
    for path in ["/demo/", "/demo/mini", "/demo/api/phone"] {
        assert_eq!(site.anyone().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let refused =
        site.anyone().post("/demo/api/code", json!({"method": "MiniLogin", "persona": "alice"})).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_may_load_what_is_its_own_and_only_the_phones_may_be_framed_by_it() {
    let site = site().await;
    let page = site.anyone().get("/demo/").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert_eq!(page.header("x-frame-options").unwrap(), "DENY");
    for path in ["/demo/index", "/demo/nothing", "/demo/assets/nothing.js"] {
        assert_eq!(site.anyone().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_phone_gives_a_code_for_whoever_holds_it_and_the_code_signs_in() {
    let site = site().await;
    let phone = site.anyone().get("/demo/api/phone").await.json();
    let people: Vec<_> = phone["data"]["people"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(people, ["alice", "bob", "carol"]);
    assert!(phone["data"]["sandbox"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let given =
        site.anyone().post("/demo/api/code", json!({"method": "Mini", "persona": "alice"})).await.json();
    let found =
        site.call("auths/loginTypes/Mini", "getLoginCode", json!({"code": given["data"]["code"]})).await;
    assert!(found.json()["data"]["bindCode"].is_string());
}

#[tokio::test]
async fn what_the_phone_cannot_do_is_said() {
    let site = site().await;
    for (body, status) in [
        (json!({"method": "Mini"}), StatusCode::BAD_REQUEST),
        (json!({"method": "None", "persona": "alice"}), StatusCode::NOT_FOUND),
        (json!({"method": "Web", "persona": "alice"}), StatusCode::INTERNAL_SERVER_ERROR),
        (json!({"method": "Mini", "persona": "nobody"}), StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let refused = site.anyone().post("/demo/api/code", body.clone()).await;
        assert_eq!(refused.status, status, "{body}");
        assert!(!refused.json()["hint"].as_str().unwrap().is_empty());
    }
}
