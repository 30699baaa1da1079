//! Why a call has no answer.

use std::{fmt, time::Duration};

/// Why a call has no answer. No variant holds a URL or a body: both may carry secrets, and errors end up in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection was made; the request was certainly not received.
    Connect,
    /// The time ran out; the request may have been received.
    Timeout,
    /// The connection broke; the request may have been received.
    Interrupted,
    /// The answer is larger than the client reads.
    TooLarge,
    /// Too many calls are running and the queue is full, or the wait was too long; the request was not sent.
    Overloaded {
        /// When to try again.
        retry_after: Duration,
    },
    /// The host's circuit breaker is open; the request was not sent.
    BreakerOpen {
        /// When the host will be tried again.
        retry_after: Duration,
    },
}

impl Failure {
    /// When to try again, for a request that was not sent. `None`: it may have been.
    #[must_use]
    pub const fn not_sent(self) -> Option<Duration> {
        match self {
            Self::Overloaded { retry_after } | Self::BreakerOpen { retry_after } => Some(retry_after),
            Self::Connect | Self::Timeout | Self::Interrupted | Self::TooLarge => None,
        }
    }

    /// One word of a closed list, for counters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::TooLarge => "too_large",
            Self::Overloaded { .. } => "overloaded",
            Self::BreakerOpen { .. } => "breaker_open",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection",
            Self::Timeout => "no answer in time",
            Self::Interrupted => "connection broken",
            Self::TooLarge => "answer too large",
            Self::Overloaded { .. } => "too many calls under way",
            Self::BreakerOpen { .. } => "the host keeps failing; its circuit breaker is open",
        })
    }
}

impl std::error::Error for Failure {}
