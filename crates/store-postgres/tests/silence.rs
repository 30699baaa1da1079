//! A network that goes silent: no connection breaks, and nothing arrives any more. Callers are told in time.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use wxlogin_conformance::servers::Database;
use wxlogin_core::ports::{Ephemeral, ManualClock, PortError};
use wxlogin_store_postgres::{Options, PostgresStore};

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

/// Stands between the store and the server; gives its own address.
async fn between(server: String, open: watch::Receiver<bool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(&server).await.unwrap();
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::spawn(pass(near_in, far_out, open.clone()));
            tokio::spawn(pass(far_in, near_out, open.clone()));
        }
    });
    address
}

#[tokio::test]
async fn a_silent_network_is_given_up_and_used_again() {
    let database = Database::empty();
    let url = database.url();
    let server = url.split_once('@').and_then(|(_, rest)| rest.split_once('/')).unwrap().0;
    let (switch, open) = watch::channel(true);
    let url = url.replace(server, &between(server.to_owned(), open).await);
    let options = Options { connections: 3, patience: Duration::from_millis(600), ..Options::default() };
    let store = PostgresStore::with(&url, &ManualClock::new(Timestamp::UNIX_EPOCH), options).await.unwrap();
    store.put("k", b"v", Duration::from_secs(60)).await.unwrap();

    switch.send(false).unwrap();
    for _ in 0..5 {
        let begun = Instant::now();
        let error = store.peek("k").await.unwrap_err();
        assert!(matches!(error, PortError::Unavailable(_)), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(3), "a caller hung for {:?}", begun.elapsed());
    }
    assert!(matches!(store.ping().await, Err(PortError::Unavailable(_))));

    switch.send(true).unwrap();
    let begun = Instant::now();
    while store.peek("k").await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the store did not come back");
    }
    assert_eq!(store.take("k").await.unwrap().as_deref(), Some(&b"v"[..]));
}
