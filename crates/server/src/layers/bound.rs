//! How many requests may be under way at once. More are refused before anything of them is read, so that a flood costs an
//! answer each and no memory.
//!
//! What asks WeChat or changes something and what only reads have places apart: sign-ins that wait for WeChat never keep the
//! check of a session waiting. Probes and the metrics have no bound: a server that is full must still say so.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::Request,
    http::{Method, StatusCode},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wxlogin::{Code, Error};

use crate::envelope::Failure;

const UNBOUNDED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

pub(crate) struct Bound {
    works: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    size: usize,
}

/// A request's place; without one, where none is needed.
pub(crate) type Place = Option<OwnedSemaphorePermit>;

impl Bound {
    pub(crate) fn new(size: u32) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX).clamp(1, Semaphore::MAX_PERMITS);
        Self { works: Arc::new(Semaphore::new(size)), reads: Arc::new(Semaphore::new(size)), size }
    }

    /// A place for a request, or what it is told instead.
    pub(crate) fn enter(&self, request: &Request) -> Result<Place, Failure> {
        if UNBOUNDED.contains(&request.uri().path()) {
            return Ok(None);
        }
        let places = if only_reads(request) { &self.reads } else { &self.works };
        Arc::clone(places).try_acquire_owned().map(Some).map_err(|_| full())
    }

    /// Requests under way: those that work and those that read.
    pub(crate) fn occupied(&self) -> [(&'static str, usize); 2] {
        let taken = |places: &Semaphore| self.size.saturating_sub(places.available_permits());
        [("work", taken(&self.works)), ("read", taken(&self.reads))]
    }
}

/// `GET /v1/...` asks our own stores and caches only; every other request may reach WeChat or change something.
pub(crate) fn only_reads(request: &Request) -> bool {
    request.method() == Method::GET && request.uri().path().starts_with("/v1/")
}

fn full() -> Failure {
    let error = Error::new(Code::RateLimited)
        .message("The server has too many requests under way.", "服务器正在处理的请求过多。")
        .hint(
            "Nothing was done: send the same request again after Retry-After.",
            "请求未被处理，请在 Retry-After 之后原样重试。",
        )
        .retry_after(Duration::from_secs(1))
        .because("over http.max_in_flight")
        .unspent();
    // 503 and not 429: it is the server that is full, whoever asks; a balancer may try another one.
    Failure::with_status(error, StatusCode::SERVICE_UNAVAILABLE)
}
