//! The event record.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio_postgres::types::{ToSql, Type};
use wxlogin_core::{
    nouns::{Event, NewEvent},
    ports::{EventFilter, Events, PortResult},
};

use super::SWEEP;
use crate::{
    PostgresStore, lock,
    rows::{all, event, get, maybe, micros},
};

#[async_trait]
impl Events for PostgresStore {
    async fn record(&self, event: NewEvent) -> PortResult<()> {
        let event = &event;
        self.run(|db| async move { event::insert(&db, event).await }).await
    }

    async fn events(&self, filter: &EventFilter, limit: u32) -> PortResult<Vec<Event>> {
        let until = match filter.after {
            Some(after) => match self.settled(after).await? {
                Some(until) => Some(until),
                None => return Ok(vec![]),
            },
            None => None,
        };
        let asked = Asked::new(filter, until, limit.into());
        let (sql, asked) = (asked.sql(), &asked);
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
    async fn settled(&self, after: i64) -> PortResult<Option<i64>> {
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

/// The statement for a filter. It names only what the filter asks for, so that PostgreSQL can choose the index of that.
struct Asked {
    clauses: Vec<String>,
    values: Vec<Box<dyn ToSql + Sync + Send>>,
    types: Vec<Type>,
    forwards: bool,
}

impl Asked {
    fn new(filter: &EventFilter, until: Option<i64>, limit: i64) -> Self {
        let mut asked = Self { clauses: vec![], values: vec![], types: vec![], forwards: until.is_some() };
        let text = |text: &str| Box::new(text.to_owned()) as Box<dyn ToSql + Sync + Send>;
        let number = |number: i64| Box::new(number) as Box<dyn ToSql + Sync + Send>;
        asked.add("kind =", Type::TEXT, filter.kind.map(|kind| text(kind.as_str())));
        asked.add("user_id =", Type::TEXT, filter.user_id.as_ref().map(|id| text(id.as_str())));
        asked.add("method =", Type::TEXT, filter.method.as_deref().map(text));
        asked.add("at >=", Type::INT8, filter.since.map(|since| number(micros(since))));
        asked.add("id >", Type::INT8, filter.after.map(number));
        asked.add("id <=", Type::INT8, until.map(number));
        asked.values.push(number(limit));
        asked.types.push(Type::INT8);
        asked
    }

    fn add(&mut self, clause: &str, of: Type, value: Option<Box<dyn ToSql + Sync + Send>>) {
        let Some(value) = value else { return };
        self.values.push(value);
        self.types.push(of);
        self.clauses.push(format!("{clause} ${}", self.values.len()));
    }

    fn sql(&self) -> String {
        let (columns, limit) = (event::COLUMNS, self.values.len());
        let order = if self.forwards { "ASC" } else { "DESC" };
        let clauses = if self.clauses.is_empty() { "TRUE".to_owned() } else { self.clauses.join(" AND ") };
        format!("SELECT {columns} FROM events WHERE {clauses} ORDER BY id {order} LIMIT ${limit}")
    }

    fn values(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        let values = self.values.iter().map(|value| &**value as &(dyn ToSql + Sync));
        values.zip(self.types.iter().cloned()).collect()
    }
}
