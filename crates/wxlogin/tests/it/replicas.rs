//! Three servers of one app on one PostgreSQL and one Redis (and on PostgreSQL alone): whichever a request reaches, it is
//! answered as by one.
//!
//! `WXLOGIN_ROUNDS` sets the number of rounds (300 unless set), each with two one-time codes that are delivered twice: the
//! long run has 500,000, so that a million codes give a million wins and a million refusals. It tells how far it is, and a
//! round that does not end within a minute ends the run:
//!
//! ```text
//! WXLOGIN_ROUNDS=500000 scripts/services.sh with cargo test --release -p wxlogin --test it every_code -- --nocapture
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::support::{MINI, OFFICIAL, SITE, Stage, failure};
use futures::{StreamExt, future::join_all, stream};
use serde_json::{Map, Value, json};
use wxlogin::{App, AppBuilder, Arrival, BrowserStart, Code, LEASE, Landing, OpenError, Result, Visit};
use wxlogin_conformance::servers::{Database, redis_url};

const AUTH: &str = "auths.loginTypes.services.AuthSvc";

/// How many people sign in at the same moment.
const AT_ONCE: usize = 24;

/// Longer than any round takes; only one that hangs gets there.
const A_ROUND: Duration = Duration::from_secs(60);

/// How often a long run tells how far it is.
const TELL_EVERY: u64 = 10_000;

/// Three servers; the first is the stage's.
struct Fleet {
    stage: Stage,
    apps: [App; 3],
    turn: AtomicU64,
    wins: AtomicU64,
    refusals: AtomicU64,
    _database: Database,
}

impl Fleet {
    async fn new() -> Self {
        Self::with(true, |builder| builder).await
    }

    async fn with(redis: bool, change: impl Fn(AppBuilder) -> AppBuilder) -> Self {
        let database = Database::empty();
        let shared = |builder: AppBuilder| {
            let builder = builder
                .set("database.url", database.url())
                .set("limits.per_account", "100000000")
                .set("limits.per_element", "100000000");
            let builder = if redis { builder.set("redis.url", redis_url()) } else { builder };
            change(builder.set("limits.per_address", "100000000"))
        };
        let stage = Stage::with(&shared).await;
        let other = || crate::support::open(stage.folder.path(), &stage.origin, stage.clock.clone(), &shared);
        let apps = [stage.app.clone(), other().await, other().await];
        let zero = AtomicU64::default;
        Self { stage, apps, turn: AtomicU64::new(7), wins: zero(), refusals: zero(), _database: database }
    }

    /// Any of the servers, as a load balancer chooses: every one in turn, now and then the same twice.
    fn any(&self) -> &App {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        &self.apps[(turn >> 33) as usize % self.apps.len()]
    }

    async fn ask(&self, element: &str, function: &str, arguments: Value) -> Result<Value> {
        ask(self.any(), element, function, arguments).await
    }

    /// The same call delivered to two servers at once: one wins, and the other is refused with `loser`.
    async fn twice(&self, element: &str, function: &str, arguments: &Value, loser: Code) -> Value {
        let call = || self.ask(element, function, arguments.clone());
        let (one, other) = tokio::join!(call(), call());
        match (one, other) {
            (Ok(answer), Err(error)) | (Err(error), Ok(answer)) => {
                assert_eq!(error.code(), loser, "{function}");
                self.wins.fetch_add(1, Ordering::Relaxed);
                self.refusals.fetch_add(1, Ordering::Relaxed);
                answer
            }
            (Ok(_), Ok(_)) => panic!("{function}: a one-time code won twice"),
            (Err(one), Err(other)) => panic!("{function}: a one-time code won nowhere: {one}, {other}"),
        }
    }
}

async fn ask(app: &App, element: &str, function: &str, arguments: Value) -> Result<Value> {
    let arguments: Map<String, Value> = arguments.as_object().unwrap().clone();
    app.call(&Visit::anonymous(), element, function, arguments).await
}

