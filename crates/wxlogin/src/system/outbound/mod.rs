//! Calls to the outside, at speed and without piling up.
//!
//! | file | what |
//! |---|---|
//! | `gate`, `queue` | how many calls are under way, who waits, in which order, for how long |
//! | `hosts`, `breaker`, `window` | a host that fails is left alone for a while, then tried |
//! | `dns` | names to addresses, remembered |
//! | `wire` | the HTTP client and one request over it |
//! | `tally`, `outcome` | what an operator sees of it |
//!
//! A sign-in reserves a place *before* its code is claimed ([`Http::reserve`]). A caller who is refused has lost nothing
//! and may come again with the same code. Whoever holds a place is not refused any more: from there on the code is spent,
//! and refusing it would throw a sign-in away. No request is ever sent twice or beside another (hedged): most carry a code
//! that WeChat spends on arrival.

mod breaker;
#[cfg(test)]
mod breaker_tests;
mod dns;
#[cfg(test)]
mod dns_tests;
mod gate;
mod hosts;
mod outcome;
mod queue;
mod tally;
#[cfg(test)]
mod tests;
mod window;
mod wire;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};
use wxlogin_core::ports::{Held, Http, HttpFailure, Place, Wanted};
use wxlogin_wechat::Endpoint;

pub(crate) use breaker::Rules;
use breaker::Seen;
use dns::{Resolver, System};
use gate::{Gate, Slot};
use hosts::{Hosts, Permit};
use tally::Tally;

use crate::outbound::{BreakerState, HostState, OutboundState};

/// What a caller without a place of its own waits in: renewals, webhooks, single functions.
const COMMON_LINE: &str = "";

/// When to come again after there was no place. Places are free within a call's time, so soon.
const OVERLOADED: HttpFailure = HttpFailure::Overloaded { retry_after: Duration::from_secs(2) };

/// Times and bounds, from the settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) request: Duration,
    pub(crate) total: Duration,
    /// Calls under way.
    pub(crate) in_flight: usize,
    /// Callers that may wait for a place, and how long each.
    pub(crate) queue: usize,
    pub(crate) patience: Duration,
    /// Long polls that may be open.
    pub(crate) held: usize,
    /// How long a resolved name counts as fresh, and as better than none.
    pub(crate) dns_fresh: Duration,
    pub(crate) dns_stale: Duration,
    pub(crate) breaker: Rules,
}

pub(crate) struct HttpClient {
    client: reqwest::Client,
    gate: Arc<Gate>,
    hosts: Hosts,
    held: Semaphore,
    tally: Tally,
    limits: Limits,
}

/// What a [`Place`] holds.
struct Seat {
    permit: Option<Permit>,
    _slot: Slot,
}

impl HttpClient {
    /// Fails when TLS cannot be set up, which on a bare container means that ca-certificates is missing.
    pub(crate) fn new(limits: Limits) -> Result<Self, String> {
        let began = Instant::now();
        let resolver = Resolver::new(System, limits.dns_fresh, limits.dns_stale, move || began.elapsed());
        let client = wire::builder(&limits, resolver).build();
        let problem = |_| "the HTTP client cannot be made; install the ca-certificates package".to_owned();
        Ok(Self::over(client.map_err(problem)?, limits))
    }

    fn over(client: reqwest::Client, limits: Limits) -> Self {
        Self {
            client,
            gate: Gate::new(limits.in_flight, limits.queue, limits.patience),
            hosts: Hosts::new(limits.breaker),
            held: Semaphore::new(limits.held.clamp(1, Semaphore::MAX_PERMITS)),
            tally: Tally::default(),
            limits,
        }
    }

    /// What an operator sees.
    pub(crate) fn state(&self) -> OutboundState {
        let (in_flight, waiting) = self.gate.occupied();
        let (calls, times) = self.tally.read();
        let hosts = self.hosts.seen().into_iter().map(|(host, seen)| HostState { host, breaker: told(seen) });
        let held = self.limits.held.max(1).saturating_sub(self.held.available_permits());
        OutboundState {
            places: self.gate.size(),
            in_flight,
            waiting,
            held,
            hosts: hosts.collect(),
            calls,
            times,
        }
    }

