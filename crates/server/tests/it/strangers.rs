//! What a stranger may hold, and what a stranger may spend: never what others need to sign in.

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::Request,
};
use futures::FutureExt as _;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::support::{Reply, Site, WEB};

const EXCHANGE: &str = "/sns/oauth2/access_token";
const POLL: &str = "/connect/l/qrconnect";

/// Posts from an address.
async fn post_from(site: &Site, address: &str, path: &str, body: Value) -> Reply {
    let address: IpAddr = address.parse().unwrap();
    let request = Request::post(path).header("content-type", "application/json");
    let mut request = request.body(Body::from(body.to_string())).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 40_000)));
    site.send(request).await
}

async fn code_from(site: &Site, address: &str, code: &str) -> Reply {
    post_from(site, address, &format!("/api/demo/shop/{WEB}/getLoginCode"), json!({"code": code})).await
}

async fn password_from(site: &Site, address: &str, password: &str) -> Reply {
    post_from(site, address, "/login", json!({"username": "alice", "password": password})).await
}

/// A connection from an address of this machine.
async fn connect_from(from: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
    socket.connect(to).await.unwrap()
}

#[tokio::test]
async fn half_sent_bodies_take_no_place_from_a_sign_in() {
    // `ask` reads until its connection is closed as idle; the half-sent ones are at work meanwhile.
    let site =
        Site::with(|builder| builder.set("http.max_in_flight", "2").set("http.idle_timeout", "1s")).await;
    let (address, _stop, _task) = site.serve().await;
    let mut held = vec![];
    for _ in 0..6 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                    Content-Length: 100\r\nExpect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // It is told to go on when somebody waits for its body.
        let mut answer = [0; 25];
        stream.read_exact(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 100 Continue"));
        stream.write_all(b"{").await.unwrap();
        held.push(stream);
    }
    let stream = TcpStream::connect(address).await.unwrap();
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut client: h2::client::SendRequest<Bytes> = client.ready().await.unwrap();
    let mut streams = vec![];
    for _ in 0..16 {
        let request = Request::post("http://x/login").header("content-type", "application/json");
        let (answer, mut body) = client.send_request(request.body(()).unwrap(), false).unwrap();
        body.send_data(Bytes::from_static(b"{"), false).unwrap();
        streams.push((answer, body));
    }
    // Its answer means that those before it on the connection have been begun.
    let probe = Request::get("http://x/healthz").body(()).unwrap();
    assert_eq!(client.send_request(probe, true).unwrap().0.await.unwrap().status(), 200);

    let answer = crate::operations::ask(address, &site.person("alice").code(WEB)).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("bindCode"), "{answer}");
    drop((held, streams));
}

#[tokio::test]
async fn a_length_that_cannot_be_is_refused_before_anything_is_read() {
    let site = Site::start().await;
    let (address, _stop, _task) = site.serve().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                Content-Length: 10000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[tokio::test]
async fn an_address_has_its_share_of_connections() {
    let site = Site::with(|builder| builder.set("limits.connections_per_address", "2")).await;
    let (address, _stop, _task) = site.serve().await;
    let alive = async |stream: &mut TcpStream| {
        let _sent = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.is_ok() && &answer == b"HTTP/1.1 200"
    };
    let (mut one, mut two) =
        (connect_from("127.0.0.2", address).await, connect_from("127.0.0.2", address).await);
    assert!(alive(&mut one).await && alive(&mut two).await);
    assert!(!alive(&mut connect_from("127.0.0.2", address).await).await, "over its share");
    assert!(alive(&mut connect_from("127.0.0.3", address).await).await, "another address");
}

#[tokio::test]
async fn a_trusted_proxy_has_no_share_of_connections() {
    let site = Site::with(|builder| {
        builder.set("limits.connections_per_address", "1").set("http.trusted_proxies", "127.0.0.2/32")
    })
    .await;
    let (address, _stop, _task) = site.serve().await;
    let mut connections = vec![];
    for _ in 0..4 {
        let mut stream = connect_from("127.0.0.2", address).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        connections.push(stream);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_its_share_of_what_is_under_way() {
    let site = Site::with(|builder| {
        builder.set("limits.requests_per_address", "1").set("wechat.request_timeout", "10s")
    })
    .await;
    let site = std::sync::Arc::new(site);
    site.fault(EXCHANGE, json!({"delay_ms": 1500}));
    let slow = {
        let (site, code) = (std::sync::Arc::clone(&site), site.person("bob").code(WEB));
        tokio::spawn(async move { code_from(&site, "203.0.113.1", &code).await })
    };
    while site.app.outbound().unwrap().in_flight < 1 {
        tokio::task::yield_now().await;
    }
    let refused = code_from(&site, "203.0.113.1", "any").await;
    refused.fails(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), Some("1"));
    code_from(&site, "203.0.113.2", &site.person("carol").code(WEB)).await.data();
    slow.await.unwrap().data();
}

#[tokio::test]
async fn of_one_qr_code_the_newest_question_is_held_and_no_other() {
    let site = Site::with(|builder| builder.set("login.qr", "own")).await;
    let mut browser = site.browser();
    let poll = browser.open("/login/Web/qr").await.json()["poll"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        site.fault(POLL, json!({"delay_ms": 20_000}));
    }
    let ask = || {
        let request = browser.request(Request::get(&poll)).body(Body::empty()).unwrap();
        site.send(request).boxed()
    };
    let mut questions = vec![ask(), ask(), ask()];
    for left in [2, 1] {
        let (answer, _, rest) = futures::future::select_all(questions).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({"status": "waiting"})));
        assert_eq!(rest.len(), left);
        questions = rest;
    }
    let stranger = site.send(site.browser().request(Request::get(&poll)).body(Body::empty()).unwrap()).await;
    assert_eq!(stranger.status, 400, "without the cookie nothing is told");
    assert!((&mut questions[0]).now_or_never().is_none(), "and nobody's question ends");
}

