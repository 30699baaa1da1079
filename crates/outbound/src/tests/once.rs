//! No request is read twice by the peer, whatever the peer does and whichever connection it came over.

use crate::Failure;

use super::{
    LIMITS, client,
    peer::{Act, Peer},
};

const BAD: [Act; 5] = [Act::Close, Act::Reset, Act::HalfHead, Act::HalfBody, Act::Never];

#[tokio::test]
async fn a_peer_that_reads_a_request_and_fails_gets_it_once_over_a_fresh_connection() {
    for act in BAD {
        let peer = Peer::that(act).await;
        let client = client(LIMITS);
        let failure = client.send(peer.get("/code"), None).await.unwrap_err();
        let expected = if act == Act::Never { Failure::Timeout } else { Failure::Interrupted };
        assert_eq!(failure, expected, "{act:?}");
        assert_eq!(failure.not_sent(), None);
        assert_eq!(peer.heard("/code"), 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_peer_that_reads_a_request_and_fails_gets_it_once_over_a_kept_connection() {
    for act in BAD {
        for post in [false, true] {
            let peer = Peer::that(Act::Answer(200)).await;
            let client = client(LIMITS);
            client.send(peer.get("/first"), None).await.unwrap();
            peer.now(act);
            let request = if post { peer.post("/code") } else { peer.get("/code") };
            assert!(client.send(request, None).await.is_err(), "{act:?}");
            assert_eq!(peer.connections(), 1, "the first connection was used again");
            assert_eq!(peer.heard("/code"), 1, "{act:?}, post: {post}");
        }
    }
}

/// The peer closes a kept connection while the client takes it for the next request: the race in which a library may send
/// anew what it believes unsent. Whatever the outcome, the peer has read each request once at most.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_connection_that_ends_while_it_is_taken_repeats_nothing() {
    let peer = Peer::that(Act::AnswerAndClose).await;
    let client = client(LIMITS);
    let mut answered = 0;
    for number in 0..300 {
        let path = format!("/code{number}");
        let request = if number % 2 == 0 { peer.get(&path) } else { peer.post(&path) };
        let answer = client.send(request, None).await;
        answered += usize::from(answer.is_ok());
        let heard = peer.heard(&path);
        assert!(heard <= 1, "{path} was read {heard} times");
        assert!(answer.is_err() || heard == 1, "{path}: an answer to nothing");
    }
    assert!(answered > 0);
}

#[tokio::test]
async fn a_5xx_and_a_redirect_are_answers_and_are_not_followed() {
    for status in [302, 429, 500, 503] {
        let peer = Peer::that(Act::Answer(status)).await;
        let answer = client(LIMITS).send(peer.post("/code"), None).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(peer.requests(), 1);
    }
}

#[tokio::test]
async fn connections_are_kept() {
    let peer = Peer::that(Act::Answer(200)).await;
    let client = client(LIMITS);
    for _ in 0..20 {
        client.send(peer.get("/"), None).await.unwrap();
    }
    assert_eq!((peer.requests(), peer.connections()), (20, 1));
}
