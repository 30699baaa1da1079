//! Connections as such: how long one may be silent, and which HTTP it speaks.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

use crate::support::{Site, WEB};

const LONG: Duration = Duration::from_secs(5);
const GET: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

/// A site whose connections may be silent for 300 ms.
async fn site() -> Site {
    Site::with(|builder| builder.set("http.idle_timeout", "300ms")).await
}

/// One answer of which the body is short.
async fn answer(stream: &mut TcpStream) -> String {
    let mut text = vec![0; 4096];
    let length = timeout(LONG, stream.read(&mut text)).await.expect("no answer").unwrap();
    text.truncate(length);
    String::from_utf8(text).unwrap()
}

async fn closed(stream: &mut TcpStream) -> bool {
    let mut rest = vec![];
    let read = timeout(LONG, stream.read_to_end(&mut rest)).await;
    assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    read.is_ok()
}

#[tokio::test]
async fn whoever_says_nothing_or_a_byte_now_and_then_is_not_waited_for() {
    let site = site().await;
    let (address, _stop, _task) = site.serve().await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut slow = TcpStream::connect(address).await.unwrap();
    let trickle = async {
        // More than enough bytes for a minute at this pace.
        for byte in GET.iter().cycle().take(400) {
            if slow.write_all(&[*byte]).await.is_err() {
                return true;
            }
            sleep(Duration::from_millis(150)).await;
        }
        false
    };
    let began = Instant::now();
    let (cut, shut) = tokio::join!(timeout(LONG, trickle), closed(&mut silent));
    assert!(shut, "a connection without a word stays open");
    assert_eq!(cut, Ok(true), "a head that comes byte by byte is waited for");
    assert!(began.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_kept_connection_serves_until_it_has_been_idle_for_too_long() {
    let site = site().await;
    let (address, _stop, _task) = site.serve().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    for _ in 0..4 {
        stream.write_all(GET).await.unwrap();
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
        sleep(Duration::from_millis(150)).await;
    }
    assert!(closed(&mut stream).await, "an idle connection stays open");
}

#[tokio::test]
async fn http_2_without_tls_is_spoken_with_whoever_begins_so() {
    let site = site().await;
    let (address, stop, task) = site.serve().await;
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let request = axum::http::Request::get("http://x/healthz").body(()).unwrap();
    let (response, _) = client.send_request(request, true).unwrap();
    assert_eq!(timeout(LONG, response).await.unwrap().unwrap().status(), 200);
    // Idle, it is closed as any other.
    timeout(LONG, connection).await.expect("an idle connection stays open").unwrap().ok();
    drop((client, stop));
    timeout(LONG, task).await.unwrap().unwrap();
}

#[tokio::test]
async fn who_asks_and_does_not_fetch_the_answers_is_not_waited_for() {
    let site = site().await;
    let (address, _stop, _task) = site.serve().await;
    let stream = TcpStream::connect(address).await.unwrap();
    let mut builder = h2::client::Builder::new();
    let (client, connection) =
        builder.initial_window_size(0).handshake::<_, axum::body::Bytes>(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.unwrap();
    let request = axum::http::Request::get("http://x/openapi.json").body(()).unwrap();
    let (answer, _) = client.send_request(request, true).unwrap();
    // Its head comes, its body cannot.
    let answer = answer.await.unwrap();
    timeout(LONG, connection).await.expect("a connection that takes nothing stays open").unwrap().ok();
    drop((client, answer));
}

#[tokio::test]
async fn one_connection_has_a_limited_number_of_requests_under_way() {
    let site = site().await;
    let (address, _stop, _task) = site.serve().await;
    let stream = TcpStream::connect(address).await.unwrap();
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut client: h2::client::SendRequest<axum::body::Bytes> = client.ready().await.unwrap();
    let request = axum::http::Request::get("http://x/healthz").body(()).unwrap();
    client.send_request(request, true).unwrap().0.await.unwrap();
    assert_eq!(client.current_max_send_streams(), 32);
}

#[tokio::test]
async fn a_request_under_way_is_no_idleness() {
    let site = Site::with(|builder| builder.set("http.idle_timeout", "200ms")).await;
    let (address, _stop, _task) = site.serve().await;
    site.fault("/sns/oauth2/access_token", json!({"delay_ms": 1000}));
    let code = site.person("alice").code(WEB);
    let answer = timeout(LONG, crate::operations::ask(address, &code)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("bindCode"), "{answer}");
}

#[tokio::test]
async fn a_server_that_stops_ends_idle_connections() {
    let site = Site::start().await;
    let (address, stop, serving) = site.serve().await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut kept = TcpStream::connect(address).await.unwrap();
    kept.write_all(GET).await.unwrap();
    answer(&mut kept).await;
    drop(stop);
    assert!(closed(&mut silent).await && closed(&mut kept).await);
    timeout(LONG, serving).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn who_is_connected_at_the_end_may_ask_once_more() {
    let site = Site::start().await;
    let (address, stop, serving) = site.serve().await;
    let mut fresh = TcpStream::connect(address).await.unwrap();
    let mut kept = TcpStream::connect(address).await.unwrap();
    kept.write_all(GET).await.unwrap();
    answer(&mut kept).await;
    drop(stop);
    sleep(Duration::from_millis(300)).await;
    for late in [&mut fresh, &mut kept] {
        late.write_all(GET).await.unwrap();
        let answer = answer(late).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("connection: close"), "{answer}");
        assert!(closed(late).await, "the answer is the connection's last");
    }
    timeout(LONG, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn who_was_not_accepted_before_the_end_is_answered_too() {
    let site = Site::start().await;
    let (address, stop, serving) = site.serve().await;
    // All in one breath of this thread, on which the server runs as well.
    let mut waiting: Vec<_> = (0..50).map(|_| std::net::TcpStream::connect(address).unwrap()).collect();
    for stream in &mut waiting {
        std::io::Write::write_all(stream, GET).unwrap();
        stream.set_nonblocking(true).unwrap();
    }
    drop(stop);
    for stream in waiting {
        let mut stream = TcpStream::from_std(stream).unwrap();
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
    }
    timeout(LONG, serving).await.unwrap().unwrap();
}
