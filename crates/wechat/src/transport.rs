//! The port to the network: one method, implemented by whoever owns the HTTP client.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

/// Sends one request and returns the whole answer.
///
/// An implementation sets a timeout and a limit for the body, follows no redirects, and **never sends a request
/// twice**: not after a timeout and not after a 5xx. Many requests carry a code that WeChat spends on arrival.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends `request` once. Any HTTP status is an answer, not an error.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;
}

/// Why there is no answer.
///
/// Deliberately a closed list without a message: the error of an HTTP client usually prints the URL, and the URL
/// of a code exchange holds the AppSecret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The time ran out. The request may have been received.
    #[error("no answer in time")]
    Timeout,
    /// No connection came about (DNS, TCP or TLS). The request was not received.
    #[error("no connection")]
    Connect,
    /// The connection broke while the request or the answer was under way. The request may have been received.
    #[error("connection lost")]
    Interrupted,
    /// It was not sent: too much is under way here, or the host has failed too often lately.
    #[error("not sent: {why}")]
    Refused {
        /// Why, in a few words.
        why: &'static str,
        /// When to try again.
        retry_after: Duration,
    },
    /// The answer is larger than anything WeChat sends.
    #[error("answer too large")]
    TooLarge,
}

impl TransportError {
    /// Whether WeChat may have acted on the request, so that a one-time code in it counts as spent.
    pub const fn may_have_been_received(self) -> bool {
        !matches!(self, Self::Connect | Self::Refused { .. })
    }
}
