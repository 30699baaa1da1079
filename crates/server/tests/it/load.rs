//! A server that is asked more than it can do: early refusals with Retry-After, and what needs no WeChat goes on.

use std::sync::Arc;

use serde_json::json;

use crate::support::{Site, WEB};

const EXCHANGE: &str = "/sns/oauth2/access_token";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_server_says_so_at_once_and_still_checks_sessions() {
    let site = Site::with(|builder| {
        builder
            .set("http.max_in_flight", "2")
            .set("wechat.request_timeout", "3s")
            .set("limits.per_address", "0")
    })
    .await;
    let site = Arc::new(site);
    let alice = site.signed_in("alice").await.0;
    let slow: Vec<_> = (0..2)
        .map(|_| {
            site.fault(EXCHANGE, json!({"delay_ms": 1500}));
            let (site, code) = (Arc::clone(&site), site.person("bob").code(WEB));
            tokio::spawn(async move { site.call(WEB, "getLoginCode", json!({"code": code})).await })
        })
        .collect();
    while site.app.outbound().unwrap().in_flight < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    let code = json!({"code": site.person("carol").code(WEB)});
    let refused = site.call(WEB, "getLoginCode", code.clone()).await;
    refused.fails(503, "rate_limited");
    assert_eq!(refused.header("retry-after"), Some("1"));
    alice.get("/v1/session").await.data();
    assert_eq!(site.anyone().get("/healthz").await.status, 200);
    assert_eq!(site.operator().get("/readyz").await.status, 200);
    let page = site.operator().get("/metrics").await.body;
    assert!(page.contains("wxlogin_http_requests_in_flight{kind=\"work\"} 2\n"), "{page}");
    for one in slow {
        one.await.unwrap().data();
    }
    site.call(WEB, "getLoginCode", code).await.data();
}

#[tokio::test]
async fn an_open_breaker_is_told_everywhere_and_takes_the_server_out_of_nothing() {
    let site =
        Site::with(|builder| builder.set("wechat.breaker.calls", "3").set("wechat.breaker.pause", "30s"))
            .await;
    let root = crate::admin::admin(&site).await;
    for _ in 0..3 {
        site.fault(EXCHANGE, json!("http_502_before"));
        let code = json!({"code": site.person("alice").code(WEB)});
        site.call(WEB, "getLoginCode", code).await.fails(503, "wechat_unavailable");
    }
    let refused = site.call(WEB, "getLoginCode", json!({"code": site.person("alice").code(WEB)})).await;
    let body = refused.fails(503, "wechat_unavailable");
    assert!(body["hint"].as_str().unwrap().contains("Nothing was sent"), "{body}");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let ready = site.operator().get("/readyz").await;
    assert_eq!(ready.status, 200);
    assert!(ready.json()["reasons"][0].as_str().unwrap().contains("left alone"), "{ready:?}");
    let page = site.operator().get("/metrics").await.body;
    for line in [
        format!("wxlogin_wechat_calls_total{{endpoint=\"{EXCHANGE}\",outcome=\"http_5xx\"}} 3\n"),
        "wxlogin_wechat_calls_total{endpoint=\"sign_in\",outcome=\"breaker_open\"} 1\n".to_owned(),
        format!("wxlogin_wechat_call_duration_seconds_bucket{{endpoint=\"{EXCHANGE}\",le=\"+Inf\"}} 3\n"),
        "wxlogin_wechat_in_flight 0\n".to_owned(),
    ] {
        assert!(page.contains(&line), "{line} in\n{page}");
    }
    assert!(page.lines().any(|line| line.starts_with("wxlogin_wechat_breaker{") && line.ends_with("} 2")));
    let wechat = root.get("/v1/admin/stats").await.data()["wechat"].clone();
    assert_eq!(wechat["hosts"][0]["breaker"], "open", "{wechat}");
    assert!(wechat["latency"][0]["p95"].is_u64(), "{wechat}");
}

#[tokio::test]
async fn invented_states_and_codes_leave_no_more_behind_than_attempts_may() {
    let site = Site::with(|builder| builder.set("limits.per_address", "5")).await;
    let mut browser = site.browser();
    for _ in 0..40 {
        browser.open("/login/Web/callback?code=x&state=invented").await;
        let path = "/api/demo/shop/auths.loginTypes.services.AuthSvc/loginByCode";
        let invented =
            browser.request(axum::http::Request::post(path)).header("content-type", "application/json");
        let invented = invented.body(json!({"loginCode": "wxl_invented"}).to_string().into()).unwrap();
        assert_eq!(site.send(invented).await.status, 410);
    }
    let filter = wxlogin::ports::EventFilter::default();
    let recorded = site.app.core().stores.events.events(&filter, 1000).await.unwrap().len();
    assert_eq!(recorded, 5, "of 80 failures");
}

#[tokio::test]
async fn sign_ins_that_are_begun_without_end_are_refused() {
    let site = Site::with(|builder| builder.set("limits.per_address", "5")).await;
    let mut browser = site.browser();
    let mut statuses = vec![];
    for _ in 0..30 {
        statuses.push(browser.open("/login/Web").await.status.as_u16());
    }
    let begun = statuses.iter().filter(|status| **status == 302).count();
    assert_eq!((begun, statuses.last()), (20, Some(&429)));
    site.wait(61);
    assert_eq!(browser.open("/login/Web").await.status, 302);
}
