//! The application's back end proves itself with a service key.

use jiff::Timestamp;

use super::{Actor, ActorKind, UserId};

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
    /// Who made it; unknown for a key that is older than the naming of makers.
    pub made_by: Actor,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
}

impl ServiceKey {
    /// Whether it works at this moment.
    #[must_use]
    pub fn works_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether this user made it, as an admin.
    #[must_use]
    pub fn is_made_by(&self, user: &UserId) -> bool {
        self.made_by.kind == ActorKind::Admin && self.made_by.id.as_deref() == Some(user.as_str())
    }
}
