//! The console's sessions and second factors.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PortResult;
use crate::nouns::{ConsoleSession, Factor, FactorKind, NewEvent, UserId};

/// Sessions of the console, found by the hash of their token. An adapter gives a session whether or not it has ended; the
/// flow judges. A change of a user's password, rights or activity ends them in the same change
/// ([`super::Users::change_user`]), and so does a merge of both users.
#[async_trait]
pub trait ConsoleSessions: Send + Sync {
    /// Stores a session with its events. `false`, and nothing written, unless its user is an admin who may sign in, with this
    /// very password, which opens the console: what was checked may have changed since.
    async fn add_console_session(
        &self,
        session: ConsoleSession,
        password_hash: &str,
        events: Vec<NewEvent>,
    ) -> PortResult<bool>;

    /// The session whose token has this hash.
    async fn console_session(&self, token_hash: &[u8; 32]) -> PortResult<Option<ConsoleSession>>;

    /// Notes that a session was used.
    async fn touch_console_session(&self, id: &str, at: Timestamp) -> PortResult<()>;

    /// Notes that the person has proved who they are, with a second factor or without. `false` when there is no such session.
    async fn prove_console_session(&self, id: &str, at: Timestamp, second_factor: bool) -> PortResult<bool>;

    /// The sessions of a user, or of everybody, newest first.
    async fn console_sessions(&self, user_id: Option<&UserId>) -> PortResult<Vec<ConsoleSession>>;

    /// Ends one session of a user; `false` when there was none.
    async fn end_console_session(&self, user_id: &UserId, id: &str, event: NewEvent) -> PortResult<bool>;

    /// Ends every session of a user but `except`; gives the number ended.
    async fn end_console_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<u64>;

    /// Removes sessions whose end or last use lies before these; gives the number removed.
    async fn sweep_console_sessions(
        &self,
        ended_before: Timestamp,
        unused_since: Timestamp,
    ) -> PortResult<u64>;
}

/// Second factors.
#[async_trait]
pub trait Factors: Send + Sync {
    /// Stores a factor. `false`, and nothing written, when its credential is stored already.
    async fn add_factor(&self, factor: Factor, event: NewEvent) -> PortResult<bool>;

    /// A user's factors, oldest first.
    async fn factors(&self, user_id: &UserId) -> PortResult<Vec<Factor>>;

    /// Notes a use with a counter above the stored one; `false`, and nothing written, when it is not above (both zero: the
    /// device does not count). Of many callers with one counter one gets `true`.
    async fn use_factor(&self, id: &str, counter: i64, at: Timestamp) -> PortResult<bool>;

    /// Removes a factor of a user; `false` when there was none.
    async fn remove_factor(&self, user_id: &UserId, id: &str, event: NewEvent) -> PortResult<bool>;

    /// Replaces every factor of the user that is of this kind; `None` stands for every kind.
    async fn replace_factors(
        &self,
        user_id: &UserId,
        kind: Option<FactorKind>,
        factors: Vec<Factor>,
        event: NewEvent,
    ) -> PortResult<()>;

    /// Takes a recovery code of a user by its hash: of many callers one gets `true`.
    async fn take_recovery(&self, user_id: &UserId, hash: &[u8], event: NewEvent) -> PortResult<bool>;

    /// Factors of everybody by id, those after `after`, at most `limit`; to seal them anew.
    async fn all_factors(&self, after: &str, limit: u32) -> PortResult<Vec<Factor>>;

    /// Replaces what is sealed, if it is still `before`.
    async fn reseal_factor(&self, id: &str, before: &[u8], sealed: &[u8]) -> PortResult<bool>;
}
