//! A Redis of this test's own goes away, comes back, and hangs: callers are told in time, and nothing stays broken.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::time::{Duration, Instant};

use wxlogin_conformance::OwnRedis;
use wxlogin_core::ports::{Ephemeral, PortError};
use wxlogin_ephemeral_redis::RedisEphemeral;

const TTL: Duration = Duration::from_secs(60);

/// Longer than any answer may take.
const TOO_LONG: Duration = Duration::from_secs(5);

/// The failure of a call, which must come in time.
async fn failure(store: &RedisEphemeral) -> PortError {
    let begun = Instant::now();
    let error = store.take("k").await.unwrap_err();
    assert!(begun.elapsed() < TOO_LONG, "a caller hung for {:?}", begun.elapsed());
    error
}

async fn comes_back(store: &RedisEphemeral) {
    let begun = Instant::now();
    while store.put("k", b"v", TTL).await.is_err() {
        assert!(begun.elapsed() < TOO_LONG * 2, "the connection was not made anew");
    }
    assert_eq!(store.take("k").await.unwrap().as_deref(), Some(&b"v"[..]));
}

#[tokio::test]
async fn a_server_that_goes_away_is_told_and_found_again() {
    let mut server = OwnRedis::start();
    let store = RedisEphemeral::open(&server.url(), "t:").await.unwrap();
    store.put("k", b"v", TTL).await.unwrap();
    server.kill();
    for _ in 0..3 {
        assert!(matches!(failure(&store).await, PortError::Unavailable(_)));
    }
    assert!(matches!(store.ping().await, Err(PortError::Unavailable(_))));
    server.start_again();
    comes_back(&store).await;
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_and_used_again() {
    let server = OwnRedis::start();
    let store = RedisEphemeral::open(&server.url(), "t:").await.unwrap();
    store.put("k", b"v", TTL).await.unwrap();
    server.freeze();
    assert!(matches!(failure(&store).await, PortError::Unavailable(_)));
    server.thaw();
    comes_back(&store).await;
}
