//! The suite that every ephemeral adapter passes, against a real server.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use wxlogin_conformance::{Fixture, Passing, ShortLived, revocations::TwoServers, servers};
use wxlogin_ephemeral_redis::RedisEphemeral;

/// A prefix of its own is an empty store.
async fn fresh() -> Fixture<ShortLived> {
    let prefix = format!("test:{}:", servers::unique());
    let store = RedisEphemeral::open(&servers::redis_url(), &prefix).await.unwrap();
    Fixture::new(ShortLived { store, passing: Passing::Real })
}

async fn servers_of_one_app() -> Fixture<TwoServers> {
    let prefix = format!("test:{}:", servers::unique());
    let open =
        async || RedisEphemeral::open(&servers::redis_url(), &prefix).await.unwrap().revocations().unwrap();
    Fixture::new(TwoServers { one: open().await, other: open().await })
}

wxlogin_conformance::ephemeral_tests!(fresh);
wxlogin_conformance::revocation_tests!(servers_of_one_app);

#[tokio::test]
async fn two_apps_on_one_server_do_not_meet() {
    let url = servers::redis_url();
    let (one, other) = (servers::unique(), servers::unique());
    let one = RedisEphemeral::open(&url, &format!("{one}:")).await.unwrap();
    let other = RedisEphemeral::open(&url, &format!("{other}:")).await.unwrap();
    let ttl = std::time::Duration::from_secs(60);
    use wxlogin_core::ports::Ephemeral;
    one.put("k", b"v", ttl).await.unwrap();
    assert_eq!(other.take("k").await.unwrap(), None);
    assert!(one.peek("k").await.unwrap().is_some());
    one.ping().await.unwrap();
}
