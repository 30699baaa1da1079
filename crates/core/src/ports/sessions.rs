//! Signed-in devices.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PortResult;
use crate::nouns::{NewEvent, NewSession, Session, UserId};

/// Sessions, found by the hash of their token. An adapter gives a session whether or not it has ended; the flow judges.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Stores a session, with its events, in one change; ends the oldest ones of the user beyond `keep`, and gives those.
    async fn add_session(
        &self,
        session: NewSession,
        keep: u32,
        events: Vec<NewEvent>,
    ) -> PortResult<Vec<Session>>;

    /// The session whose token has this hash.
    async fn session(&self, token_hash: &[u8; 32]) -> PortResult<Option<Session>>;

    /// Notes that a session was used.
    async fn touch_session(&self, id: &str, at: Timestamp) -> PortResult<()>;

    /// Puts a session into an organisation. `false` when there is no such session.
    async fn move_session(&self, id: &str, corp_id: Option<&str>) -> PortResult<bool>;

    /// Every session of a user, newest first.
    async fn sessions_of_user(&self, user_id: &UserId) -> PortResult<Vec<Session>>;

    /// Ends one session of a user and gives it, so that a cache can forget it too.
    async fn end_session(&self, user_id: &UserId, id: &str) -> PortResult<Option<Session>>;

    /// Ends every session of a user but `except`, and gives the ended ones.
    async fn end_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<Vec<Session>>;

    /// Removes sessions whose end or last use lies before these; gives the number removed.
    async fn sweep_sessions(&self, ended_before: Timestamp, unused_since: Timestamp) -> PortResult<u64>;
}