#[tokio::test]
async fn an_address_has_its_share_of_held_questions() {
    let site =
        Site::with(|builder| builder.set("login.qr", "own").set("limits.polls_per_address", "1")).await;
    let (mut one, mut two) = (site.browser(), site.browser());
    let first = one.open("/login/Web/qr").await.json()["poll"].as_str().unwrap().to_owned();
    let second = two.open("/login/Web/qr").await.json()["poll"].as_str().unwrap().to_owned();
    site.fault(POLL, json!({"delay_ms": 20_000}));
    let mut held = site.send(one.request(Request::get(&first)).body(Body::empty()).unwrap()).boxed();
    assert!((&mut held).now_or_never().is_none());
    two.open(&second).await.fails(429, "rate_limited");
    drop(held);
    assert_eq!(two.open(&second).await.status, 200);
}

#[tokio::test]
async fn invented_codes_spend_nothing_of_those_who_come_back_from_wechat() {
    let site =
        Site::with(|builder| builder.set("limits.per_element", "3").set("limits.per_address", "100")).await;
    for network in 0..3 {
        code_from(&site, &format!("2001:db8:{network}::1"), &format!("invented-{network}"))
            .await
            .fails(400, "code_invalid");
    }
    for network in 3..9 {
        let refused = code_from(&site, &format!("2001:db8:{network}::1"), "invented").await;
        refused.fails(429, "rate_limited");
        assert_eq!(refused.header("retry-after"), Some("60"));
    }
    assert_eq!(site.asked(EXCHANGE), 3, "the budget");
    let mut browser = site.browser();
    let location = browser.open("/login/Web").await.location().to_owned();
    let callback = site.person("alice").scans(&location).await;
    assert!(browser.open(&callback).await.location().starts_with("/login/welcome"));
    // Where somebody has come in, codes of others are asked about too.
    code_from(&site, "198.51.100.7", &site.person("bob").code(WEB)).await.data();
    site.wait(20);
    let refused = code_from(&site, "2001:db8:9::1", "invented").await;
    assert_eq!(refused.header("retry-after"), Some("40"), "as long as it is");
}

#[tokio::test]
async fn failures_count_by_subnet_and_by_site_and_successes_do_not() {
    let site = Site::with(|builder| builder.set("limits.per_address", "2")).await;
    for _ in 0..5 {
        code_from(&site, "203.0.113.9", &site.person("alice").code(WEB)).await.data();
    }
    for subnet in 0..8 {
        code_from(&site, &format!("2001:db8:1:{subnet}::1"), &format!("invented-{subnet}"))
            .await
            .fails(400, "code_invalid");
    }
    code_from(&site, "2001:db8:1:ff::1", "invented").await.fails(429, "rate_limited");
    code_from(&site, "2001:db8:2:ff::1", "invented-there").await.fails(400, "code_invalid");
    site.wait(61);
    code_from(&site, "2001:db8:1:ff::1", "invented-again").await.fails(400, "code_invalid");
}

#[tokio::test]
async fn wrong_passwords_lock_out_nobody_elsewhere_and_a_right_one_ends_the_count() {
    let site = Site::with(|builder| builder.set("limits.per_account", "2")).await;
    site.user("alice", "a good password").await;
    let (here, there) = ("203.0.113.1", "203.0.113.2");
    for _ in 0..2 {
        password_from(&site, there, "wrong").await.fails(401, "unauthenticated");
    }
    let refused = password_from(&site, there, "a good password").await;
    refused.fails(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), Some("30"));
    assert_eq!(password_from(&site, here, "a good password").await.status, 200, "her own network");
    site.wait(30);
    password_from(&site, there, "wrong").await.fails(401, "unauthenticated");
    let refused = password_from(&site, there, "wrong").await;
    refused.fails(429, "rate_limited");
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!(wait >= 30, "{wait}");
    site.wait(wait);
    assert_eq!(
        password_from(&site, there, "a good password").await.status,
        200,
        "after the time it was told"
    );
    for _ in 0..2 {
        password_from(&site, there, "wrong").await.fails(401, "unauthenticated");
    }
}

#[tokio::test]
async fn strangers_share_a_budget_of_guesses_that_is_not_hers() {
    let site = Site::with(|builder| builder.set("limits.per_account", "1")).await;
    site.user("alice", "a good password").await;
    let home = "203.0.113.200";
    assert_eq!(password_from(&site, home, "a good password").await.status, 200);
    let mut told = vec![];
    for stranger in 0..20 {
        told.push(password_from(&site, &format!("203.0.113.{stranger}"), "wrong").await.status.as_u16());
    }
    assert_eq!(told.iter().filter(|status| **status == 401).count(), 11, "ten, and one a minute: {told:?}");
    password_from(&site, "203.0.113.99", "wrong").await.fails(429, "rate_limited");
    assert_eq!(password_from(&site, home, "a good password").await.status, 200, "where she has been before");
    site.wait(60);
    password_from(&site, "203.0.113.99", "wrong").await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn a_session_that_is_used_stays_however_short_its_idle_time_is() {
    let site = Site::with(|builder| builder.set("session.idle", "10s").set("session.cache", "0s")).await;
    let alice = site.signed_in("alice").await.0;
    for _ in 0..10 {
        site.wait(7);
        alice.get("/v1/session").await.data();
    }
    site.wait(11);
    assert_eq!(alice.get("/v1/session").await.status, 401);
}
