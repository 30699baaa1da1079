//! Signed-in devices.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Grounds, Lapse, PortResult};
use crate::nouns::{NewEvent, NewIdentity, NewSession, Session, UserId};

/// Everything that a sign-in writes, and what it relies on.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The session that begins.
    pub session: NewSession,
    /// How many sessions the user may have; those end that were used the longest ago.
    pub keep: u32,
    /// Whether it takes the place of the user's earlier ones with the same method and platform.
    pub replaces: bool,
    /// What must still hold.
    pub grounds: Grounds,
    /// What WeChat told anew of the account of `grounds`, stored as [`super::Change::Refresh`] stores it; `None` when its
    /// row has it all.
    pub told: Option<NewIdentity>,
    /// What to record.
    pub events: Vec<NewEvent>,
}

/// Which sessions.
#[derive(Debug, Clone, Default)]
pub struct SessionFilter {
    /// Of this user.
    pub user_id: Option<UserId>,
    /// Through this login method (fullName), or `password`.
    pub method: Option<String>,
    /// Whose caller called itself this: `web`, `miniprogram`, ...
    pub platform: Option<String>,
    /// That end after this.
    pub ends_after: Option<Timestamp>,
    /// Used at this time or later.
    pub seen_since: Option<Timestamp>,
    /// That come after this one in the list: when it began, and its id. The session itself need not be there any more.
    pub below: Option<(Timestamp, String)>,
}

/// Sessions, found by the hash of their token. An adapter gives a session whether or not it has ended; the flow judges.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// A sign-in, in one change: a person waits for each flush of the disk. Gives the sessions that it ended.
    async fn sign_in(&self, sign_in: SignIn) -> PortResult<Result<Vec<Session>, Lapse>>;

    /// The session whose token has this hash.
    async fn session(&self, token_hash: &[u8; 32]) -> PortResult<Option<Session>>;

    /// Notes that a session was used.
    async fn touch_session(&self, id: &str, at: Timestamp) -> PortResult<()>;

    /// Puts a session into an organisation. `false` when there is no such session.
    async fn move_session(&self, id: &str, corp_id: Option<&str>) -> PortResult<bool>;

    /// Every session of a user, newest first.
    async fn sessions_of_user(&self, user_id: &UserId) -> PortResult<Vec<Session>>;

    /// Sessions of everybody, the newest first (by id where two began at once); at most `limit`.
    async fn sessions(&self, filter: &SessionFilter, limit: u32) -> PortResult<Vec<Session>>;

    /// Ends one session of a user and gives it, so that a cache can forget it too.
    async fn end_session(&self, user_id: &UserId, id: &str) -> PortResult<Option<Session>>;

    /// Ends every session of a user but `except`, and gives the ended ones. The user's epoch goes up by one: no sign-in
    /// that relies on an earlier one comes in afterwards.
    async fn end_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<Vec<Session>>;

    /// Removes sessions whose end or last use lies before these; gives the number removed.
    async fn sweep_sessions(&self, ended_before: Timestamp, unused_since: Timestamp) -> PortResult<u64>;
}
