//! Thousands of callers at once: places, queue and memory are bounded, and nobody waits longer than allowed.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, timeout};

use crate::{Failure, Limits};

use super::{
    LIMITS, client, ended,
    peer::{Act, Peer},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_callers_of_a_peer_that_never_answers_are_refused_or_time_out_soon() {
    let limits = Limits { max_in_flight: 16, queue_capacity: 100, ..LIMITS };
    let (peer, client) = (Peer::that(Act::Never).await, Arc::new(client(limits)));
    let began = Instant::now();
    let all: Vec<_> = (0..5000)
        .map(|_| {
            let (client, request) = (Arc::clone(&client), peer.get("/"));
            tokio::spawn(async move { client.send(request, None).await.unwrap_err() })
        })
        .collect();
    let mut refused = 0;
    for one in all {
        let failure = one.await.unwrap();
        refused += usize::from(matches!(failure, Failure::Overloaded { .. }));
        let state = client.state();
        assert!(state.in_flight <= 16 && state.waiting <= 100, "{state:?}");
    }
    assert!(refused >= 5000 - 16 - 100, "{refused} were refused");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(ended(&client, "overloaded"), u64::try_from(refused).unwrap());
    let after = client.state();
    assert_eq!((after.in_flight, after.waiting), (0, 0), "all permits came back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_answers_serves_all_who_find_room_and_never_more_at_once() {
    let limits =
        Limits { max_in_flight: 8, queue_capacity: 1000, queue_timeout: Duration::from_secs(20), ..LIMITS };
    let (peer, client) = (Peer::that(Act::Answer(200)).await, Arc::new(client(limits)));
    let all: Vec<_> = (0..1000)
        .map(|_| {
            let (client, request) = (Arc::clone(&client), peer.get("/"));
            tokio::spawn(async move { client.send(request, None).await.is_ok() })
        })
        .collect();
    for one in all {
        assert!(one.await.unwrap());
    }
    assert!(peer.most() <= 8, "{} at once", peer.most());
    assert_eq!(peer.requests(), 1000);
}

#[tokio::test]
async fn a_flood_through_one_login_method_does_not_starve_another() {
    let limits =
        Limits { max_in_flight: 1, queue_capacity: 50, queue_timeout: Duration::from_secs(20), ..LIMITS };
    let client = Arc::new(client(limits));
    let inside = client.reserve("flood", None).await.unwrap();
    let flood: Vec<_> = (0..200)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { client.reserve("flood", None).await })
        })
        .collect();
    while client.state().waiting < 50 {
        tokio::task::yield_now().await;
    }
    let quiet = client.reserve("quiet", None);
    let first = flood.into_iter().next().unwrap();
    drop(inside);
    // The quiet line's turn comes second, not fifty-first.
    drop(first.await.unwrap().unwrap());
    timeout(Duration::from_secs(5), quiet).await.unwrap().unwrap();
}

#[tokio::test]
async fn long_polls_have_a_bound_and_a_limit_of_their_own() {
    let (slow, quick) = (Peer::that(Act::Never).await, Peer::that(Act::Answer(200)).await);
    let client = Arc::new(client(Limits { max_in_flight: 1, ..LIMITS }));
    let poll = || {
        let (client, request) = (Arc::clone(&client), slow.get("/poll"));
        tokio::spawn(async move { client.long_poll(request, Duration::from_millis(1500)).await })
    };
    let began = Instant::now();
    let polls: Vec<_> = (0..4).map(|_| poll()).collect();
    while client.state().long_polls < 4 {
        tokio::task::yield_now().await;
    }
    assert!(matches!(poll().await.unwrap(), Err(Failure::Overloaded { .. })));
    client.send(quick.get("/"), None).await.unwrap();
    for one in polls {
        assert_eq!(one.await.unwrap().unwrap_err(), Failure::Timeout);
    }
    assert!(began.elapsed() >= Duration::from_millis(1500), "longer than the limit of other calls");
    assert_eq!(client.state().long_polls, 0);
}

#[tokio::test]
async fn a_permit_is_released_when_its_caller_is_dropped() {
    let (peer, client) =
        (Peer::that(Act::Never).await, Arc::new(client(Limits { max_in_flight: 1, ..LIMITS })));
    let calling = tokio::spawn({
        let (client, request) = (Arc::clone(&client), peer.get("/"));
        async move { client.send(request, None).await.map(drop) }
    });
    while peer.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    calling.abort();
    assert!(calling.await.unwrap_err().is_cancelled());
    peer.now(Act::Answer(200));
    client.send(peer.get("/"), None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wave_of_calls_finds_the_connections_of_the_one_before() {
    let limits = Limits { max_in_flight: 100, ..LIMITS };
    let (peer, client) = (Peer::that(Act::Answer(200)).await, Arc::new(client(limits)));
    for _ in 0..3 {
        let wave = (0..100).map(|_| client.send(peer.get("/"), None));
        assert!(futures::future::join_all(wave).await.iter().all(Result::is_ok));
        // A connection is kept a moment after its answer was read.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // A few are still on their way back when a busy machine begins the next wave. Were only some kept, each wave would make
    // the others anew: 172 with 64 of them.
    assert!(peer.connections() < 130, "{} connections for 100 calls at a time", peer.connections());
}
