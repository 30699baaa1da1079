//! Connections: accepted, read as HTTP/1.1 or HTTP/2, and ended in order.
//!
//! In place of `axum::serve`, which waits for the head of a request for ever, so that a few thousand clients who send a byte
//! a minute take every open file; and which reads ahead to tell HTTP's versions apart, for which each connection pays with a
//! read buffer of twice the size.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::{Pin, pin},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
    serve::Listener,
};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::Service,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};
use tower::ServiceExt as _;

/// How a connection of HTTP/2 without TLS begins (RFC 9113, section 3.4). No method of HTTP/1.1 does, ever.
const HTTP2: &[u8; 3] = b"PRI";

/// Serves `router` until `stop` is ready; after that accepts nothing new, and ends when every connection has given the answers
/// it owed. `idle` is how long a connection may take to bring the head of a request.
pub(crate) async fn serve(
    mut listener: TcpListener,
    router: Router,
    idle: Duration,
    stop: impl Future<Output = ()>,
) {
    let (closing, open) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            // Waits out what passes, such as too many open files.
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        tokio::spawn(connection(stream, App { router: router.clone(), peer }, idle, open.clone()));
    }
    drop((listener, open));
    let _all_are_gone = closing.send(true);
    closing.closed().await;
}

async fn connection(stream: TcpStream, app: App, idle: Duration, mut closing: watch::Receiver<bool>) {
    let mut first = [0; HTTP2.len()];
    let looked = tokio::select! {
        looked = timeout(idle, stream.peek(&mut first)) => looked,
        _ = closing.wait_for(|closing| *closing) => return,
    };
    let Ok(Ok(1..)) = looked else { return };
    let stream = TokioIo::new(stream);
    if first == *HTTP2 {
        // A peer that is gone without a word is noticed; one that is there may stay, it costs a connection and not one
        // for each request.
        let mut protocol = http2::Builder::new(TokioExecutor::new());
        protocol.timer(TokioTimer::new()).keep_alive_interval(idle);
        let connection = pin!(protocol.serve_connection(stream, app));
        to_its_end(connection, http2::Connection::graceful_shutdown, closing).await;
    } else {
        let mut protocol = http1::Builder::new();
        protocol.timer(TokioTimer::new()).header_read_timeout(idle);
        let connection = pin!(protocol.serve_connection(stream, app));
        to_its_end(connection, http1::Connection::graceful_shutdown, closing).await;
    }
}

/// Lets a connection live until it ends by itself, or until its last answer once everything is closing.
async fn to_its_end<C>(
    mut connection: Pin<&mut C>,
    last_answer: fn(Pin<&mut C>),
    mut closing: watch::Receiver<bool>,
) where
    C: Future<Output = hyper::Result<()>>,
{
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        _ = closing.wait_for(|closing| *closing) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            last_answer(connection.as_mut());
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// The router, and who asks it.
#[derive(Clone)]
struct App {
    router: Router,
    peer: SocketAddr,
}

impl Service<hyper::Request<Incoming>> for App {
    type Response = Response;
    type Error = Infallible;
    type Future = tower::util::Oneshot<Router, Request>;

    fn call(&self, request: hyper::Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        self.router.clone().oneshot(request)
    }
}
