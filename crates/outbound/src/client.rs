//! The client: permits, breakers and counters around one request.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use crate::{
    Failure, HostState, Limits, OutboundState, Proxies,
    dns::{Resolver, System},
    hosts::{HostPermit, Hosts},
    limiter::{Limiter, Permit},
    tally::Tally,
    wire,
};

/// The queue of calls that were not reserved.
const UNRESERVED: &str = "";

/// When to come again after there was no permit. Permits are free within a call's time, so soon.
const OVERLOADED: Failure = Failure::Overloaded { retry_after: Duration::from_secs(2) };

/// How calls are counted. Labels and outcomes are of closed lists: each distinct pair costs memory.
pub trait Classify: Send + Sync {
    /// What the caller knows of a request.
    type Call: Copy + Send;

    /// What a refused reservation is counted under.
    const RESERVATION: &'static str = "reservation";

    /// Looks at a request before it is sent.
    fn call(&self, request: &Request<Bytes>) -> Self::Call;

    /// The endpoint's name in the counters.
    fn label(&self, call: Self::Call) -> &'static str;

    /// What a 2xx or 3xx answer means, such as `ok`.
    fn outcome(&self, call: Self::Call, answer: &Response<Bytes>) -> &'static str;
}

/// An HTTP client; see the crate.
pub struct Client<C> {
    http: reqwest::Client,
    limiter: Arc<Limiter>,
    hosts: Hosts,
    long_polls: Semaphore,
    tally: Tally,
    limits: Limits,
    classify: C,
}

/// The right to make the calls of one job. Dropping it gives the permit to the next in turn.
pub struct Reservation {
    host: Option<HostPermit>,
    _permit: Permit,
}

impl fmt::Debug for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reservation")
    }
}

impl<C: Classify> Client<C> {
    /// # Errors
    /// When a proxy's address cannot be used, or TLS cannot be set up, which on a bare container means that ca-certificates is missing.
    pub fn new(limits: Limits, user_agent: &str, proxies: &Proxies, classify: C) -> Result<Self, String> {
        let began = Instant::now();
        let resolver = Resolver::new(System, limits.dns_fresh, limits.dns_stale, move || began.elapsed());
        let http = proxies.apply(wire::builder(&limits, user_agent, resolver))?.build();
        let problem = |_| "the HTTP client cannot be made; install the ca-certificates package".to_owned();
        Ok(Self::over(http.map_err(problem)?, limits, classify))
    }

    pub(crate) fn over(http: reqwest::Client, limits: Limits, classify: C) -> Self {
        Self {
            http,
            limiter: Limiter::new(limits.max_in_flight, limits.queue_capacity, limits.queue_timeout),
            hosts: Hosts::new(limits.breaker),
            long_polls: Semaphore::new(limits.max_long_polls.clamp(1, Semaphore::MAX_PERMITS)),
            tally: Tally::default(),
            limits,
            classify,
        }
    }

    /// What an operator sees.
    pub fn state(&self) -> OutboundState {
        let (in_flight, waiting) = self.limiter.occupied();
        let (calls, times) = self.tally.read();
        let hosts = self.hosts.states().into_iter().map(|(host, breaker)| HostState { host, breaker });
        let long_polls =
            self.limits.max_long_polls.max(1).saturating_sub(self.long_polls.available_permits());
        OutboundState {
            permits: self.limiter.size(),
            in_flight,
            waiting,
            long_polls,
            hosts: hosts.collect(),
            calls,
            times,
        }
    }

    /// A permit for the calls of one job, asked for before anything one-time is spent. Callers with the same `queue` wait
    /// in turn, and queues take turns. `host` (`host` or `host:port`) is the first host to be called, where it is known: a
    /// host whose breaker is open is not waited for.
    ///
    /// # Errors
    /// [`Failure::Overloaded`] and [`Failure::BreakerOpen`] only.
    pub async fn reserve(&self, queue: &str, host: Option<&str>) -> Result<Reservation, Failure> {
        let reserved = self.acquire(queue, host).await;
        if let Err(failure) = &reserved {
            self.tally.refused(C::RESERVATION, failure.as_str());
        }
        reserved
    }

