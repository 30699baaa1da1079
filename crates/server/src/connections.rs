//! Connections: accepted, read as HTTP/1.1 or HTTP/2, and ended in order.
//!
//! In place of `axum::serve`, which waits for the head of a request for ever, so that a few thousand clients who send a byte
//! a minute take every open file; and which reads ahead to tell HTTP's versions apart, for which each connection pays with a
//! read buffer of twice the size.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, serve::Listener};
use hyper::{
    Request,
    body::{Bytes, Frame, Incoming, SizeHint},
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tower::ServiceExt as _;
use wxlogin::settings::value::Network;

use crate::shares::{Share, Shares};

/// How a connection of HTTP/2 without TLS begins (RFC 9113, section 3.4). No method of HTTP/1.1 does, ever.
const HTTP2: &[u8; 3] = b"PRI";

/// How many requests one connection of HTTP/2 may have under way. What it does not fetch is kept for it meanwhile.
const STREAMS: u32 = 32;

/// How long whoever is connected at the end may still begin a request. It may be on the way, and a proxy that has sent it does
/// not ask another server, since this one might have done what it says. Answers say meanwhile that they are their
/// connection's last.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How long a connection is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    first: Duration,
    idle: Duration,
}

impl Patience {
    /// `first` for the first request, `idle` for the next one.
    pub(crate) fn new(first: Duration, idle: Duration) -> Self {
        Self { first: first.min(idle), idle }
    }
}

/// Who may connect: each network has its share; our own proxies, which speak for many, are not counted.
pub(crate) struct Admission {
    pub(crate) shares: Arc<Shares>,
    pub(crate) proxies: Vec<Network>,
}

impl Admission {
    fn admit(&self, peer: SocketAddr) -> Option<Share> {
        let address = peer.ip().to_canonical();
        let counted = !self.proxies.iter().any(|network| network.contains(address));
        self.shares.take(counted.then_some(address))
    }
}

/// Serves `router` until `stop` is ready; after that accepts nothing new, and ends when every connection has given the answers
/// it owed. A connection on which nothing is under way is closed when no request has come for its patience, at the latest for
/// twice that: the head of a request is no request until all of it is there.
pub(crate) async fn serve(
    mut listener: TcpListener,
    router: Router,
    patience: Patience,
    admission: Admission,
    stop: impl Future<Output = ()>,
) {
    let (closing, open) = watch::channel(false);
    let begin = |stream, peer: SocketAddr| {
        // More than its share: closed without a word, which costs the least.
        let Some(share) = admission.admit(peer) else { return };
        let connection = connection(stream, peer, router.clone(), patience, open.clone());
        drop(tokio::spawn(async move {
            connection.await;
            drop(share);
        }));
    };
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            // Waits out what passes, such as too many open files.
            (stream, peer) = Listener::accept(&mut listener) => begin(stream, peer),
            () = &mut stop => break,
        }
    }
    // Who has connected and was not accepted yet would be cut off by the listener's end.
    let waiting = listener
        .into_std()
        .into_iter()
        .flat_map(|listener| std::iter::from_fn(move || listener.accept().ok()));
    for (stream, peer) in waiting {
        if let Ok(stream) = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream)) {
            begin(stream, peer);
        }
    }
    drop(open);
    let _all_are_gone = closing.send(true);
    closing.closed().await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    patience: Patience,
    mut closing: watch::Receiver<bool>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let mut first = [0; HTTP2.len()];
    let looked = tokio::select! {
        biased;
        looked = timeout(patience.first, stream.peek(&mut first)) => looked,
        () = end(&mut closing, LAST_WORDS) => return,
    };
    let Ok(Ok(1..)) = looked else { return };
    let stream = TokioIo::new(stream);
    let traffic = Arc::<Traffic>::default();
    let begin = traffic.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let (router, at_work) = (router.clone(), AtWork::on(&begin));
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = router.oneshot(request).await?;
            let traffic = at_work.0.clone();
            Ok::<_, Infallible>(answer.map(|body| Watched { body, traffic }))
        }
    });
    if first == *HTTP2 {
        let mut protocol = http2::Builder::new(TokioExecutor::new());
        protocol.max_concurrent_streams(STREAMS);
        // Boxed: every connection would have room for it, and most are HTTP/1.1.
        let mut connection = Box::pin(protocol.serve_connection(stream, service));
        // What it does not take any more it says, and the client asks another server.
        let end = end(&mut closing, Duration::ZERO);
        to_its_end(connection.as_mut(), http2::Connection::graceful_shutdown, &traffic, patience, end).await;
    } else {
        let connection = pin!(http1::Builder::new().serve_connection(stream, service));
        let end = end(&mut closing, LAST_WORDS);
        to_its_end(connection, http1::Connection::graceful_shutdown, &traffic, patience, end).await;
    }
}

/// Lets a connection live until it ends by itself, has been idle for too long, or has given its last answer after the `end`.
async fn to_its_end<C>(
    mut connection: Pin<&mut C>,
    last_answer: fn(Pin<&mut C>),
    traffic: &Traffic,
    patience: Patience,
    end: impl Future<Output = ()>,
) where
    C: Future<Output = hyper::Result<()>>,
{
    let ended = tokio::select! {
        biased;
        ended = &mut connection => ended,
        () = traffic.has_ceased_for(patience) => return,
        () = end => {
            last_answer(connection.as_mut());
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Ready when everything is closing, and has been for `patience`.
async fn end(closing: &mut watch::Receiver<bool>, patience: Duration) {
    drop(closing.wait_for(|told| *told).await);
    sleep(patience).await;
}

/// What goes on on a connection. One clock that looks now and then costs a request nothing; the HTTP library's own limit sets
/// a timer for each.
#[derive(Default)]
struct Traffic {
    /// Requests without an answer yet.
    at_work: AtomicU64,
    /// Counts on with each request, each part of an answer, and each answer's end.
    happened: AtomicU64,
}

impl Traffic {
    /// Ready when nothing has happened since the look before, and nobody is at work on an answer: a peer who asks and does
    /// not fetch what it is given is waited for no longer than one who says nothing.
    async fn has_ceased_for(&self, patience: Patience) {
        let mut before = 0;
        let mut pause = patience.first;
        loop {
            sleep(pause).await;
            pause = patience.idle;
            let now = self.happened.load(Relaxed);
            if now == before && self.at_work.load(Relaxed) == 0 {
                return;
            }
            before = now;
        }
    }

    fn happens(&self) {
        self.happened.fetch_add(1, Relaxed);
    }
}

/// A request that is worked on, until it has an answer or is given up.
struct AtWork(Arc<Traffic>);

impl AtWork {
    fn on(traffic: &Arc<Traffic>) -> Self {
        traffic.happens();
        traffic.at_work.fetch_add(1, Relaxed);
        Self(traffic.clone())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.happens();
        self.0.at_work.fetch_sub(1, Relaxed);
    }
}

/// The body of an answer.
struct Watched {
    body: Body,
    traffic: Arc<Traffic>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.traffic.happens();
    }
}

impl hyper::body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let part = Pin::new(&mut self.body).poll_frame(context);
        if part.is_ready() {
            self.traffic.happens();
        }
        part
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
