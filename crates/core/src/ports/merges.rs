//! Two users become one, and, for a while, two again.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PortResult;
use crate::nouns::{NewEvent, UserId};

/// A merge that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its number.
    pub id: i64,
    /// The user that is no more.
    pub from: UserId,
    /// The user that has everything now.
    pub into: UserId,
    /// The numbers of the identity rows that moved.
    pub identities: Vec<i64>,
    /// The organisations that `from` left by it.
    pub left_corps: Vec<String>,
    /// The organisations that `into` joined by it.
    pub joined_corps: Vec<String>,
    /// Whether `into` took over the username and password, having had none.
    pub took_username: bool,
    /// When.
    pub at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// Why two users cannot be merged. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeRefusal {
    /// One of them does not exist, is merged already, or both are the same.
    NotTwoUsers,
    /// Both have a WeChat account in this app, and a user has at most one there.
    SameApp(String),
    /// What was moved has moved on since, or the merge is unknown or undone.
    NotAsItWas,
    /// Nobody could use the console afterwards: `from` is the only admin, and `into` is none.
    LastAdmin,
}

/// Merges. Each method is one atomic change, its event included.
#[async_trait]
pub trait Merges: Send + Sync {
    /// Moves everything of `from` to `into`, ends the sessions of `from`, and records what moved.
    async fn merge(
        &self,
        from: &UserId,
        into: &UserId,
        event: NewEvent,
    ) -> PortResult<Result<Merge, MergeRefusal>>;

    /// Moves back what a merge moved, and ends the sessions of `into` that were stored after the merge, whatever the clocks
    /// showed: each may be of either person. Refuses when any of what moved has changed hands since.
    async fn unmerge(&self, id: i64, event: NewEvent) -> PortResult<Result<Merge, MergeRefusal>>;

    /// Merges that a user was part of, newest first.
    async fn merges_of(&self, user_id: &UserId) -> PortResult<Vec<Merge>>;

    /// The merge with this number.
    async fn merge_by_id(&self, id: i64) -> PortResult<Option<Merge>>;
}
