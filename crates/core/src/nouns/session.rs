//! A signed-in device.

use jiff::Timestamp;

use super::UserId;

/// A session as it is stored: the token itself is nowhere, only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The public id, for listing and revoking one's own devices. It opens nothing.
    pub id: String,
    /// SHA-256 of the token that the device holds.
    pub token_hash: [u8; 32],
    /// Who is signed in.
    pub user_id: UserId,
    /// In which organisation.
    pub corp_id: Option<String>,
    /// Through which login method (fullName), or `password`.
    pub method: String,
    /// What the caller called itself: `web`, `mobile`, `miniprogram`, ...
    pub platform: String,
    /// Network address at sign-in.
    pub address: Option<String>,
    /// User-Agent at sign-in, shortened.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used (kept to the minute, to spare writes).
    pub seen_at: Timestamp,
    /// When it ends, whatever happens.
    pub expires_at: Timestamp,
}

/// A session to be stored.
pub type NewSession = Session;
