//! A one-time thing has one winner, whatever runs in parallel and whatever fails.
//! `WXLOGIN_ROUNDS` raises the number of rounds.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use crate::support::{MINI, OFFICIAL, SITE, Stage, failure};
use futures::future::join_all;
use serde_json::{Value, json};
use wxlogin::{Code, Result};

const AUTH: &str = "auths.loginTypes.services.AuthSvc";
const DELIVERIES: usize = 200;

fn rounds() -> usize {
    std::env::var("WXLOGIN_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

/// Calls `element.function` many times at once and gives the one success; every other call fails with one of `losers`.
async fn one_winner(
    stage: &Arc<Stage>,
    element: &'static str,
    function: &'static str,
    arguments: Value,
    losers: &[Code],
) -> Value {
    let calls = (0..DELIVERIES).map(|_| {
        let (stage, arguments) = (Arc::clone(stage), arguments.clone());
        tokio::spawn(async move { stage.ask(element, function, arguments).await })
    });
    let answers: Vec<Result<Value>> =
        join_all(calls).await.into_iter().map(|joined| joined.unwrap()).collect();
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1, "{function} had {} winners", won.len());
    for error in lost {
        let code = error.unwrap_err().code();
        assert!(losers.contains(&code), "{function} lost with {code}");
    }
    won.into_iter().next().unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_deliveries_have_one_winner_each() {
    let stage = Arc::new(Stage::new().await);
    for round in 0..rounds() {
        let person = ["alice", "bob", "carol"][round % 3];
        let code = json!({"code": stage.code(SITE, person)});
        let before = stage.asked("/sns/oauth2/access_token");
        let answer = one_winner(&stage, SITE, "getLoginCode", code, &[Code::CodeUsed]).await;
        assert_eq!(stage.asked("/sns/oauth2/access_token"), before + 1, "WeChat was asked once");
        let user = match answer.get("bindCode") {
            Some(bind_code) => {
                let losers = [Code::BindCodeInvalid, Code::AlreadyBound];
                one_winner(&stage, SITE, "register", json!({"bindCode": bind_code}), &losers).await
            }
            None => answer,
        };
        one_winner(
            &stage,
            AUTH,
            "loginByCode",
            json!({"loginCode": user["loginCode"]}),
            &[Code::LoginCodeInvalid],
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_account_bound_to_many_users_at_once_goes_to_one() {
    let stage = Arc::new(Stage::new().await);
    let tries = (0..20).map(|n| {
        let stage = Arc::clone(&stage);
        tokio::spawn(async move {
            let code = stage.code(SITE, "alice");
            stage.serve(SITE, "bind", json!({"userId": format!("u{n}"), "code": code})).await
        })
    });
    let answers = join_all(tries).await;
    assert_eq!(answers.into_iter().filter(|answer| answer.as_ref().unwrap().is_ok()).count(), 1);
    let rows = stage.serve("auths.loginTypes.WeChatType.WeChatAuthModel", "query", json!({})).await.unwrap();
    assert_eq!(rows["totalCount"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_who_registers_through_three_apps_at_once_is_one_user() {
    for _ in 0..rounds() {
        let stage = Arc::new(Stage::new().await);
        let tries = [SITE, OFFICIAL, MINI].map(|element| {
            let stage = Arc::clone(&stage);
            tokio::spawn(async move {
                let code = stage.code(element, "alice");
                let answer = stage.ask(element, "getLoginCode", json!({"code": code})).await?;
                match answer.get("bindCode") {
                    Some(bind_code) => stage.ask(element, "register", json!({"bindCode": bind_code})).await,
                    None => Ok(answer),
                }
            })
        });
        for joined in join_all(tries).await {
            if let Err(error) = joined.unwrap() {
                assert_eq!(error.code(), Code::AlreadyBound);
            }
        }
        let mut users = vec![];
        for element in [SITE, OFFICIAL, MINI] {
            users.push(stage.sign_in(element, "alice").await.unwrap().0);
        }
        users.dedup();
        assert_eq!(users.len(), 1, "{users:?}");
    }
}

#[tokio::test]
async fn a_code_is_never_sent_twice_whatever_fails() {
    for fault in [
        "http_502_after",
        "http_502_before",
        "malformed_json",
        "empty_body",
        "html_body",
        "connection_cut_before",
        "connection_cut_after",
    ] {
        let stage = Stage::new().await;
        stage.fault("/sns/oauth2/access_token", json!(fault));
        let code = json!({"code": stage.code(SITE, "alice")});
        assert_eq!(
            failure(stage.ask(SITE, "getLoginCode", code.clone()).await),
            "wechat_unavailable",
            "{fault}"
        );
        let asked = stage.asked("/sns/oauth2/access_token");
        assert!(asked <= 1, "{fault}: asked {asked} times");
        assert_eq!(failure(stage.ask(SITE, "getLoginCode", code).await), "code_used", "{fault}");
        assert_eq!(stage.asked("/sns/oauth2/access_token"), asked, "{fault}");
        // The person starts again and gets in: nothing half-made is in the way.
        stage.register(SITE, "alice").await;
    }
}

#[tokio::test]
async fn a_slow_answer_is_given_up_on_and_not_repeated() {
    let stage = Stage::with(|builder| {
        builder
            .set("wechat.request_timeout", "300ms")
            .set("wechat.total_timeout", "500ms")
            .set("wechat.connect_timeout", "200ms")
    })
    .await;
    stage.fault("/sns/jscode2session", json!({"delay_ms": 3000}));
    let code = json!({"code": stage.code(MINI, "alice")});
    assert_eq!(failure(stage.ask(MINI, "getLoginCode", code.clone()).await), "wechat_unavailable");
    assert_eq!(failure(stage.ask(MINI, "getLoginCode", code).await), "code_used");
}

#[tokio::test]
async fn a_profile_that_does_not_come_is_a_failed_sign_in_and_no_half_account() {
    let stage = Stage::new().await;
    stage.fault("/sns/userinfo", json!({"errcode": -1}));
    let code = json!({"code": stage.code(SITE, "alice")});
    assert_eq!(failure(stage.ask(SITE, "getLoginCode", code).await), "wechat_unavailable");
    let rows = stage.serve("auths.loginTypes.WeChatType.WeChatAuthModel", "query", json!({})).await.unwrap();
    assert_eq!(rows["totalCount"], 0);
}
