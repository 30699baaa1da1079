//! The channel between servers freezes, dies, comes back and goes silent: the bound holds, and sessions go on.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::{Duration, Instant};

use crate::support::{
    network::Network,
    pair::{Pair, SLACK, line_becomes},
};
use wxlogin::{AppBuilder, LEASE, Line, Visit, nouns::Session};
use wxlogin_conformance::{OwnRedis, servers::Database};

/// How long a session is remembered at most, here.
const LIFE: Duration = Duration::from_secs(4);

fn shared(database: &Database, redis: &str) -> impl FnOnce(AppBuilder) -> AppBuilder + use<> {
    let (database, redis) = (database.url(), redis.to_owned());
    move |builder| builder.set("database.url", database).set("redis.url", redis).set("session.cache", "4s")
}

fn refused(session: &Option<Session>) -> bool {
    session.is_none()
}

/// Signs out here and gives how long the answer took.
async fn log_out(pair: &Pair, token: &str) -> Duration {
    let visit = pair.visit_of(token).await;
    let begun = Instant::now();
    pair.here.core().logout(&visit).await.unwrap();
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_to_which_the_network_went_silent_refuses_within_the_bound() {
    let (database, redis) = (Database::empty(), OwnRedis::start());
    let network = Network::to(redis.address()).await;
    let there = shared(&database, &network.redis_url());
    let pair = Pair::with(shared(&database, &redis.url()), there).await;
    pair.person("alice").await;
    for round in 0..4 {
        let token = pair.sign_in("alice").await;
        network.silence();
        // Anywhere between two questions.
        tokio::time::sleep(Duration::from_millis(round * 70)).await;
        let answered = log_out(&pair, &token).await;
        let took = pair.until_there(&token, refused).await;
        println!("answered after {answered:?}; refused by the server that hears nothing {took:?} later");
        assert!(answered < LIFE / 2, "the answer waited for a server that hears nothing: {answered:?}");
        assert!(took < LEASE + SLACK, "{took:?}");
        network.restore();
        line_becomes(&pair.there, &[Line::Up]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_cannot_tell_the_others_answers_when_none_of_them_can_believe_the_session() {
    let (database, redis) = (Database::empty(), OwnRedis::start());
    let network = Network::to(redis.address()).await;
    let here = shared(&database, &network.redis_url());
    let pair = Pair::with(here, shared(&database, &redis.url())).await;
    pair.person("alice").await;
    let token = pair.sign_in("alice").await;
    network.silence();
    let answered = log_out(&pair, &token).await;
    assert!(pair.there(&token).await.is_none(), "the session is believed after the answer");
    assert!(answered >= LIFE && answered < LIFE + SLACK * 2, "{answered:?}");
    assert_eq!(pair.here.core().session_cache.figures().unannounced, 1);
    network.restore();
    line_becomes(&pair.here, &[Line::Up]).await;
    let token = pair.sign_in("alice").await;
    assert!(log_out(&pair, &token).await < LEASE, "once the network is back the others are told at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_redis_is_frozen_sessions_are_looked_up_in_the_store() {
    let (database, redis) = (Database::empty(), OwnRedis::start());
    let pair = Pair::with(shared(&database, &redis.url()), shared(&database, &redis.url())).await;
    pair.person("alice").await;
    let (ending, staying) = (pair.sign_in("alice").await, pair.sign_in("alice").await);
    redis.freeze();
    let visit = pair.visit_of(&ending).await;
    let core = pair.here.core();
    let (answered, took) = tokio::join!(
        async {
            core.logout(&visit).await.unwrap();
        },
        pair.until_there(&ending, refused)
    );
    let () = answered;
    assert!(took < LEASE + SLACK, "the store forgot at once, and nobody believes a frozen channel: {took:?}");
    line_becomes(&pair.there, &[Line::Down]).await;
    assert!(pair.there(&staying).await.is_some(), "other sessions go on");
    redis.thaw();
    line_becomes(&pair.there, &[Line::Up]).await;
    assert!(pair.there(&ending).await.is_none());
    assert!(pair.there(&staying).await.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_remembered_before_redis_died_is_not_believed_when_it_is_back() {
    let (database, mut redis) = (Database::empty(), OwnRedis::start());
    let pair = Pair::with(shared(&database, &redis.url()), shared(&database, &redis.url())).await;
    pair.person("alice").await;
    for _ in 0..2 {
        let (ending, staying) = (pair.sign_in("alice").await, pair.sign_in("alice").await);
        let before = Instant::now();
        redis.kill();
        line_becomes(&pair.there, &[Line::Down]).await;
        assert!(pair.there(&ending).await.is_some(), "sessions go on without Redis");
        // By nobody who could have told: as if the word had been lost with Redis.
        database.sql("DELETE FROM sessions WHERE id = (SELECT id FROM sessions ORDER BY seq LIMIT 1)");
        redis.start_again();
        line_becomes(&pair.there, &[Line::Up]).await;
        println!("down and up again after {:?}", before.elapsed());
        assert!(pair.there(&ending).await.is_none(), "an entry of the time before came back");
        assert!(pair.there(&staying).await.is_some());
        pair.here
            .core()
            .end_sessions_of(&Visit::in_process(), &pair.here.core().find_user("alice").await.unwrap().id)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_postgresql_alone_a_connection_that_ends_is_noticed_and_made_anew() {
    let database = Database::empty();
    let alone = |builder: AppBuilder| builder.set("database.url", database.url()).set("session.cache", "29s");
    let pair = Pair::with(alone, alone).await;
    pair.person("alice").await;
    let token = pair.sign_in("alice").await;
    let heard = pair.there.core().session_cache.figures().heard;
    database.disconnect_all();
    database.sql("DELETE FROM sessions");
    let begun = Instant::now();
    // The pool's connections ended too; a check may fail once or twice until they are made anew.
    while !matches!(pair.there.core().authenticate(&token).await, Ok(None)) {
        assert!(begun.elapsed() < LEASE + SLACK, "a session is believed although the channel ended");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    while pair.there.core().session_cache.figures().heard == heard {
        assert!(begun.elapsed() < Duration::from_secs(30), "the channel was not made anew");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    line_becomes(&pair.there, &[Line::Up]).await;
    pair.sign_in("alice").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_sqlite_alone_another_process_is_heard_within_the_life_of_an_entry() {
    // Two apps on one file are two processes to each other: nothing in memory is shared.
    let pair = Pair::with(|builder| builder, |builder| builder).await;
    assert_eq!(pair.there.core().session_cache.figures().line, Line::None);
    let user = pair.person("alice").await;
    let token = pair.sign_in("alice").await;
    pair.here.core().set_active(&Visit::in_process(), &user, false).await.unwrap();
    assert!(pair.here.core().authenticate(&token).await.unwrap().is_none(), "at once where it was done");
    let took = pair.until_there(&token, refused).await;
    assert!(took < Duration::from_secs(1) + SLACK, "session.cache is one second: {took:?}");
}
