//! WeChat accounts linked to users, and the atomic changes that keep one person one user.

use async_trait::async_trait;

use super::{Grounds, Lapse, PortResult};
use crate::nouns::{Identity, IdentityKey, NewEvent, NewIdentity, NewUser, Session, UserId};

/// One atomic change. All of it, its events included, is committed together or nothing is.
#[derive(Debug, Clone)]
pub enum Change {
    /// A new user with their first WeChat account.
    Register {
        /// The user to make.
        user: NewUser,
        /// The account to link.
        identity: NewIdentity,
        /// The organisation that the user joins.
        corp_id: Option<String>,
        /// What to record.
        events: Vec<NewEvent>,
    },
    /// One more WeChat account for a user.
    Link {
        /// The user.
        user_id: UserId,
        /// The user to make if the id has not been seen before.
        adopt: Option<NewUser>,
        /// The account to link.
        identity: NewIdentity,
        /// What must still hold; of a user that is adopted, nothing.
        grounds: Grounds,
        /// What to record.
        events: Vec<NewEvent>,
    },
    /// What a sign-in of a known account told anew: unionId, profile, tokens. A field that is `None` stays.
    /// An older `at` than the stored `sealed_at` leaves the sealed part as it is.
    Refresh {
        /// The account as WeChat tells it now.
        identity: NewIdentity,
        /// What to record.
        events: Vec<NewEvent>,
    },
    /// The end of the link between a user and their WeChat account in one app, and of the user's sessions, as
    /// [`super::Sessions::end_sessions`] ends them.
    Unlink {
        /// The user.
        user_id: UserId,
        /// The app.
        app_id: String,
        /// The session (by its id) of the user that asks, which must be there, and stays.
        asked_by: Option<String>,
        /// What to record if a link was there.
        events: Vec<NewEvent>,
    },
}

/// What became of a change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// The account as it is stored now.
    Stored(Box<Identity>),
    /// The link is gone, and these sessions with it.
    Removed(Vec<Session>),
    /// There was nothing to change.
    Nothing,
}

/// Why a change was not made. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The WeChat account belongs to this user.
    AccountTaken(UserId),
    /// The user has another WeChat account in this app.
    UserHasAnother,
    /// The unionId belongs to this user (only when the account links by unionId).
    UnionTaken(UserId),
    /// There is no such user and none was to be adopted.
    NoSuchUser,
    /// The id or username of the new user is taken.
    UserExists,
    /// What the change relied on is not so any more.
    Lapsed(Lapse),
}

/// An account and what a sign-in asks about its user, all of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub identity: Identity,
    /// Whether the user may sign in: neither disabled nor merged into another.
    pub active: bool,
    /// The user's epoch.
    pub epoch: i64,
    /// The corpIds of the organisations in which the user is active, in the order of joining.
    pub corps: Vec<String>,
}

/// WeChat accounts linked to users.
///
/// An adapter guarantees, whatever runs in parallel: one user per (appId, openId); one (appId, openId) per user and
/// appId; and no `Register` or `Link` for a unionId that belongs to another user, unless the account does not link by unionId.
#[async_trait]
pub trait Identities: Send + Sync {
    /// The account with this key.
    async fn identity(&self, key: &IdentityKey) -> PortResult<Option<Identity>>;

    /// The same with its user, in one question: every sign-in asks it.
    async fn person(&self, key: &IdentityKey) -> PortResult<Option<Person>>;

    /// Every account with this unionId, oldest first.
    async fn identities_of_union(&self, union_id: &str) -> PortResult<Vec<Identity>>;

    /// Every account of this user, oldest first.
    async fn identities_of_user(&self, user_id: &UserId) -> PortResult<Vec<Identity>>;

    /// Makes one change.
    async fn apply(&self, change: Change) -> PortResult<Result<Applied, Refusal>>;
}
