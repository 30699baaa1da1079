//! The append-only record of what happened to accounts.

use jiff::Timestamp;
use serde_json::Value;

use super::{Actor, Origin, UserId};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A user was registered through a login method.
    UserRegistered,
    /// A user of the application was seen first, when it bound them.
    UserAdopted,
    /// An operator changed a user (created, disabled, enabled, new password).
    UserChanged,
    /// Somebody signed in.
    LoginSucceeded,
    /// Somebody failed to sign in.
    LoginFailed,
    /// A WeChat account was linked to a user.
    IdentityBound,
    /// A WeChat account was unlinked from a user.
    IdentityUnbound,
    /// WeChat told a unionId for a known account.
    IdentityUnionLearned,
    /// A session was ended before its time.
    SessionRevoked,
    /// Two users became one.
    UserMerged,
    /// A merge was undone.
    UserUnmerged,
    /// A membership began, ended or was switched to.
    CorpChanged,
    /// A service key was made, used for the first time from an address, or revoked.
    KeyChanged,
    /// An element was made, edited, deleted or copied, in the console or on disk.
    ElementChanged,
    /// The settings that the server started with differ from those of the start before.
    SettingsChanged,
    /// Somebody asked WeChat whether an element's credentials work.
    ElementValidated,
    /// Rows left the system in bulk: events, users or elements.
    DataExported,
    /// Too many wrong passwords: an account takes no more for a while.
    AccountLocked,
    /// The master key was rotated, or another one adopted.
    MasterKeyChanged,
    /// A second factor was added, removed or used up.
    FactorChanged,
    /// A person changed their own password.
    PasswordChanged,
    /// An admin signed in to the console.
    ConsoleSignedIn,
    /// An admin signed in from a new network or device, or after the account was locked.
    LoginUnusual,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 23] = [
        Self::UserRegistered,
        Self::UserAdopted,
        Self::UserChanged,
        Self::LoginSucceeded,
        Self::LoginFailed,
        Self::IdentityBound,
        Self::IdentityUnbound,
        Self::IdentityUnionLearned,
        Self::SessionRevoked,
        Self::UserMerged,
        Self::UserUnmerged,
        Self::CorpChanged,
        Self::KeyChanged,
        Self::ElementChanged,
        Self::SettingsChanged,
        Self::ElementValidated,
        Self::DataExported,
        Self::AccountLocked,
        Self::MasterKeyChanged,
        Self::FactorChanged,
        Self::PasswordChanged,
        Self::ConsoleSignedIn,
        Self::LoginUnusual,
    ];

    /// The name on the wire, in storage and in webhooks.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserRegistered => "user.registered",
            Self::UserAdopted => "user.adopted",
            Self::UserChanged => "user.changed",
            Self::LoginSucceeded => "login.succeeded",
            Self::LoginFailed => "login.failed",
            Self::IdentityBound => "identity.bound",
            Self::IdentityUnbound => "identity.unbound",
            Self::IdentityUnionLearned => "identity.union_learned",
            Self::SessionRevoked => "session.revoked",
            Self::UserMerged => "user.merged",
            Self::UserUnmerged => "user.unmerged",
            Self::CorpChanged => "corp.changed",
            Self::KeyChanged => "key.changed",
            Self::ElementChanged => "element.changed",
            Self::SettingsChanged => "settings.changed",
            Self::ElementValidated => "element.validated",
            Self::DataExported => "data.exported",
            Self::AccountLocked => "account.locked",
            Self::MasterKeyChanged => "master_key.changed",
            Self::FactorChanged => "factor.changed",
            Self::PasswordChanged => "password.changed",
            Self::ConsoleSignedIn => "console.signed_in",
            Self::LoginUnusual => "login.unusual",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An event to be recorded. `detail` must hold no secret, code or token.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// What happened.
    pub kind: EventKind,
    /// Whom it concerns, where that is known.
    pub user_id: Option<UserId>,
    /// Through which login method (fullName).
    pub method: Option<String>,
    /// The rest, by kind.
    pub detail: Value,
    /// Who did it.
    pub actor: Actor,
    /// Where it came from.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its number; numbers only grow.
    pub id: i64,
    /// What was recorded.
    pub event: NewEvent,
}
