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

/// The same server, by TLS.
fn secure_url(host: &str, query: &str) -> String {
    format!("rediss://{host}:{}/0{query}", servers::redis_tls_port())
}

fn trusting_our_authority() -> String {
    format!("?ssl_ca_certs={}", servers::authority().unwrap().display())
}

async fn fresh_by_tls() -> Fixture<ShortLived> {
    let prefix = format!("test:{}:", servers::unique());
    let url = secure_url("127.0.0.1", &trusting_our_authority());
    let store = RedisEphemeral::open(&url, &prefix).await.unwrap();
    Fixture::new(ShortLived { store, passing: Passing::Real })
}

async fn servers_of_one_app_by_tls() -> Fixture<TwoServers> {
    let prefix = format!("test:{}:", servers::unique());
    let url = secure_url("localhost", &trusting_our_authority());
    let open = async || RedisEphemeral::open(&url, &prefix).await.unwrap().revocations().unwrap();
    Fixture::new(TwoServers { one: open().await, other: open().await })
}

mod by_tls {
    use super::{fresh_by_tls, servers_of_one_app_by_tls};

    wxlogin_conformance::ephemeral_tests!(fresh_by_tls);
    wxlogin_conformance::revocation_tests!(servers_of_one_app_by_tls);
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_is_refused() {
    for (url, why) in [
        (secure_url("127.0.0.1", ""), "the system does not know its authority"),
        // The certificate is for localhost and 127.0.0.1.
        (secure_url("127.0.0.2", &trusting_our_authority()), "it is another host's"),
    ] {
        let told = RedisEphemeral::open(&url, "t:").await.map(drop).unwrap_err().to_string();
        assert!(told.contains("cannot be used"), "{why}: {told}");
    }
}

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
