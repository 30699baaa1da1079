//! A person as the application knows them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ports::{Clock, Rng},
    secret::fresh_id,
};

/// The id of a user: text in storage and in results; callers may give a number (`123` is the same as `"123"`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

impl UserId {
    /// The longest id in bytes; applications bring their own ids, so there has to be a bound.
    pub const MAX_BYTES: usize = 128;

    /// An id from text. `None` when it is empty, longer than [`Self::MAX_BYTES`], or holds a control character.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= Self::MAX_BYTES && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// A new id: UUID version 7, so that ids sort by creation.
    pub fn fresh(clock: &dyn Clock, rng: &dyn Rng) -> Self {
        Self(fresh_id(clock, rng))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a user came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserOrigin {
    /// Registered through a login method.
    Registered,
    /// Owned by the application, seen first when it bound them.
    Adopted,
    /// Made by an operator.
    Created,
}

impl UserOrigin {
    /// The name in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Adopted => "adopted",
            Self::Created => "created",
        }
    }

    /// The origin with this name; an unknown name reads as [`Self::Created`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "registered" => Self::Registered,
            "adopted" => Self::Adopted,
            _ => Self::Created,
        }
    }
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The name to sign in with, where the user has a password.
    pub username: Option<String>,
    /// The name to show.
    pub nick: Option<String>,
    /// The address of a picture.
    pub avatar: Option<String>,
    /// The phone number with country code, as WeChat gave it.
    pub phone: Option<String>,
    /// False when an operator has disabled the user.
    pub active: bool,
    /// Whether the user may use the console and the admin API.
    pub admin: bool,
    /// Whether the password was set by an admin in the console, by a command, or by the person with a password that was. A
    /// password that a service has set signs in to the application and not to the console.
    pub password_vouched: bool,
    /// Where the user came from.
    pub origin: UserOrigin,
    /// The user that this one was merged into; such a user cannot sign in.
    pub merged_into: Option<UserId>,
    /// How many times all the user's sessions, or all but one, were ended at once: by a new password, other rights,
    /// disabling, unlinking, a merge or its undoing. What was proved in an earlier epoch opens nothing any more.
    pub epoch: i64,
    /// When the user was made.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl User {
    /// Whether they may sign in: not disabled, and not merged into another.
    #[must_use]
    pub const fn may_sign_in(&self) -> bool {
        self.active && self.merged_into.is_none()
    }
}

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The id.
    pub id: UserId,
    /// The name to sign in with.
    pub username: Option<String>,
    /// The argon2id string of the password.
    pub password_hash: Option<String>,
    /// See [`User::password_vouched`].
    pub password_vouched: bool,
    /// The name to show.
    pub nick: Option<String>,
    /// The address of a picture.
    pub avatar: Option<String>,
    /// Where the user comes from.
    pub origin: UserOrigin,
    /// When.
    pub at: Timestamp,
}

/// Fields of a user to be changed; `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    /// The name to show.
    pub nick: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// Enabled or disabled.
    pub active: Option<bool>,
    /// Whether the user may use the console and the admin API.
    pub admin: Option<bool>,
    /// The argon2id string of a new password.
    pub password_hash: Option<String>,
    /// See [`User::password_vouched`]; goes with a new password.
    pub password_vouched: Option<bool>,
    /// The session of the console that stays when this change ends the user's sessions there.
    pub keep_console: Option<String>,
    /// The name to sign in with.
    pub username: Option<String>,
    /// Whether the keys that the user made as an admin end in the same change.
    pub end_keys: bool,
    /// The address of a picture.
    pub avatar: Option<String>,
    /// Which sessions of the user end in the same change.
    pub ends: Ends,
    /// Whether the change is refused when it would leave nobody who can use the console.
    pub keeps_an_admin: bool,
}

/// Which of a user's sessions end. All but `None` begin a new [`epoch`](User::epoch).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ends {
    /// None.
    #[default]
    None,
    /// All.
    All,
    /// All but the one with this id.
    AllBut(String),
}

impl Ends {
    /// All but the one with this id, where there is one.
    #[must_use]
    pub fn others(than: Option<&str>) -> Self {
        than.map_or(Self::All, |id| Self::AllBut(id.to_owned()))
    }
}

impl UserChange {
    /// Whether the user's sessions of the console end with this change: what opened them is different now.
    #[must_use]
    pub const fn ends_console_sessions(&self) -> bool {
        self.password_hash.is_some() || self.admin.is_some() || self.active.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_visible_text() {
        assert!(UserId::parse("").is_none());
        assert!(UserId::parse("a\nb").is_none());
        assert!(UserId::parse(&"x".repeat(129)).is_none());
        assert_eq!(UserId::parse("123").unwrap().as_str(), "123");
    }
}
