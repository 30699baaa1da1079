//! HTTP/2 where the peer offers it, HTTP/1.1 where not, and no repetition over either.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use bytes::Bytes;
use http::Version;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{
    Client, Failure,
    dns::{Resolver, System},
    wire,
};

use super::{LIMITS, Plain};

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

/// A TLS peer with these protocols on offer, and a client that trusts it.
async fn stage(offers: &[&str], refuses: bool) -> (Client<Plain>, String, Arc<Seen>) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config =
        rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
    config.alpn_protocols = offers.iter().map(|name| name.as_bytes().to_vec()).collect();
    let (acceptor, seen) = (TlsAcceptor::from(Arc::new(config)), Arc::<Seen>::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let serving = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serving.connections.fetch_add(1, SeqCst);
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&serving));
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                match stream.get_ref().1.alpn_protocol() {
                    Some(b"h2") => http2(stream, &seen, refuses).await,
                    _ => http1(stream, &seen).await,
                }
            });
        }
    });
    let resolver = Resolver::new(System, LIMITS.dns_fresh, LIMITS.dns_stale, || std::time::Duration::ZERO);
    let root = reqwest::Certificate::from_der(cert.der()).unwrap();
    let client = wire::builder(&LIMITS, "tests", resolver).tls_certs_only([root]).build().unwrap();
    (Client::over(client, LIMITS, Plain), origin, seen)
}

async fn http2(stream: TlsStream<TcpStream>, seen: &Seen, refuses: bool) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((_request, mut respond))) = connection.accept().await {
        seen.requests.fetch_add(1, SeqCst);
        if refuses {
            // "Not processed, may be sent again": an invitation that a client of one-time codes declines.
            respond.send_reset(h2::Reason::REFUSED_STREAM);
        } else {
            let mut body = respond.send_response(http::Response::new(()), false).unwrap();
            body.send_data(Bytes::from_static(b"{}"), true).unwrap();
        }
    }
}

async fn http1(mut stream: TlsStream<TcpStream>, seen: &Seen) {
    let mut tail = [0; 4];
    while let Ok(byte) = stream.read_u8().await {
        tail.rotate_left(1);
        tail[3] = byte;
        if &tail == b"\r\n\r\n" {
            seen.requests.fetch_add(1, SeqCst);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
        }
    }
}

fn get(origin: &str) -> http::Request<Bytes> {
    http::Request::get(format!("{origin}/sns/oauth2/access_token")).body(Bytes::new()).unwrap()
}

#[tokio::test]
async fn http2_is_used_where_it_is_offered_over_one_connection() {
    let (client, origin, seen) = stage(&["h2", "http/1.1"], false).await;
    assert_eq!(client.send(get(&origin), None).await.unwrap().version(), Version::HTTP_2);
    let all = futures::future::join_all((0..50).map(|_| client.send(get(&origin), None))).await;
    assert!(all.into_iter().all(|answer| answer.unwrap().version() == Version::HTTP_2));
    assert_eq!((seen.requests.load(SeqCst), seen.connections.load(SeqCst)), (51, 1));
}

#[tokio::test]
async fn http1_is_used_where_nothing_else_is_offered_and_the_connection_is_kept() {
    let (client, origin, seen) = stage(&["http/1.1"], false).await;
    for _ in 0..5 {
        assert_eq!(client.send(get(&origin), None).await.unwrap().version(), Version::HTTP_11);
    }
    assert_eq!((seen.requests.load(SeqCst), seen.connections.load(SeqCst)), (5, 1));
}

#[tokio::test]
async fn a_stream_that_the_peer_refuses_is_not_sent_again() {
    let (client, origin, seen) = stage(&["h2"], true).await;
    assert_eq!(client.send(get(&origin), None).await.unwrap_err(), Failure::Interrupted);
    assert_eq!(seen.requests.load(SeqCst), 1);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_no_connection() {
    let (_, origin, seen) = stage(&["h2"], false).await;
    let client = super::client(LIMITS);
    assert_eq!(client.send(get(&origin), None).await.unwrap_err(), Failure::Connect);
    assert_eq!(seen.requests.load(SeqCst), 0);
}