    /// Sends `request` once and gives whatever was answered, whatever its status. Without a reservation a permit is
    /// acquired first.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(
        &self,
        request: Request<Bytes>,
        reservation: Option<&Reservation>,
    ) -> Result<Response<Bytes>, Failure> {
        let (kind, host) = (self.classify.call(&request), host_of(&request));
        let own;
        let reservation = match reservation {
            Some(reservation) => reservation,
            None => {
                own = self.counted(kind, self.acquire(UNRESERVED, Some(&host)).await)?;
                &own
            }
        };
        // A second host of a job has a breaker of its own, which the reservation knows nothing of.
        if let Some(permit) = reservation.host.as_ref().filter(|permit| permit.is_for(&host)) {
            return self.call(kind, request, permit, None).await;
        }
        let permit = self.counted(kind, self.hosts.host(&host).admit().map_err(breaker_open))?;
        self.call(kind, request, &permit, None).await
    }

    /// Sends a request whose answer the peer holds back until something happens. It waits for `limit` in place of the
    /// usual limits, and has bounds of its own, so that long polls take no permit from other calls. Dropping it ends it.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn long_poll(
        &self,
        request: Request<Bytes>,
        limit: Duration,
    ) -> Result<Response<Bytes>, Failure> {
        let kind = self.classify.call(&request);
        let _permit = self.counted(kind, self.long_polls.try_acquire().map_err(|_| OVERLOADED))?;
        let admitted = self.hosts.host(&host_of(&request)).admit().map_err(breaker_open);
        let host = self.counted(kind, admitted)?;
        self.call(kind, request, &host, Some(limit)).await
    }

    /// The breaker may open during the wait for a permit, so it is asked again afterwards.
    async fn acquire(&self, queue: &str, host: Option<&str>) -> Result<Reservation, Failure> {
        let host = host.map(|name| self.hosts.host(name));
        if let Some(host) = &host {
            host.would_pass().map_err(breaker_open)?;
        }
        let permit = self.limiter.acquire(queue).await.ok_or(OVERLOADED)?;
        let host = host.map(|host| host.admit()).transpose().map_err(breaker_open)?;
        Ok(Reservation { host, _permit: permit })
    }

    async fn call(
        &self,
        kind: C::Call,
        request: Request<Bytes>,
        permit: &HostPermit,
        limit: Option<Duration>,
    ) -> Result<Response<Bytes>, Failure> {
        let began = Instant::now();
        let work = wire::exchange(&self.http, request, limit);
        let answer = timeout(limit.unwrap_or(self.limits.total), work).await.unwrap_or(Err(Failure::Timeout));
        permit.report(is_answer(&answer));
        self.tally.called(self.classify.label(kind), self.outcome(kind, &answer), began.elapsed());
        answer
    }

    fn outcome(&self, kind: C::Call, answer: &Result<Response<Bytes>, Failure>) -> &'static str {
        match answer {
            Ok(answer) if answer.status().is_server_error() => "http_5xx",
            Ok(answer) if answer.status().is_client_error() => "http_4xx",
            Ok(answer) => self.classify.outcome(kind, answer),
            Err(failure) => failure.as_str(),
        }
    }

    /// Counts a refusal of a call that was to be made.
    fn counted<T>(&self, kind: C::Call, step: Result<T, Failure>) -> Result<T, Failure> {
        step.inspect_err(|failure| self.tally.refused(self.classify.label(kind), failure.as_str()))
    }
}

/// Whether the peer answered. A 4xx is an answer; a 5xx is the sign of a peer in trouble.
fn is_answer(answer: &Result<Response<Bytes>, Failure>) -> bool {
    match answer {
        Ok(answer) => !answer.status().is_server_error(),
        Err(failure) => *failure == Failure::TooLarge,
    }
}

fn breaker_open(retry_after: Duration) -> Failure {
    Failure::BreakerOpen { retry_after }
}

fn host_of(request: &Request<Bytes>) -> String {
    request.uri().authority().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_4xx_is_an_answer_and_a_5xx_is_none() {
        let status = |status| Ok(Response::builder().status(status).body(Bytes::new()).unwrap());
        for (answer, expected) in [
            (status(200), true),
            (status(404), true),
            (status(502), false),
            (Err(Failure::Timeout), false),
            (Err(Failure::Connect), false),
            (Err(Failure::TooLarge), true),
        ] {
            assert_eq!(is_answer(&answer), expected, "{answer:?}");
        }
    }
}
