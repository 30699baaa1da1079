//! The application's back end proves itself with a service key.

use jiff::Timestamp;

/// A service key as it is stored: only the hash of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceKey {
    /// What the operator calls it; unique.
    pub name: String,
    /// SHA-256 of the key.
    pub hash: [u8; 32],
    /// Whether the key may also use the admin API.
    pub admin: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used (kept to the minute).
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}
