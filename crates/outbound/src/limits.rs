//! Times and bounds.

use std::time::Duration;

use crate::BreakerRules;

/// Times and bounds of a [`Client`](crate::Client).
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Until a connection is made.
    pub connect: Duration,
    /// Until a request is answered, its connection included.
    pub request: Duration,
    /// The same, the body of the answer included.
    pub total: Duration,
    /// How many calls may run at once.
    pub max_in_flight: usize,
    /// How many callers may wait for a permit.
    pub queue_capacity: usize,
    /// How long each of them waits.
    pub queue_timeout: Duration,
    /// How many long polls may be open. They take no permit.
    pub max_long_polls: usize,
    /// How long a resolved name is used without asking again.
    pub dns_fresh: Duration,
    /// How long it is used when the resolver fails.
    pub dns_stale: Duration,
    /// When a host is left alone.
    pub breaker: BreakerRules,
}
