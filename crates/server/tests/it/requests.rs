//! Ids, languages, other sites, headers.

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::support::{Guard, Site, WEB};

#[tokio::test]
async fn a_request_has_an_id_that_log_and_answer_share() {
    let site = Site::start().await;
    let request =
        Request::get("/v1/session").header("x-request-id", "trace-4711").body(Body::empty()).unwrap();
    let failure = site.send(request).await.fails(401, "unauthenticated");
    assert_eq!(failure["requestId"], "trace-4711");
    assert!(Guard::log().contains("trace-4711"));
    let request = Request::get("/v1/session").header("x-request-id", "a b\"c").body(Body::empty()).unwrap();
    let failure = site.send(request).await.fails(401, "unauthenticated");
    assert!(failure["requestId"].as_str().unwrap().len() == 36, "{failure}");
}

#[tokio::test]
async fn the_log_has_the_route_and_not_the_address() {
    let site = Site::start().await;
    site.guard.hide("visible-only-in-the-address");
    let path = "/login/Web/callback?code=visible-only-in-the-address&state=visible-only-in-the-address";
    site.anyone().get(path).await.fails(400, "state_mismatch");
    assert!(Guard::log().contains("/login/{name}/callback"));
}

#[tokio::test]
async fn failures_speak_the_callers_language() {
    let site = Site::start().await;
    let ask = |language: &str, query: &str| {
        let request = Request::get(format!("/v1/session{query}")).header("accept-language", language);
        site.send(request.body(Body::empty()).unwrap())
    };
    let chinese = ask("zh-CN,zh;q=0.9,en;q=0.8", "").await;
    assert_eq!(chinese.fails(401, "unauthenticated")["errmsg"], "尚未登录或登录已失效。");
    assert_eq!(chinese.header("content-language"), Some("zh-CN"));
    let english = ask("zh-CN", "?lang=en").await;
    assert_eq!(english.fails(401, "unauthenticated")["errmsg"], "You are not signed in.");
    assert_eq!(english.header("content-language"), Some("en"));
    assert_eq!(english.header("www-authenticate"), Some("Bearer"));
}

#[tokio::test]
async fn listed_sites_may_call_from_their_pages_and_others_may_not() {
    let site = Site::with(|builder| builder.set("cors.origins", "https://app.example")).await;
    let path = format!("/api/demo/shop/{WEB}/getLoginConfig");
    let preflight = |origin: &str| {
        let request = Request::builder().method("OPTIONS").uri(&path).header("origin", origin);
        let request = request
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,x-wxlogin-csrf");
        site.send(request.body(Body::empty()).unwrap())
    };
    let allowed = preflight("https://app.example").await;
    assert_eq!(allowed.status, 200);
    assert_eq!(allowed.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(allowed.header("access-control-allow-credentials"), Some("true"));
    assert!(allowed.header("access-control-allow-headers").unwrap().contains("x-wxlogin-csrf"));
    assert_eq!(preflight("https://evil.example").await.header("access-control-allow-origin"), None);

    let request = Request::post(&path).header("origin", "https://app.example").body(Body::empty()).unwrap();
    let reply = site.send(request).await;
    reply.data();
    assert_eq!(reply.header("access-control-allow-origin"), Some("https://app.example"));
    let request =
        Request::get("/v1/session").header("origin", "https://app.example").body(Body::empty()).unwrap();
    assert!(
        site.send(request).await.header("access-control-allow-origin").is_some(),
        "failures can be read too"
    );
}

#[tokio::test]
async fn every_answer_carries_what_protects_it() {
    let site = Site::start().await;
    for path in ["/healthz", "/v1/session", "/nowhere", "/openapi.json", "/login", "/login/Web"] {
        let reply = site.anyone().get(path).await;
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{path}");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}");
        assert!(reply.header("strict-transport-security").is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_address_in_the_record_is_the_persons_and_not_the_proxys() {
    let site = Site::with(|builder| builder.set("http.trusted_proxies", "198.51.100.0/24")).await;
    let (alice, _) = site.signed_in("alice").await;
    let code = site.person("alice").code(WEB);
    let login = alice.call(WEB, "getLoginCode", json!({"code": code})).await.data();
    let path = "/api/demo/shop/auths/loginTypes/services/AuthSvc/loginByCode";
    let request = site.browser().request(Request::post(path)).header("content-type", "application/json");
    let request = request.header("x-forwarded-for", "1.2.3.4, 203.0.113.9, 198.51.100.8");
    let body = json!({"loginCode": login["loginCode"]}).to_string();
    let session = site.send(request.body(Body::from(body)).unwrap()).await.data();
    let who = site.with_token(session["sessionId"].as_str().unwrap()).get("/v1/session").await.data();
    assert_eq!(who["session"]["address"], "203.0.113.9");
}

#[tokio::test]
async fn a_key_that_opens_nothing_is_told_as_a_key() {
    let site = Site::start().await;
    let core = site.app.core();
    let key = core.add_key(&wxlogin::Visit::operator(), "backend", true).await.unwrap();
    core.revoke_key(&wxlogin::Visit::in_process(), "backend").await.unwrap();
    for token in [key.as_str(), "wxk_nobody_has_ever_had_this_one"] {
        let caller = site.with_token(token);
        let bind = caller.call(WEB, "bind", json!({"userId": "u1", "code": "any"})).await;
        for answer in [caller.get("/v1/session").await, caller.get("/v1/admin/users").await, bind] {
            let told = answer.fails(401, "unauthenticated");
            assert_eq!(told["errmsg"], "This service key is unknown or revoked.");
            assert!(told["hint"].as_str().unwrap().contains("wxlogin key list"), "{told}");
        }
    }
    let told = site.with_token("wxs_nobody").get("/v1/admin/users").await.fails(401, "unauthenticated");
    assert_eq!(told["errmsg"], "You are not signed in to the console.");
}
