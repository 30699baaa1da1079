//! No input makes the sandbox fail: whatever is sent, there is an answer that is not a server error.
use crate::support::{ACCOUNT, Platform, SITE, WECHAT};
use axum::body::Body;
use http::Request;
use proptest::prelude::*;

const PATHS: [&str; 32] = [
    "/cgi-bin/ticket/getticket",
    "/connect/sdk/qrconnect",
    "/api/check-login",
    "/api/authorize",
    "/cgi-bin/user/info",
    "/q/x",
    "/sandbox/stubs",
    "/sandbox/sign-in",
    "/sns/oauth2/access_token",
    "/sns/oauth2/refresh_token",
    "/sns/auth",
    "/sns/userinfo",
    "/sns/jscode2session",
    "/cgi-bin/token",
    "/cgi-bin/stable_token",
    "/cgi-bin/qrcode/create",
    "/cgi-bin/showqrcode",
    "/wxa/checksession",
    "/wxa/resetusersessionkey",
    "/wxa/business/getuserphonenumber",
    "/connect/qrconnect",
    "/connect/oauth2/authorize",
    "/connect/oauth2/authorize_reply",
    "/connect/confirm",
    "/connect/confirm_reply",
    "/phone/open",
    "/phone/scan",
    "/lang",
    "/sandbox/codes",
    "/sandbox/faults",
    "/sandbox/people",
    "/people/app",
];

const KEYS: [&str; 16] = [
    "appid",
    "secret",
    "code",
    "state",
    "scope",
    "redirect_uri",
    "openid",
    "target",
    "next",
    "uuid",
    "sheet",
    "response_type",
    "href",
    "lang",
    "persona",
    "access_token",
];

fn pairs() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let value = prop_oneof![
        any::<String>(),
        Just(SITE.to_owned()),
        Just(ACCOUNT.to_owned()),
        Just("http://127.0.0.1/ü?x#y".to_owned()),
        Just("snsapi_userinfo".to_owned()),
    ];
    prop::collection::vec((prop::sample::select(&KEYS[..]), value), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_request_gets_an_answer(
        path in prop::sample::select(&PATHS[..]),
        pairs in pairs(),
        body in prop_oneof![any::<String>(), any::<i64>().prop_map(|id| format!("{{\"id\":{id},\"count\":{id}}}"))],
        post in any::<bool>(),
        json in any::<bool>(),
    ) {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let kind = if json { "application/json" } else { "application/x-www-form-urlencoded" };
        let request = Request::builder()
            .method(if post { "POST" } else { "GET" })
            .uri(format!("{path}?{query}"))
            .header("user-agent", WECHAT)
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let status = runtime.block_on(async { Platform::new().send(request).await.status });
        prop_assert!(status.as_u16() < 500, "{status}");
    }
}
