//! Refused is not spent: whoever is turned away before anything was sent comes again with the same code, state or phone code.
//! Sent is spent, whatever was heard.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use crate::support::{MINI, SITE, Stage, failure};
use serde_json::json;
use wxlogin::outbound::BreakerState;

const EXCHANGE: &str = "/sns/oauth2/access_token";

async fn breaking() -> Stage {
    Stage::with(|builder| {
        builder
            .set("wechat.breaker.calls", "3")
            .set("wechat.breaker.pause", "1s")
            .set("wechat.breaker.probes", "1")
    })
    .await
}

/// Three sign-ins meet a 502, so that the host is left alone.
async fn storm(stage: &Stage) {
    for _ in 0..3 {
        stage.fault(EXCHANGE, json!("http_502_before"));
        let code = json!({"code": stage.code(SITE, "bob")});
        assert_eq!(failure(stage.ask(SITE, "getLoginCode", code).await), "wechat_unavailable");
    }
    assert!(matches!(breaker(stage), BreakerState::Open(_)));
}

fn breaker(stage: &Stage) -> BreakerState {
    stage.app.outbound().unwrap().hosts[0].breaker
}

async fn pause(stage: &Stage) {
    while let BreakerState::Open(left) = breaker(stage) {
        tokio::time::sleep(left + Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_code_that_was_refused_by_the_open_breaker_works_after_the_pause() {
    let stage = breaking().await;
    storm(&stage).await;
    let asked = stage.asked(EXCHANGE);
    let code = json!({"code": stage.code(SITE, "alice")});
    for _ in 0..3 {
        let error = stage.ask(SITE, "getLoginCode", code.clone()).await.unwrap_err();
        assert_eq!(error.code().as_str(), "wechat_unavailable");
        assert!(error.is_unspent() && error.wait().unwrap() <= Duration::from_secs(1));
    }
    assert_eq!(stage.asked(EXCHANGE), asked, "nothing was sent");
    pause(&stage).await;
    assert!(stage.ask(SITE, "getLoginCode", code.clone()).await.unwrap()["bindCode"].is_string());
    assert_eq!(breaker(&stage), BreakerState::Closed, "that sign-in was the probe");
    assert_eq!(failure(stage.ask(SITE, "getLoginCode", code).await), "code_used");
}

#[tokio::test]
async fn a_code_that_found_no_room_in_the_queue_works_later_and_one_that_was_sent_does_not() {
    let stage = Stage::with(|builder| {
        builder
            .set("wechat.max_in_flight", "1")
            .set("wechat.queue", "0")
            .set("wechat.request_timeout", "700ms")
            .set("wechat.breaker.percent", "0")
    })
    .await;
    stage.fault(EXCHANGE, json!({"delay_ms": 5000}));
    let (first, second) =
        (json!({"code": stage.code(SITE, "alice")}), json!({"code": stage.code(MINI, "bob")}));
    let slow = stage.ask(SITE, "getLoginCode", first.clone());
    let quick = async {
        while stage.app.outbound().unwrap().in_flight == 0 {
            tokio::task::yield_now().await;
        }
        stage.ask(MINI, "getLoginCode", second.clone()).await
    };
    let (slow, quick) = tokio::join!(slow, quick);
    assert!(quick.unwrap_err().is_unspent());
    assert!(!slow.unwrap_err().is_unspent());
    assert!(stage.ask(MINI, "getLoginCode", second).await.unwrap()["bindCode"].is_string());
    assert_eq!(failure(stage.ask(SITE, "getLoginCode", first).await), "code_used");
}

#[tokio::test]
async fn a_phone_code_and_a_service_s_code_are_not_spent_either() {
    let stage = breaking().await;
    storm(&stage).await;
    let service = "auths.loginTypes.Official.services.WechatPublicAuthSvc";
    let code = json!({"code": stage.code(crate::support::OFFICIAL, "alice")});
    let refused = stage.serve(service, "getAccessToken", code.clone()).await.unwrap_err();
    assert!(refused.is_unspent(), "{refused:?}");
    let refused = stage.serve(MINI, "getPhoneNumber", json!({"code": "phone-code"})).await.unwrap_err();
    assert!(refused.is_unspent(), "{refused:?}");
    pause(&stage).await;
    assert!(stage.serve(service, "getAccessToken", code.clone()).await.unwrap()["openid"].is_string());
    // What was kept of the first exchange needs no place and no WeChat.
    storm_again(&stage).await;
    assert!(stage.serve(service, "getAccessToken", code).await.unwrap()["openid"].is_string());
    pause(&stage).await;
    // Invented, so WeChat refuses it: but it was asked, where a claimed code would be `code_used` without asking.
    let phone = stage.serve(MINI, "getPhoneNumber", json!({"code": "phone-code"})).await;
    assert_eq!(failure(phone), "code_invalid");
}

async fn storm_again(stage: &Stage) {
    while !matches!(breaker(stage), BreakerState::Open(_)) {
        stage.fault(EXCHANGE, json!("http_502_before"));
        let code = json!({"code": stage.code(SITE, "bob")});
        assert_eq!(failure(stage.ask(SITE, "getLoginCode", code).await), "wechat_unavailable");
    }
}

#[tokio::test]
async fn refusals_write_no_rows() {
    let stage = breaking().await;
    storm(&stage).await;
    let events = || async {
        let filter = wxlogin::ports::EventFilter::default();
        stage.app.core().stores.events.events(&filter, 1000).await.unwrap().len()
    };
    let before = events().await;
    for _ in 0..200 {
        let code = json!({"code": "made-up"});
        assert_eq!(failure(stage.ask(SITE, "getLoginCode", code).await), "wechat_unavailable");
    }
    assert_eq!(events().await, before);
    let refused = stage.app.outbound().unwrap().calls;
    let refused = refused.iter().find(|call| call.outcome == "breaker_open").unwrap();
    assert_eq!((refused.endpoint, refused.count), ("sign_in", 200));
}

#[tokio::test]
async fn attempts_from_one_ipv6_network_are_counted_together() {
    let stage = Stage::with(|builder| builder.set("limits.per_address", "2")).await;
    let attempt = async |address: &str| {
        let mut visit = wxlogin::Visit::anonymous();
        visit.origin.address = Some(address.to_owned());
        failure(stage.call(&visit, SITE, "getLoginCode", json!({"code": address})).await)
    };
    for address in ["2001:db8:1:2::1", "2001:db8:1:2:8000::2"] {
        assert_eq!(attempt(address).await, "code_invalid", "{address}");
    }
    assert_eq!(attempt("2001:db8:1:2:ffff::3").await, "rate_limited", "another address of the same network");
    assert_eq!(attempt("2001:db8:1:3::1").await, "code_invalid", "another network");
}
