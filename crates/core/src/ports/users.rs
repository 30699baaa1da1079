//! Users.

use async_trait::async_trait;

use super::PortResult;
use crate::nouns::{NewEvent, NewUser, Session, User, UserChange, UserId};

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many to skip.
    pub offset: u32,
    /// How many to give at most (adapters cap it at 1,000).
    pub limit: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self { offset: 0, limit: 50 }
    }
}

/// Which users.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Part of the id, username or nick (case-insensitive for ASCII).
    pub text: Option<String>,
    /// Only enabled or only disabled users.
    pub active: Option<bool>,
    /// Only admins or only others.
    pub admin: Option<bool>,
    /// Only users that were merged into another, who can no longer sign in, or only others.
    pub merged: Option<bool>,
}

impl UserFilter {
    /// The admins who can use the console: enabled, and not merged into another.
    #[must_use]
    pub fn usable_admins() -> Self {
        Self { admin: Some(true), active: Some(true), merged: Some(false), text: None }
    }
}

/// Why a user was not changed. Nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// There is no such user.
    NoSuchUser,
    /// The new username is another's.
    UsernameTaken,
    /// Nobody could use the console afterwards ([`UserChange::keeps_an_admin`]).
    LastAdmin,
}

/// Users. A change and its event are written together or not at all.
#[async_trait]
pub trait Users: Send + Sync {
    /// Makes a user. `false` when the id or the username is taken; then nothing changed.
    async fn create_user(&self, user: NewUser, event: NewEvent) -> PortResult<bool>;

    /// The user with this id.
    async fn user(&self, id: &UserId) -> PortResult<Option<User>>;

    /// The user with this username (compared exactly) and the argon2id string of the password, where there is one.
    async fn user_by_username(&self, username: &str) -> PortResult<Option<(User, Option<String>)>>;

    /// Changes a user, and gives the sessions that end by it.
    async fn change_user(
        &self,
        id: &UserId,
        change: UserChange,
        event: NewEvent,
    ) -> PortResult<Result<Vec<Session>, Unchanged>>;

    /// Users by creation, newest first, and how many match in all.
    async fn users(&self, filter: &UserFilter, page: Page) -> PortResult<(Vec<User>, u64)>;
}
