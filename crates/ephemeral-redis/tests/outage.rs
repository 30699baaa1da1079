//! A Redis of this test's own goes away, comes back, and hangs: callers are told in time, and nothing stays broken.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::{
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use wxlogin_conformance::servers::free_port;
use wxlogin_core::ports::{Ephemeral, PortError};
use wxlogin_ephemeral_redis::RedisEphemeral;

const TTL: Duration = Duration::from_secs(60);

/// Longer than any answer may take.
const TOO_LONG: Duration = Duration::from_secs(5);

struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(port: u16) -> Self {
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "redis-server did not start");
            sleep(Duration::from_millis(20));
        }
        server
    }

    fn signal(&self, name: &str) {
        let number = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &number]).status().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

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
    let server = Server::start(free_port());
    let url = format!("redis://127.0.0.1:{}/0", server.port);
    let store = RedisEphemeral::open(&url, "t:").await.unwrap();
    store.put("k", b"v", TTL).await.unwrap();
    let port = server.port;
    drop(server);
    for _ in 0..3 {
        assert!(matches!(failure(&store).await, PortError::Unavailable(_)));
    }
    assert!(matches!(store.ping().await, Err(PortError::Unavailable(_))));
    let _again = Server::start(port);
    comes_back(&store).await;
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_and_used_again() {
    let server = Server::start(free_port());
    let url = format!("redis://127.0.0.1:{}/0", server.port);
    let store = RedisEphemeral::open(&url, "t:").await.unwrap();
    store.put("k", b"v", TTL).await.unwrap();
    server.signal("-STOP");
    assert!(matches!(failure(&store).await, PortError::Unavailable(_)));
    server.signal("-CONT");
    comes_back(&store).await;
}