    /// A slot, and where the host is known the right to call it. A host that is left alone is not waited for; it may come
    /// to that during the wait, so it is asked again after it.
    async fn seat(&self, wanted: Wanted<'_>) -> Result<Seat, HttpFailure> {
        let host = wanted.host.map(|name| self.hosts.host(name));
        if let Some(host) = &host {
            host.would_pass().map_err(resting)?;
        }
        let slot = self.gate.enter(wanted.line).await.ok_or(OVERLOADED)?;
        let permit = host.map(|host| host.admit()).transpose().map_err(resting)?;
        Ok(Seat { permit, _slot: slot })
    }

    /// A long poll: its own places, no queue, its own limit in place of all others.
    async fn hold(
        &self,
        request: http::Request<Bytes>,
        host: &str,
        limit: Duration,
    ) -> Result<http::Response<Bytes>, HttpFailure> {
        let _place = self.held.try_acquire().map_err(|_| OVERLOADED)?;
        let permit = self.hosts.host(host).admit().map_err(resting)?;
        self.call(request, &permit, Some(limit)).await
    }

    /// A call within a place. A second host of a sign-in has a breaker of its own, which the place knows nothing of.
    async fn call_at(
        &self,
        seat: &Seat,
        host: &str,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, HttpFailure> {
        if let Some(permit) = seat.permit.as_ref().filter(|permit| permit.is_for(host)) {
            return self.call(request, permit, None).await;
        }
        let permit = self.hosts.host(host).admit().map_err(resting)?;
        self.call(request, &permit, None).await
    }

    async fn call(
        &self,
        request: http::Request<Bytes>,
        permit: &Permit,
        limit: Option<Duration>,
    ) -> Result<http::Response<Bytes>, HttpFailure> {
        let endpoint = endpoint_of(&request);
        let began = Instant::now();
        let work = wire::exchange(&self.client, request, limit);
        let answer = timeout(limit.unwrap_or(self.limits.total), work).await;
        let answer = answer.unwrap_or(Err(HttpFailure::Timeout));
        permit.report(outcome::is_answer(&answer));
        self.tally.made(label(endpoint), outcome::word(endpoint, &answer), began.elapsed());
        answer
    }

    async fn dispatch(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        if let Some(Held(limit)) = request.extensions().get().copied() {
            return self.hold(request, &host, limit).await;
        }
        let place = Place::current();
        if let Some(seat) = place.as_ref().and_then(Place::held::<Seat>) {
            return self.call_at(seat, &host, request).await;
        }
        let seat = self.seat(Wanted { line: COMMON_LINE, host: Some(&host) }).await?;
        self.call_at(&seat, &host, request).await
    }
}

#[async_trait]
impl Http for HttpClient {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        let endpoint = endpoint_of(&request);
        let answer = self.dispatch(request).await;
        if let Err(failure) = &answer
            && failure.refused().is_some()
        {
            self.tally.refused(label(endpoint), outcome::of_failure(*failure));
        }
        answer
    }

    async fn reserve(&self, wanted: Wanted<'_>) -> Result<Place, HttpFailure> {
        match self.seat(wanted).await {
            Ok(seat) => Ok(Place::new(seat)),
            Err(failure) => {
                self.tally.refused("sign_in", outcome::of_failure(failure));
                Err(failure)
            }
        }
    }
}

fn resting(retry_after: Duration) -> HttpFailure {
    HttpFailure::Resting { retry_after }
}

fn endpoint_of(request: &http::Request<Bytes>) -> Option<Endpoint> {
    request.extensions().get().copied()
}

fn label(endpoint: Option<Endpoint>) -> &'static str {
    endpoint.map_or(outcome::OTHER, Endpoint::path)
}

const fn told(seen: Seen) -> BreakerState {
    match seen {
        Seen::Closed => BreakerState::Closed,
        Seen::Open(left) => BreakerState::Open(left),
        Seen::HalfOpen => BreakerState::HalfOpen,
    }
}
