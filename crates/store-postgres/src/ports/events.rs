//! The event record.

use async_trait::async_trait;
use jiff::Timestamp;
use wxlogin_core::{
    nouns::{Event, NewEvent, UserId},
    ports::{EventFilter, Events, PortResult},
};

use super::SWEEP;
use crate::{
    PostgresStore, lock,
    rows::{all, asked::Asked, event, get, maybe, micros},
};

#[async_trait]
impl Events for PostgresStore {
    async fn record(&self, event: NewEvent) -> PortResult<()> {
        let event = &event;
        self.run(|db| async move { event::insert(&db, event).await }).await
    }

    async fn events(&self, filter: &EventFilter, limit: u32) -> PortResult<Vec<Event>> {
        let until = match filter.after {
            Some(after) => match self.settled_above(after).await? {
                Some(until) => Some(until),
                None => return Ok(vec![]),
            },
            None => None,
        };
        let (sql, asked) = asked(filter, until, limit);
        let asked = &asked;
        self.run(|db| {
            let sql = &sql;
            async move { all(&db.query_once(sql, &asked.values()).await?, event::read) }
        })
        .await
    }

    async fn event_cursor(&self, reader: &str) -> PortResult<Option<i64>> {
        let sql = "SELECT event FROM event_cursors WHERE reader = $1";
        self.run(|db| async move { maybe(db.first(sql, &[&reader]).await?, |row| get(row, 0)) }).await
    }

    async fn set_event_cursor(&self, reader: &str, event: i64) -> PortResult<()> {
        let sql = "INSERT INTO event_cursors (reader, event) VALUES ($1, $2)
                   ON CONFLICT (reader) DO UPDATE SET event = excluded.event";
        self.run(|db| async move { db.execute(sql, &[&reader, &event]).await }).await?;
        Ok(())
    }

    async fn advance_event_cursor(&self, reader: &str, from: i64, to: i64) -> PortResult<bool> {
        let sql = "UPDATE event_cursors SET event = $3 WHERE reader = $1 AND event = $2";
        Ok(self.run(|db| async move { db.execute(sql, &[&reader, &from, &to]).await }).await? == 1)
    }

    async fn forget_events(&self, before: Timestamp) -> PortResult<u64> {
        let sql = "DELETE FROM events WHERE id IN (
                       SELECT id FROM events WHERE at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)";
        self.remove_in_steps(sql, &[&micros(before), &(SWEEP as i64)]).await
    }
}

impl PostgresStore {
    /// The number up to which the record is complete; `None` when it holds nothing above `after`.
    ///
    /// Numbers are given before they are committed, so the highest that can be seen may have lower ones still to come.
    /// Whoever writes an event holds the lock until it is committed; having had it alone for a moment means that every
    /// number given before is there.
    pub(super) async fn settled_above(&self, after: i64) -> PortResult<Option<i64>> {
        let any = "SELECT 1 FROM events WHERE id > $1 LIMIT 1";
        if !self.run(|db| async move { db.exists(any, &[&after]).await }).await? {
            return Ok(None);
        }
        self.write(|db| async move {
            db.execute("SELECT pg_advisory_xact_lock($1)", &[&lock::EVENTS]).await?;
            // A statement of its own: it must see what was committed while the lock was waited for.
            get(&db.one("SELECT max(id) FROM events", &[]).await?, 0)
        })
        .await
    }
}

/// The statement for a filter, and its values.
fn asked(filter: &EventFilter, until: Option<i64>, limit: u32) -> (String, Asked) {
    let mut asked = Asked::default();
    asked.text("kind =", filter.kind.map(|kind| kind.as_str()));
    asked.text("user_id =", filter.user_id.as_ref().map(UserId::as_str));
    asked.text("actor =", filter.actor.map(|kind| kind.as_str()));
    asked.actor(filter.actor, filter.actor_id.as_deref());
    asked.text("method =", filter.method.as_deref());
    asked.number("at >=", filter.since.map(micros));
    asked.number("at <=", filter.until.map(micros));
    asked.number("id >", filter.after);
    asked.number("id <", filter.before);
    asked.number("id <=", until);
    let order = if until.is_some() { "id ASC" } else { "id DESC" };
    (asked.sql("events", event::COLUMNS, order, limit), asked)
}
