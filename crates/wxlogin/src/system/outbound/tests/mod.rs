//! The client itself, over real connections, against peers that misbehave.

mod bounds;
mod breaker;
mod once;
mod peer;
mod tls;

use std::time::Duration;

use super::{HttpClient, Limits, Rules};

/// Short times, so that what is waited for in vain is not waited for long; a breaker that stays out of the way.
pub(super) const LIMITS: Limits = Limits {
    connect: Duration::from_millis(500),
    request: Duration::from_millis(500),
    total: Duration::from_secs(2),
    in_flight: 64,
    queue: 128,
    patience: Duration::from_millis(500),
    held: 4,
    dns_fresh: Duration::from_secs(30),
    dns_stale: Duration::from_secs(3600),
    breaker: RULES,
};

const RULES: Rules = Rules {
    window: Duration::from_secs(60),
    calls: 10,
    percent: 0,
    pause: Duration::from_millis(300),
    probes: 2,
};

pub(super) fn client(limits: Limits) -> HttpClient {
    HttpClient::new(limits).unwrap()
}

/// How often a call ended in one way.
pub(super) fn ended(client: &HttpClient, outcome: &str) -> u64 {
    client.state().calls.iter().filter(|call| call.outcome == outcome).map(|call| call.count).sum()
}
