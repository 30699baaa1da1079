//! What was checked before a change and must still be so within it.

use crate::nouns::IdentityKey;

/// What a change of a user relies on. A store looks again in the transaction that makes the change, and makes none when any
/// of it has changed; that the user may sign in is always looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The user's [`epoch`](crate::nouns::User::epoch): no session of theirs was ended since it was read, and the password
    /// is the one that was verified.
    pub epoch: Option<i64>,
    /// This account is the user's.
    pub account: Option<IdentityKey>,
    /// This session (by its id) is open, and the user's.
    pub session: Option<String>,
}

/// Why a change was not made: what it relied on is not so any more. Nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// There is no such user, or they were disabled, or merged into another.
    Closed,
    /// One of the [`Grounds`] does not hold.
    Changed,
}
