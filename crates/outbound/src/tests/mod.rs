//! The client itself, over real connections, against peers that misbehave.

mod bounds;
mod breaker;
mod once;
mod peer;
mod tls;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::{BreakerRules, Classify, Client, Limits};

/// Short times, so that what is waited for in vain is not waited for long; a breaker that stays out of the way.
pub(super) const LIMITS: Limits = Limits {
    connect: Duration::from_millis(500),
    request: Duration::from_millis(500),
    total: Duration::from_secs(2),
    max_in_flight: 64,
    queue_capacity: 128,
    queue_timeout: Duration::from_millis(500),
    max_long_polls: 4,
    dns_fresh: Duration::from_secs(30),
    dns_stale: Duration::from_secs(3600),
    breaker: RULES,
};

const RULES: BreakerRules = BreakerRules {
    window: Duration::from_secs(60),
    calls: 10,
    percent: 0,
    pause: Duration::from_millis(300),
    probes: 2,
};

/// Counts every call under one name.
pub(super) struct Plain;

impl Classify for Plain {
    type Call = ();

    fn call(&self, _: &Request<Bytes>) {}

    fn label(&self, (): ()) -> &'static str {
        "any"
    }

    fn outcome(&self, (): (), _: &Response<Bytes>) -> &'static str {
        "ok"
    }
}

pub(super) fn client(limits: Limits) -> Client<Plain> {
    Client::new(limits, "tests", &crate::Proxies::default(), Plain).unwrap()
}

/// How often a call ended in one way.
pub(super) fn ended(client: &Client<Plain>, outcome: &str) -> u64 {
    client.state().calls.iter().filter(|call| call.outcome == outcome).map(|call| call.count).sum()
}
