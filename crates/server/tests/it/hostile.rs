//! What nobody should send, and what must not come back.

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::support::{Site, WEB};

#[tokio::test]
async fn a_body_that_is_no_json_object_is_explained() {
    let site = Site::start().await;
    let path = format!("/api/demo/shop/{WEB}/getLoginCode");
    let malformed = site.send_raw(&path, "application/json", "{\"code\":\n \"hunter2\",}").await;
    let failure = malformed.fails(400, "invalid_argument");
    assert!(failure["errmsg"].as_str().unwrap().contains("line 2, column 12"), "{failure}");
    assert!(!malformed.body.contains("hunter2"));
    for body in ["[]", "\"x\"", "7", "null"] {
        site.send_raw(&path, "application/json", body).await.fails(400, "invalid_argument");
    }
    for media in ["text/plain", "application/x-www-form-urlencoded"] {
        site.send_raw(&path, media, "{\"code\":\"x\"}").await.fails(415, "invalid_argument");
    }
    site.send_raw(&path, "application/json", vec![0xff, 0xfe]).await.fails(400, "invalid_argument");
    let deep = "[".repeat(10_000);
    site.send_raw(&path, "application/json", deep).await.fails(400, "invalid_argument");
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let site = Site::with(|builder| builder.set("http.body_limit", "1KiB")).await;
    let body = json!({"code": "x".repeat(2000)}).to_string();
    let reply = site.send_raw(&format!("/api/demo/shop/{WEB}/getLoginCode"), "application/json", body).await;
    let failure = reply.fails(413, "invalid_argument");
    assert!(failure["hint"].as_str().unwrap().contains("http.body_limit"), "{failure}");
}

#[tokio::test]
async fn arguments_are_checked_by_name_and_type() {
    let site = Site::start().await;
    let cases = [
        ("getLoginCode", json!({})),
        ("getLoginCode", json!({"cod": "x"})),
        ("getLoginCode", json!({"code": 7})),
        ("getLoginCode", json!({"code": ""})),
        ("getLoginCode", json!({"code": "x".repeat(5000)})),
        ("bind", json!({"userId": true, "code": "x"})),
        ("getLoginConfig", json!({"extra": 1})),
    ];
    for (function, arguments) in cases {
        let failure = site.call(WEB, function, arguments).await.fails(400, "invalid_argument");
        assert!(failure["hint"].as_str().unwrap().contains(function), "{failure}");
    }
}

#[tokio::test]
async fn unknown_names_are_not_found_with_the_nearest() {
    let site = Site::start().await;
    let failure = site.call(WEB, "getLoginCod", json!({})).await.fails(404, "not_found");
    assert!(failure["hint"].as_str().unwrap().contains("getLoginCode"), "{failure}");
    let failure =
        site.call("auths/loginTypes/Webb", "getLoginConfig", json!({})).await.fails(404, "not_found");
    assert!(failure["hint"].as_str().unwrap().contains("auths.loginTypes.Web"), "{failure}");
    let other = site.anyone().post("/api/other/app/auths/loginTypes/Web/getLoginConfig", json!({})).await;
    assert!(other.fails(404, "not_found")["hint"].as_str().unwrap().contains("/api/demo/shop/"));
    for path in
        ["/api/demo/shop/x", "/api/demo/shop/%ff/x", "/api/demo/shop//x", "/api/demo/shop/../x/y", "/v2"]
    {
        site.anyone().post(path, json!({})).await.fails(404, "not_found");
    }
}

#[tokio::test]
async fn another_method_is_answered_with_those_that_are_allowed() {
    let site = Site::start().await;
    let reply = site.anyone().get(&format!("/api/demo/shop/{WEB}/getLoginConfig")).await;
    reply.fails(405, "invalid_argument");
    assert_eq!(reply.header("allow"), Some("POST"));
    site.anyone().delete("/healthz").await.fails(405, "invalid_argument");
}

#[tokio::test]
async fn strange_headers_and_addresses_get_an_answer() {
    let site = Site::start().await;
    let odd: Vec<u8> = vec![0x80, 0xff, b'a'];
    for name in
        ["accept-language", "cookie", "authorization", "x-session-id", "x-request-id", "user-agent", "accept"]
    {
        let value = axum::http::HeaderValue::from_bytes(&odd).unwrap();
        let request = Request::get("/v1/session").header(name, value).body(Body::empty()).unwrap();
        site.send(request).await.fails(401, "unauthenticated");
    }
    for path in [
        "/login?lang=%ff&redirect=%00",
        "/login/%00",
        "/login/%E4%BD%A0",
        "/v1/sessions/%2e%2e",
        "/assets/%2e%2e%2fx",
    ] {
        let reply = site.anyone().get(path).await;
        assert!(reply.status.is_client_error(), "{path} {reply:?}");
    }
}

#[tokio::test]
async fn a_text_with_nul_is_refused_wherever_it_stands() {
    let site = Site::start().await;
    let service = site.service().await;
    for row in [json!({"openId": "o\0"}), json!({"openId": "o", "appId": {"value": "\0wx"}})] {
        let reply = service.call(WEB, "getUserAuthInfo", json!({"authObj": row})).await;
        let failure = reply.fails(400, "invalid_argument");
        assert!(failure["errmsg"].as_str().unwrap().contains("NUL"), "{failure}");
    }
    let body = json!({"username": "alice\0", "password": "correct horse battery"});
    site.anyone().post("/login", body.clone()).await.fails(400, "invalid_argument");
    for path in ["/v1/login-types/auths%00", "/readyz?verbose=%00", "/login?redirect=%2Fin%00"] {
        let request =
            Request::get(path).header("accept", "application/json").header("accept-language", "zh-CN");
        let reply = site.send(request.body(Body::empty()).unwrap()).await;
        let failure = reply.fails(400, "invalid_argument");
        assert!(failure["errmsg"].as_str().unwrap().contains("空字符"), "{failure}");
    }
    let form = "username=alice%00&password=correct+horse+battery";
    let request =
        Request::post("/login/password").header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("sec-fetch-site", "same-origin").header("accept", "application/json");
    site.send(request.body(form.into()).unwrap()).await.fails(400, "invalid_argument");
}
