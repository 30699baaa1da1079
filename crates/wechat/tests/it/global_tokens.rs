//! The shared global token: fetched once, in time, and again when refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::support::{OPENID, Script, app, hosts, secret};
use jiff::Timestamp;
use wxlogin_wechat::credential::{Clock, GlobalTokens, MemoryTokenCache};
use wxlogin_wechat::{ExposeSecret, FailureKind, SettingKey, TransportError, mini};

const FIRST: &str = r#"{"access_token":"FIRST","expires_in":7200}"#;
const SECOND: &str = r#"{"access_token":"SECOND","expires_in":7200}"#;
const REFUSED: &str = r#"{"errcode":40001,"errmsg":"invalid credential"}"#;
const YES: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

struct World {
    wechat: Arc<Script>,
    seconds: Arc<AtomicI64>,
    tokens: Arc<GlobalTokens>,
}

fn world(answers: Vec<Result<&'static str, TransportError>>) -> World {
    let wechat = Arc::new(Script::new(answers));
    let seconds = Arc::new(AtomicI64::new(1_800_000_000));
    let hands = Arc::clone(&seconds);
    let clock: Clock = Arc::new(move || Timestamp::from_second(hands.load(Ordering::SeqCst)).unwrap());
    let cache = Arc::new(MemoryTokenCache::default());
    let tokens = GlobalTokens::new(hosts(), Arc::clone(&wechat) as _, cache, clock);
    World { wechat, seconds, tokens: Arc::new(tokens) }
}

impl World {
    async fn check_session(&self) -> Result<bool, wxlogin_wechat::Failure> {
        let build = |token: &_| mini::check_session(&hosts(), token, OPENID, &secret("key"));
        self.tokens.call(&app(), build).await
    }
}

#[tokio::test]
async fn many_callers_fetch_once() {
    let world = world(vec![Ok(FIRST), Ok(SECOND)]);
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let tokens = Arc::clone(&world.tokens);
            tokio::spawn(async move { tokens.get(&app()).await.unwrap() })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap().expose_secret(), "FIRST");
    }
    assert_eq!(world.wechat.asked_paths(), ["/cgi-bin/stable_token"]);
}

#[tokio::test]
async fn a_token_is_replaced_before_its_end() {
    let world = world(vec![Ok(FIRST), Ok(SECOND)]);
    let token = |world: &World| {
        let tokens = Arc::clone(&world.tokens);
        async move { tokens.get(&app()).await.unwrap().expose_secret().to_owned() }
    };
    assert_eq!(token(&world).await, "FIRST");
    world.seconds.fetch_add(7200 - 61, Ordering::SeqCst);
    assert_eq!(token(&world).await, "FIRST");
    world.seconds.fetch_add(1, Ordering::SeqCst);
    assert_eq!(token(&world).await, "SECOND");
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let world = world(vec![Ok(FIRST), Ok(REFUSED), Ok(SECOND), Ok(YES)]);
    assert!(world.check_session().await.unwrap());
    let asked = world.wechat.asked();
    assert!(
        asked[1].contains("access_token=FIRST&") && asked[3].contains("access_token=SECOND&"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_token_refused_twice_is_a_failure() {
    let world = world(vec![Ok(FIRST), Ok(REFUSED), Ok(SECOND), Ok(REFUSED)]);
    assert_eq!(world.check_session().await.unwrap_err().kind, FailureKind::TokenInvalid);
    assert_eq!(world.wechat.asked().len(), 4);
}

#[tokio::test]
async fn no_other_failure_is_repeated() {
    for failed in
        [Ok(r#"{"errcode":-1,"errmsg":"system error"}"#), Ok("<html>"), Err(TransportError::Timeout)]
    {
        let world = world(vec![Ok(FIRST), failed]);
        assert!(world.check_session().await.is_err());
        assert_eq!(world.wechat.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_refused_ip_stops_session_checks_and_not_sign_in() {
    let world = world(vec![
        Ok(r#"{"errcode":40164,"errmsg":"invalid ip 192.0.2.1, not in whitelist"}"#),
        Ok(r#"{"session_key":"k","openid":"o1"}"#),
    ]);
    let failure = world.check_session().await.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::Misconfigured { key: SettingKey::IpAllowList, .. }));
    let session = mini::code2session(&hosts(), &app(), "c0de").unwrap().send(&*world.wechat).await.unwrap();
    assert_eq!(session.openid, "o1");
}
