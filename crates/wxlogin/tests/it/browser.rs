//! The browser's way, in process: what a cookie, a state and a second delivery are worth.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::{sync::Arc, time::Duration};

use crate::support::{OFFICIAL, SITE, Stage, failure};
use serde_json::json;
use wxlogin::{Arrival, BrowserStart, Landing, Result, Visit};

/// A browser that has left for WeChat: its cookie and the state that travels.
struct Browser {
    cookie: String,
    state: String,
}

async fn leave(stage: &Stage, element: &str) -> Browser {
    let start = BrowserStart {
        redirect: "/in".to_owned(),
        callback: "http://127.0.0.1/callback".parse().unwrap(),
        browser: None,
        embedded: false,
        link: false,
    };
    let method = stage.app.method(element).unwrap();
    let started = stage.app.core().browser_start(&Visit::anonymous(), &method, start).await.unwrap();
    let state = started.location.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    Browser { cookie: started.browser.into_text(), state }
}

async fn come_back(
    stage: &Stage,
    element: &str,
    browser: &Browser,
    code: &str,
    cookie: Option<&str>,
) -> Result<Landing> {
    let method = stage.app.method(element).unwrap();
    let arrival = Arrival { code: Some(code), state: &browser.state, browser: cookie };
    stage.app.core().browser_callback(&Visit::anonymous(), &method, arrival).await
}

fn session_of(landing: Landing) -> String {
    match landing {
        Landing::SignedIn { session, redirect } => {
            assert_eq!(redirect, "/in");
            session.session_id.into_text()
        }
        _ => panic!("not signed in"),
    }
}

#[tokio::test]
async fn a_callback_delivered_twice_is_answered_twice_the_same() {
    let stage = Arc::new(Stage::new().await);
    stage.register(SITE, "alice").await;
    let browser = Arc::new(leave(&stage, SITE).await);
    let code = stage.code(SITE, "alice");
    let asked = stage.asked("/sns/oauth2/access_token");
    stage.fault("/sns/oauth2/access_token", json!({"delay_ms": 300}));

    let deliveries = [0, 100, 1000].map(|delay| {
        let (stage, browser, code) = (stage.clone(), browser.clone(), code.clone());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            come_back(&stage, SITE, &browser, &code, Some(&browser.cookie)).await
        })
    });
    let mut sessions = vec![];
    for delivery in deliveries {
        sessions.push(session_of(delivery.await.unwrap().unwrap()));
    }
    sessions.dedup();
    assert_eq!(sessions.len(), 1, "one answer, whether it was under way or given already");
    assert_eq!(stage.asked("/sns/oauth2/access_token"), asked + 1);
}

#[tokio::test]
async fn a_state_is_worth_nothing_in_another_browser_later_or_elsewhere() {
    let stage = Stage::new().await;
    stage.register(SITE, "alice").await;
    let browser = leave(&stage, SITE).await;
    let other = leave(&stage, SITE).await;
    let code = stage.code(SITE, "alice");
    for cookie in [None, Some(other.cookie.as_str()), Some("made up")] {
        assert_eq!(
            failure(come_back(&stage, SITE, &browser, &code, cookie).await.map(|_| ())),
            "state_mismatch"
        );
    }
    let elsewhere = come_back(&stage, OFFICIAL, &browser, &code, Some(&browser.cookie)).await;
    assert_eq!(failure(elsewhere.map(|_| ())), "state_mismatch");
    // None of that has spent the state of the browser that it belongs to.
    session_of(come_back(&stage, SITE, &browser, &code, Some(&browser.cookie)).await.unwrap());
    stage.wait(601);
    let late = come_back(&stage, SITE, &other, &stage.code(SITE, "alice"), Some(&other.cookie)).await;
    assert_eq!(failure(late.map(|_| ())), "state_mismatch");
}

#[tokio::test]
async fn a_replayed_answer_is_for_the_same_browser_only() {
    let stage = Stage::new().await;
    stage.register(SITE, "alice").await;
    let browser = leave(&stage, SITE).await;
    let code = stage.code(SITE, "alice");
    let first = session_of(come_back(&stage, SITE, &browser, &code, Some(&browser.cookie)).await.unwrap());
    let other = leave(&stage, SITE).await;
    let stolen = come_back(&stage, SITE, &browser, &code, Some(&other.cookie)).await;
    assert_eq!(failure(stolen.map(|_| ())), "state_mismatch");
    assert_eq!(
        session_of(come_back(&stage, SITE, &browser, &code, Some(&browser.cookie)).await.unwrap()),
        first
    );
    stage.wait(121);
    let late = come_back(&stage, SITE, &browser, &code, Some(&browser.cookie)).await;
    assert_eq!(failure(late.map(|_| ())), "state_mismatch");
}

#[tokio::test]
async fn a_lost_cookie_inside_wechat_is_asked_about_once_and_in_that_browser() {
    let stage = Stage::new().await;
    stage.register(OFFICIAL, "alice").await;
    let browser = leave(&stage, OFFICIAL).await;
    let code = stage.code(OFFICIAL, "alice");
    let Landing::Confirm { confirm_code, browser: cookie, name, redirect: _ } =
        come_back(&stage, OFFICIAL, &browser, &code, None).await.unwrap()
    else {
        panic!("not asked");
    };
    assert!(name.is_some());
    assert_eq!(
        failure(come_back(&stage, OFFICIAL, &browser, &code, None).await.map(|_| ())),
        "state_mismatch"
    );
    let core = stage.app.core();
    session_of(
        core.browser_confirm(&Visit::anonymous(), confirm_code.expose(), Some(cookie.expose()))
            .await
            .unwrap(),
    );
    let again = core.browser_confirm(&Visit::anonymous(), confirm_code.expose(), Some(cookie.expose())).await;
    assert_eq!(failure(again.map(|_| ())), "state_mismatch");
}
