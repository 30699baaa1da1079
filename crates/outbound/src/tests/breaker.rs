//! A host that fails is left alone, tried, and used again; other hosts are not concerned.

use std::time::Duration;

use crate::{BreakerRules, BreakerState, Client, Failure, Limits};

use super::{
    LIMITS, Plain, RULES, client, ended,
    peer::{Act, Peer},
};

const BREAKING: Limits = Limits { breaker: BreakerRules { percent: 50, ..RULES }, ..LIMITS };

fn state(client: &Client<Plain>, peer: &Peer) -> BreakerState {
    client.state().hosts.into_iter().find(|host| host.host == peer.host()).unwrap().breaker
}

/// Waits until a place can be had again.
async fn pause(client: &Client<Plain>, peer: &Peer) {
    while let BreakerState::Open(left) = state(client, peer) {
        tokio::time::sleep(left + Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_storm_of_any_kind_opens_it_and_then_nothing_is_sent() {
    for act in [Act::Answer(500), Act::Answer(503), Act::Close, Act::Reset, Act::HalfBody, Act::Never] {
        let (bad, good) = (Peer::that(act).await, Peer::that(Act::Answer(200)).await);
        let client = client(Limits { request: Duration::from_millis(100), ..BREAKING });
        let all = (0..10).map(|_| client.send(bad.get("/code"), None));
        futures::future::join_all(all).await;
        assert!(matches!(state(&client, &bad), BreakerState::Open(_)), "{act:?}");
        let before = bad.requests();
        let refusal = client.send(bad.get("/code"), None).await.unwrap_err();
        assert!(
            matches!(refusal, Failure::BreakerOpen { retry_after } if retry_after <= RULES.pause),
            "{act:?}"
        );
        let refusal = client.reserve("a", Some(&bad.host())).await.unwrap_err();
        assert!(refusal.not_sent().is_some());
        assert_eq!(bad.requests(), before, "{act:?}: refused without being sent");
        client.send(good.get("/"), None).await.unwrap();
        assert_eq!(ended(&client, "breaker_open"), 2);
    }
}

#[tokio::test]
async fn nobody_there_opens_it_too() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = client(BREAKING);
    let request = || http::Request::get(format!("http://{address}/")).body(bytes::Bytes::new()).unwrap();
    for _ in 0..10 {
        assert_eq!(client.send(request(), None).await.unwrap_err(), Failure::Connect);
    }
    assert!(matches!(client.send(request(), None).await, Err(Failure::BreakerOpen { .. })));
}

#[tokio::test]
async fn after_the_pause_probes_pass_and_close_it() {
    let peer = Peer::that(Act::Answer(502)).await;
    let client = client(BREAKING);
    for _ in 0..10 {
        client.send(peer.get("/"), None).await.unwrap();
    }
    pause(&client, &peer).await;
    let host = peer.host();
    let (first, second) =
        (client.reserve("a", Some(&host)).await.unwrap(), client.reserve("a", Some(&host)).await.unwrap());
    assert!(client.reserve("a", Some(&host)).await.is_err(), "two probes, and no more");
    drop(second);
    let second = client.reserve("a", Some(&host)).await.unwrap();
    peer.now(Act::Answer(200));
    // A job of two calls is still one probe.
    for path in ["/token", "/info"] {
        client.send(peer.get(path), Some(&first)).await.unwrap();
    }
    assert_eq!(state(&client, &peer), BreakerState::HalfOpen);
    client.send(peer.get("/token"), Some(&second)).await.unwrap();
    assert_eq!(state(&client, &peer), BreakerState::Closed);
    client.send(peer.get("/"), None).await.unwrap();
}

#[tokio::test]
async fn a_probe_that_fails_opens_it_again_for_longer() {
    let peer = Peer::that(Act::Answer(502)).await;
    let client = client(BREAKING);
    for _ in 0..10 {
        client.send(peer.get("/"), None).await.unwrap();
    }
    pause(&client, &peer).await;
    client.send(peer.get("/"), None).await.unwrap();
    let BreakerState::Open(left) = state(&client, &peer) else { panic!("not open") };
    assert!(left > RULES.pause, "{left:?}");
    assert_eq!(peer.requests(), 11);
}

/// Who reserved while the host was well has spent the code by now: the call is made, whatever the breaker says since.
#[tokio::test]
async fn a_reservation_is_not_refused_when_the_host_begins_to_fail() {
    let peer = Peer::that(Act::Answer(500)).await;
    let client = client(BREAKING);
    let host = peer.host();
    let reservation = client.reserve("a", Some(&host)).await.unwrap();
    for _ in 0..10 {
        client.send(peer.get("/"), None).await.unwrap();
    }
    assert!(client.send(peer.get("/"), None).await.is_err());
    client.send(peer.get("/code"), Some(&reservation)).await.unwrap();
    assert_eq!(peer.heard("/code"), 1);
}

#[tokio::test]
async fn errcodes_and_4xx_are_answers_and_never_open_it() {
    for status in [200, 400, 404, 429] {
        let peer = Peer::that(Act::Answer(status)).await;
        let client = client(BREAKING);
        for _ in 0..50 {
            client.send(peer.get("/"), None).await.unwrap();
        }
        assert_eq!(state(&client, &peer), BreakerState::Closed);
    }
}