fn rounds() -> usize {
    std::env::var("WXLOGIN_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

/// In each round two one-time things are delivered twice: WeChat's code and our login code.
async fn deliver_twice(fleet: &Fleet, rounds: usize) {
    for person in ["alice", "bob", "carol"] {
        fleet.stage.register(SITE, person).await;
    }
    let begun = Instant::now();
    let done = &AtomicU64::default();
    stream::iter(0..rounds)
        .for_each_concurrent(AT_ONCE, |round| async move {
            tokio::time::timeout(A_ROUND, one_round(fleet, round)).await.expect("a round did not end");
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(TELL_EVERY) {
                eprintln!("{done} of {rounds} rounds after {} s", begun.elapsed().as_secs());
            }
        })
        .await;
    let (wins, refusals) = (fleet.wins.load(Ordering::Relaxed), fleet.refusals.load(Ordering::Relaxed));
    println!("{wins} wins and {refusals} refusals in {} s", begun.elapsed().as_secs());
    assert_eq!((wins, refusals), (2 * rounds as u64, 2 * rounds as u64));
    assert!(!fleet.stage.sandbox.log().is_empty(), "the sandbox was not asked at all");
}

async fn one_round(fleet: &Fleet, round: usize) {
    let code = json!({"code": fleet.stage.code(SITE, ["alice", "bob", "carol"][round % 3])});
    let answer = fleet.twice(SITE, "getLoginCode", &code, Code::CodeUsed).await;
    let login_code = json!({"loginCode": answer["loginCode"]});
    let session = fleet.twice(AUTH, "loginByCode", &login_code, Code::LoginCodeInvalid).await;
    if round.is_multiple_of(10) {
        let token = session["sessionId"].as_str().unwrap();
        fleet.any().core().authenticate(token).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_code_delivered_to_two_servers_wins_once() {
    deliver_twice(&Fleet::new().await, rounds()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgresql_alone_is_enough() {
    deliver_twice(&Fleet::with(false, |builder| builder).await, rounds().min(60)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_begun_on_one_server_ends_on_another_and_is_repeated_on_a_third() {
    let fleet = Fleet::new().await;
    fleet.stage.register(SITE, "alice").await;
    let start = BrowserStart {
        redirect: "/in".to_owned(),
        callback: "http://127.0.0.1/callback".parse().unwrap(),
        browser: None,
        embedded: false,
        link: false,
    };
    let method = fleet.apps[0].method(SITE).unwrap();
    let started = fleet.apps[0].core().browser_start(&Visit::anonymous(), &method, start).await.unwrap();
    let state = started.location.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let code = fleet.stage.code(SITE, "alice");
    let mut sessions = vec![];
    for app in &fleet.apps[1..] {
        let method = app.method(SITE).unwrap();
        let arrival = Arrival { code: Some(&code), state: &state, browser: Some(started.browser.expose()) };
        let landing = app.core().browser_callback(&Visit::anonymous(), &method, arrival).await.unwrap();
        let Landing::SignedIn { session, .. } = landing else { panic!("not signed in") };
        sessions.push(session.session_id.into_text());
    }
    assert_eq!(sessions[0], sessions[1], "the second delivery got another answer");
    for app in &fleet.apps {
        assert!(app.core().authenticate(&sessions[0]).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_session_that_one_server_ends_is_refused_by_the_others_within_the_bound() {
    let fleet = Fleet::new().await;
    fleet.stage.register(SITE, "alice").await;
    for round in 0..10 {
        let (_, token) = fleet.stage.sign_in(SITE, "alice").await.unwrap();
        for app in &fleet.apps {
            assert!(app.core().authenticate(&token).await.unwrap().is_some(), "a session is known to all");
        }
        let ending = &fleet.apps[round % 3];
        let visit = fleet.stage.as_user(&token).await;
        ending.core().logout(&visit).await.unwrap();
        let answered = std::time::Instant::now();
        for app in &fleet.apps {
            while app.core().authenticate(&token).await.unwrap().is_some() {
                let late = answered.elapsed() > LEASE + std::time::Duration::from_millis(700);
                assert!(!late, "a session that was ended still opens on another server");
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_who_registers_on_three_servers_at_once_is_one_user() {
    let fleet = Arc::new(Fleet::new().await);
    let tries = [SITE, OFFICIAL, MINI].into_iter().zip(0..3).map(|(element, server)| {
        let fleet = Arc::clone(&fleet);
        tokio::spawn(async move {
            let code = json!({"code": fleet.stage.code(element, "alice")});
            let answer = ask(&fleet.apps[server], element, "getLoginCode", code).await?;
            match answer.get("bindCode") {
                Some(bind_code) => {
                    // The form is sent twice, and reaches two servers.
                    let form = json!({"bindCode": bind_code});
                    let (one, other) = tokio::join!(
                        ask(&fleet.apps[(server + 1) % 3], element, "register", form.clone()),
                        ask(&fleet.apps[(server + 2) % 3], element, "register", form)
                    );
                    one.or(other)
                }
                None => Ok(answer),
            }
        })
    });
    for joined in join_all(tries).await {
        if let Err(error) = joined.unwrap() {
            assert!([Code::AlreadyBound, Code::BindCodeInvalid].contains(&error.code()), "{error}");
        }
    }
    let mut users = vec![];
    for element in [SITE, OFFICIAL, MINI] {
        users.push(fleet.stage.sign_in(element, "alice").await.unwrap().0);
    }
    users.dedup();
    assert_eq!(users.len(), 1, "{users:?}");
}

#[tokio::test]
async fn attempts_are_counted_by_all_servers_together() {
    for redis in [true, false] {
        let fleet = Fleet::with(redis, |builder| builder.set("limits.per_element", "9")).await;
        let mut refused = None;
        for attempt in 0..12 {
            let code = json!({"code": format!("nonsense-{attempt}")});
            let code = failure(ask(&fleet.apps[attempt % 3], SITE, "getLoginCode", code).await);
            refused = refused.or((code == "rate_limited").then_some(attempt));
        }
        assert_eq!(refused, Some(9), "three servers allowed another number of attempts than one");
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    for (key, url) in [
        ("database.url", "postgres://wx:hunter2@127.0.0.1:1/app"),
        ("redis.url", "redis://:hunter2@127.0.0.1:1/0"),
    ] {
        let opened = App::builder(folder.path()).environment([]).set(key, url).open().await;
        let Err(error) = opened else { panic!("{key}: nobody listens on port 1") };
        assert!(matches!(error, OpenError::Store(_)), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}
