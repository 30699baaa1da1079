//! What a code turned out to mean.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::nouns::{IdentityKey, Profile};

/// A person whom WeChat vouches for, just now. Its `Debug` shows no token.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The account.
    pub key: IdentityKey,
    /// The person's id across apps, where WeChat told it.
    pub union_id: Option<String>,
    /// Whether this is the virtual account of a snapshot page.
    pub snapshot: bool,
    /// What WeChat told about the person, where it was asked.
    pub profile: Option<Profile>,
    /// Tokens and keys that came along.
    pub secrets: Secrets,
    /// The lifetime in seconds of the access token.
    pub expires_in: Option<i64>,
    /// The granted scope.
    pub scope: Option<String>,
    /// A moment before WeChat was asked, noted by the flow: tokens and keys that were asked for later are newer, whichever
    /// answer came first.
    pub asked: Option<Timestamp>,
}

/// Tokens and keys that stay on the server.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The person's access token.
    pub access_token: Option<SecretString>,
    /// What renews it.
    pub refresh_token: Option<SecretString>,
    /// The mini program's session key.
    pub session_key: Option<SecretString>,
}

impl Secrets {
    /// Whether there is nothing to keep.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.access_token.is_none() && self.refresh_token.is_none() && self.session_key.is_none()
    }

    /// The text that the vault seals. Never log it.
    #[must_use]
    pub fn to_plain(&self) -> Vec<u8> {
        let text = |secret: &Option<SecretString>| secret.as_ref().map(|s| s.expose_secret().to_owned());
        json!({"a": text(&self.access_token), "r": text(&self.refresh_token), "k": text(&self.session_key)})
            .to_string()
            .into_bytes()
    }

    /// Reads what [`Self::to_plain`] wrote; unreadable text gives nothing.
    #[must_use]
    pub fn from_plain(plain: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(plain).unwrap_or_default();
        let secret = |key: &str| value.get(key).and_then(Value::as_str).map(SecretString::from);
        Self { access_token: secret("a"), refresh_token: secret("r"), session_key: secret("k") }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets([REDACTED])")
    }
}
