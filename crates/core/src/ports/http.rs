//! Calls to the outside.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;

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
    /// Too many calls are under way and the queue is full; the request was not sent.
    Overloaded,
}

impl fmt::Display for HttpFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection",
            Self::Timeout => "no answer in time",
            Self::Interrupted => "connection broken",
            Self::TooLarge => "answer too large",
            Self::Overloaded => "too many calls under way",
        })
    }
}

/// An extension of a request whose answer the peer holds back until something happens: a long poll.
///
/// The adapter waits this long instead of its usual limits, and counts the request apart from the others, so that any
/// number of people who look at a QR code take no place from those who sign in. Dropping the call ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held(pub Duration);

/// Sends one request, once. An adapter has connect, request and total timeouts, follows no redirect and never retries.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends `request` and gives whatever the peer answered, whatever its status.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure>;
}
