//! How many requests may be under way at once, and how many of them for one network. More are refused before anything of them is read, so that a flood costs an
//! answer each and no memory.
//!
//! What asks WeChat or changes something and what only reads have places apart: sign-ins that wait for WeChat never keep the
//! check of a session waiting. Probes and the metrics have no bound: a server that is full must still say so.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    extract::Request,
    http::{Method, StatusCode},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wxlogin::{Code, Error, settings::Settings};

use crate::{
    context::Known,
    envelope::Failure,
    shares::{Share, Shares},
};

const UNBOUNDED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

pub(crate) struct Bound {
    works: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    size: usize,
    requests: Arc<Shares>,
    polls: Arc<Shares>,
}

/// A request's place; without one, where none is needed.
#[derive(Default)]
pub(crate) struct Place {
    _permit: Option<OwnedSemaphorePermit>,
    _share: Share,
}

impl Bound {
    pub(crate) fn new(settings: &Settings) -> Self {
        let size = usize::try_from(settings.http.max_in_flight)
            .unwrap_or(usize::MAX)
            .clamp(1, Semaphore::MAX_PERMITS);
        Self {
            works: Arc::new(Semaphore::new(size)),
            reads: Arc::new(Semaphore::new(size)),
            size,
            requests: Shares::new(settings.limits.requests_per_address),
            polls: Shares::new(settings.limits.polls_per_address),
        }
    }

    /// A place for a request, or what it is told instead.
    pub(crate) fn enter(&self, request: &Request) -> Result<Place, Failure> {
        if UNBOUNDED.contains(&request.uri().path()) {
            return Ok(Place::default());
        }
        let share = self.requests.take(address(request)).ok_or_else(crowded)?;
        let places = if only_reads(request) { &self.reads } else { &self.works };
        let permit = Arc::clone(places).try_acquire_owned().map_err(|_| full())?;
        Ok(Place { _permit: Some(permit), _share: share })
    }

    /// The same for a held question, which has its own bound (`wechat.max_long_polls`) and takes no place from those who
    /// sign in.
    pub(crate) fn hold(&self, request: &Request) -> Result<Place, Failure> {
        let share = self.polls.take(address(request)).ok_or_else(crowded)?;
        Ok(Place { _permit: None, _share: share })
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

fn address(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<Known>().and_then(|known| known.address)
}

fn crowded() -> Failure {
    Error::new(Code::RateLimited)
        .message("Your network has too many requests under way.", "您所在的网络正在处理的请求过多。")
        .hint(
            "Nothing was done: send the same request again after Retry-After.",
            "请求未被处理，请在 Retry-After 之后原样重试。",
        )
        .retry_after(Duration::from_secs(1))
        .because("over limits.requests_per_address or limits.polls_per_address")
        .unspent()
        .into()
}

pub(super) fn full() -> Failure {
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
