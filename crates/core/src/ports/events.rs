//! The append-only event record.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PortResult;
use crate::nouns::{ActorKind, Event, EventKind, NewEvent, UserId};

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// About this user.
    pub user_id: Option<UserId>,
    /// Done by an actor of this kind.
    pub actor: Option<ActorKind>,
    /// Done by this actor; only beside a kind.
    pub actor_id: Option<String>,
    /// Through this login method.
    pub method: Option<String>,
    /// Not before this.
    pub since: Option<Timestamp>,
    /// Not after this.
    pub until: Option<Timestamp>,
    /// With a number above this (to follow the record).
    pub after: Option<i64>,
    /// With a number below this (to read the record backwards, part by part).
    pub before: Option<i64>,
}

/// Events. There is no way to change one.
#[async_trait]
pub trait Events: Send + Sync {
    /// Records an event that goes with no other change.
    async fn record(&self, event: NewEvent) -> PortResult<()>;

    /// Events, newest first, or oldest first when `filter.after` is set; at most `limit`.
    async fn events(&self, filter: &EventFilter, limit: u32) -> PortResult<Vec<Event>>;

    /// How far a reader of the record has come: the number of the last event it has dealt with.
    async fn event_cursor(&self, reader: &str) -> PortResult<Option<i64>>;

    /// Moves a reader's cursor, forwards or (to deliver again) backwards.
    async fn set_event_cursor(&self, reader: &str, event: i64) -> PortResult<()>;

    /// Moves a reader's cursor from one event to another and tells whether it did: not when it stands elsewhere. Atomic, so
    /// that a reader who is late cannot undo what another one, or an operator, did meanwhile.
    async fn advance_event_cursor(&self, reader: &str, from: i64, to: i64) -> PortResult<bool>;

    /// Removes events older than this (the setting `events.retention`); gives the number removed.
    async fn forget_events(&self, before: Timestamp) -> PortResult<u64>;
}
