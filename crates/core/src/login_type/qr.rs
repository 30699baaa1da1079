//! A QR code of the platform that is shown on our own page, with what happens to it.
//!
//! Optional for a login type: one that has no such codes, or cannot read the platform's page, leaves people with the
//! platform's own page in a frame.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{AuthorizeRequest, LoginMethod};
use crate::Result;

/// What is known of a code, as pages and scripts read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QrStatus {
    /// Nobody has scanned it; also "no news".
    Waiting,
    /// Scanned; the person decides on the phone.
    Scanned,
    /// Refused on the phone; the same code may be scanned again.
    Cancelled,
    /// Confirmed.
    Confirmed,
    /// Of no use any more; a new one is needed.
    Expired,
}

impl QrStatus {
    /// The status with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(text.into()).ok()
    }
}

/// What the platform says about a code.
#[derive(Debug, Clone)]
pub enum QrNews {
    /// See [`QrStatus::Waiting`].
    Waiting,
    /// See [`QrStatus::Scanned`].
    Scanned,
    /// See [`QrStatus::Cancelled`].
    Cancelled,
    /// See [`QrStatus::Expired`].
    Expired,
    /// Confirmed: what a callback would have brought.
    Confirmed {
        /// For the exchange.
        code: SecretString,
    },
}

/// A code's picture.
#[derive(Debug, Clone)]
pub struct QrImage {
    /// A picture's media type.
    pub content_type: &'static str,
    /// The picture.
    pub bytes: Bytes,
}

/// Codes that can be shown outside the platform's page. `handle` is the platform's name for one; it is kept on the server.
#[async_trait]
pub trait QrCodes: Send + Sync {
    /// A new code for a sign-in; gives its handle.
    async fn begin(&self, method: &LoginMethod, request: &AuthorizeRequest) -> Result<String>;

    /// Its picture.
    async fn image(&self, method: &LoginMethod, handle: &str) -> Result<QrImage>;

    /// What happens to it: held for up to `limit` while that is what is known already (`last`). May be dropped and asked
    /// again at any time.
    async fn news(
        &self,
        method: &LoginMethod,
        handle: &str,
        last: QrStatus,
        limit: Duration,
    ) -> Result<QrNews>;
}
