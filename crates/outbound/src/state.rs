//! What an operator can see of the calls to the outside: how many, how they ended, how long they took, who waits.

use std::time::Duration;

/// Upper bounds of [`CallTimes::counts`], in seconds; the last count is of everything longer.
pub const TIME_BOUNDS: [f64; 14] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0];

/// The calls to the outside since the start, and as they stand now.
#[derive(Debug, Clone, Default)]
pub struct OutboundState {
    /// Permits for calls.
    pub permits: usize,
    /// Permits in use.
    pub in_flight: usize,
    /// Callers that wait for a permit.
    pub waiting: usize,
    /// Open long polls.
    pub long_polls: usize,
    /// Each host that was called.
    pub hosts: Vec<HostState>,
    /// How calls ended.
    pub calls: Vec<CallCount>,
    /// How long calls took that got an answer or waited for one.
    pub times: Vec<CallTimes>,
}

/// A host and its circuit breaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostState {
    /// `host` or `host:port`.
    pub host: String,
    /// Whether calls pass.
    pub breaker: BreakerState,
}

/// Whether calls pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// All.
    Closed,
    /// None for so long.
    Open(Duration),
    /// A few that try whether the host is back.
    HalfOpen,
}

impl BreakerState {
    /// One word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open(_) => "open",
            Self::HalfOpen => "half_open",
        }
    }
}

/// Calls of one endpoint that ended alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCount {
    /// What the caller calls it.
    pub endpoint: &'static str,
    /// `ok` or another word of the caller's, or why there was no answer. A closed list.
    pub outcome: &'static str,
    /// How many.
    pub count: u64,
}

/// How long the calls of one endpoint took.
#[derive(Debug, Clone, PartialEq)]
pub struct CallTimes {
    /// What the caller calls it.
    pub endpoint: &'static str,
    /// By [`TIME_BOUNDS`], each its own bucket, and one for all longer.
    pub counts: [u64; TIME_BOUNDS.len() + 1],
    /// All calls' time together, in seconds.
    pub sum: f64,
    /// The median of the last calls, a thousand at most.
    pub median: Duration,
    /// What nineteen of twenty of the last calls stayed under.
    pub p95: Duration,
    /// The longest of the last calls.
    pub longest: Duration,
}
