//! A network that goes silent: no connection breaks, and nothing arrives any more. Callers are told in time.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use wxlogin_conformance::servers::Database;
use wxlogin_core::ports::{Ephemeral, ManualClock, PortError};
use wxlogin_store_postgres::{Options, PostgresStore};

type Switch = Arc<Mutex<watch::Sender<bool>>>;

fn switch() -> Switch {
    Arc::new(Mutex::new(watch::Sender::new(true)))
}

/// A store whose connections go through the switch, and its database.
async fn through(switch: &Switch, options: Options) -> (Arc<PostgresStore>, Database) {
    let database = Database::empty();
    let url = database.url();
    let server = url.split_once('@').and_then(|(_, rest)| rest.split_once('/')).unwrap().0;
    let url = url.replace(server, &between(server.to_owned(), switch.clone()).await);
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    (PostgresStore::with(&url, &clock, options).await.unwrap(), database)
}

/// Passes bytes on while `open` says so, and keeps them otherwise.
async fn pass<R, W>(mut from: R, mut to: W, mut open: watch::Receiver<bool>)
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        open.wait_for(|open| *open).await.unwrap();
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}

/// Stands between the store and the server; gives its own address. Each connection follows the switch that is in force
/// when it is made.
async fn between(server: String, switch: Switch) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(&server).await.unwrap();
            let open = switch.lock().unwrap().subscribe();
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::spawn(pass(near_in, far_out, open.clone()));
            tokio::spawn(pass(far_in, near_out, open.clone()));
        }
    });
    address
}

#[tokio::test]
async fn a_silent_network_is_given_up_and_used_again() {
    let switch = switch();
    let options = Options { connections: 3, patience: Duration::from_millis(600), ..Options::default() };
    let (store, _database) = through(&switch, options).await;
    store.put("k", b"v", Duration::from_secs(60)).await.unwrap();

    switch.lock().unwrap().send_replace(false);
    for _ in 0..5 {
        let begun = Instant::now();
        let error = store.peek("k").await.unwrap_err();
        assert!(matches!(error, PortError::Unavailable(_)), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(3), "a caller hung for {:?}", begun.elapsed());
    }
    assert!(matches!(store.ping().await, Err(PortError::Unavailable(_))));

    switch.lock().unwrap().send_replace(true);
    let begun = Instant::now();
    while store.peek("k").await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the store did not come back");
    }
    assert_eq!(store.take("k").await.unwrap().as_deref(), Some(&b"v"[..]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_a_failover_without_a_word_idle_connections_are_replaced_and_not_handed_out() {
    const CONNECTIONS: usize = 6;
    let switch = switch();
    let options = Options { connections: CONNECTIONS, ..Options::default() };
    let (store, database) = through(&switch, options).await;
    let all_at_once = async || {
        let calls = (0..CONNECTIONS).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.peek("k").await })
        });
        futures::future::join_all(calls).await
    };
    // A held table makes the calls overlap, so that each has a connection of its own.
    let held = database.holding("LOCK TABLE ephemeral");
    let calls = all_at_once();
    let release = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        drop(held);
    };
    tokio::join!(calls, release);
    tokio::time::sleep(Duration::from_millis(2_200)).await;
    // What is connected goes silent for ever; whoever connects anew is let through, as to the server that took over.
    switch.lock().unwrap().send_replace(false);
    let old = std::mem::replace(&mut *switch.lock().unwrap(), watch::Sender::new(true));
    for answered in all_at_once().await {
        answered.unwrap().unwrap();
    }
    let begun = Instant::now();
    for answered in all_at_once().await {
        answered.unwrap().unwrap();
    }
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "a dead connection was still there: {:?}",
        begun.elapsed()
    );
    drop(old);
}
