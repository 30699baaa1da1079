//! Calls to the outside.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;

use super::Place;

/// Why a call has no answer. No variant holds a URL or a body: a WeChat URL carries the AppSecret, and error texts
/// end up in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpFailure {
    /// No connection was made; the request was certainly not received.
    Connect,
    /// The time ran out; the request may have been received.
    Timeout,
    /// The connection broke; the request may have been received.
    Interrupted,
    /// The answer is larger than anything the platform sends.
    TooLarge,
    /// Too many calls are under way and the queue is full, or the wait was too long; the request was not sent.
    Overloaded {
        /// When to try again.
        retry_after: Duration,
    },
    /// The host has failed so often lately that it is left alone for a while; the request was not sent.
    Resting {
        /// When the host will be tried again.
        retry_after: Duration,
    },
}

impl HttpFailure {
    /// When to try again, for a call that was refused here. `Some` means that nothing was sent, for certain.
    #[must_use]
    pub const fn refused(self) -> Option<Duration> {
        match self {
            Self::Overloaded { retry_after } | Self::Resting { retry_after } => Some(retry_after),
            Self::Connect | Self::Timeout | Self::Interrupted | Self::TooLarge => None,
        }
    }
}

impl fmt::Display for HttpFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection",
            Self::Timeout => "no answer in time",
            Self::Interrupted => "connection broken",
            Self::TooLarge => "answer too large",
            Self::Overloaded { .. } => "too many calls under way",
            Self::Resting { .. } => "the host fails and is left alone for a while",
        })
    }
}

/// An extension of a request whose answer the peer holds back until something happens: a long poll.
///
/// The adapter waits this long instead of its usual limits, and counts the request apart from the others, so that any
/// number of people who look at a QR code take no place from those who sign in. Dropping the call ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held(pub Duration);

/// What a place is wanted for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Who waits behind whom: those with the same line wait in turn, and lines take turns.
    pub line: &'a str,
    /// The host and port that will be called (`host` or `host:port`), where that is known.
    pub host: Option<&'a str>,
}

/// Sends one request, once. An adapter has connect, request and total timeouts, follows no redirect and never retries.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends `request` and gives whatever the peer answered, whatever its status. Within [`Place::scope`] it uses that
    /// place and is not refused any more; elsewhere it finds a place by itself.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure>;

    /// A place for the calls of one sign-in, asked for **before** anything one-time is spent: whoever is refused here has
    /// lost nothing and may come again with the same code. The default has places without end.
    ///
    /// # Errors
    /// [`HttpFailure::Overloaded`] and [`HttpFailure::Resting`] only.
    async fn reserve(&self, wanted: Wanted<'_>) -> Result<Place, HttpFailure> {
        let _ = wanted;
        Ok(Place::new(()))
    }
}
