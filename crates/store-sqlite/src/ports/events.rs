//! The event record.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, ToSql, params, params_from_iter};
use wxlogin_core::{
    nouns::{ActorKind, Event, NewEvent},
    ports::{EventFilter, Events, PortResult},
};

use super::SWEEP;
use crate::{
    SqliteStore,
    rows::{At, event},
};

#[async_trait]
impl Events for SqliteStore {
    async fn record(&self, event: NewEvent) -> PortResult<()> {
        self.write(move |db| event::insert(db, &event)).await
    }

    async fn events(&self, filter: &EventFilter, limit: u32) -> PortResult<Vec<Event>> {
        let (sql, mut values) = asked(filter);
        values.push(Box::new(limit));
        self.read(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(values), event::read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn event_cursor(&self, reader: &str) -> PortResult<Option<i64>> {
        let sql = "SELECT event FROM event_cursors WHERE reader = ?1";
        self.read(|db| Ok(db.prepare_cached(sql)?.query_row([reader], |row| row.get(0)).optional()?))
    }

    async fn set_event_cursor(&self, reader: &str, event: i64) -> PortResult<()> {
        let reader = reader.to_owned();
        let sql = "INSERT INTO event_cursors (reader, event) VALUES (?1, ?2)
                   ON CONFLICT (reader) DO UPDATE SET event = excluded.event";
        self.write(move |db| {
            db.prepare_cached(sql)?.execute(params![reader, event])?;
            Ok(())
        })
        .await
    }

    async fn advance_event_cursor(&self, reader: &str, from: i64, to: i64) -> PortResult<bool> {
        let reader = reader.to_owned();
        let sql = "UPDATE event_cursors SET event = ?3 WHERE reader = ?1 AND event = ?2";
        self.write(move |db| Ok(db.prepare_cached(sql)?.execute(params![reader, from, to])? == 1)).await
    }

    async fn forget_events(&self, before: Timestamp) -> PortResult<u64> {
        let sql = "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at < ?1 LIMIT ?2)";
        self.remove_in_steps(move |db| {
            Ok(db.prepare_cached(sql)?.execute(params![At(before), SWEEP as i64])?)
        })
        .await
    }
}

/// The statement names only what the filter asks for, so that SQLite can choose the index of that. Values are bound.
fn asked(filter: &EventFilter) -> (String, Vec<Box<dyn ToSql>>) {
    let mut clauses = vec!["1"];
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    if let Some(kind) = filter.actor {
        clauses.push("actor = ?");
        values.push(Box::new(kind.as_str()));
        if let Some(id) = &filter.actor_id {
            // See `Actor::stored_id`: a person who acted on their own account is named by `user_id`.
            let person = kind == ActorKind::Person;
            clauses.push(if person {
                "(actor_id = ? OR (actor_id IS NULL AND user_id = ?))"
            } else {
                "actor_id = ?"
            });
            for _ in 0..=usize::from(person) {
                values.push(Box::new(id.clone()));
            }
        }
    }
    let mut clause = |sql, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            clauses.push(sql);
            values.push(value);
        }
    };
    clause("kind = ?", filter.kind.map(|kind| Box::new(kind.as_str()) as _));
    clause("user_id = ?", filter.user_id.as_ref().map(|id| Box::new(id.as_str().to_owned()) as _));
    clause("method = ?", filter.method.as_ref().map(|method| Box::new(method.clone()) as _));
    clause("at >= ?", filter.since.map(|since| Box::new(At(since)) as _));
    clause("at <= ?", filter.until.map(|until| Box::new(At(until)) as _));
    clause("id < ?", filter.before.map(|before| Box::new(before) as _));
    clause("id > ?", filter.after.map(|after| Box::new(after) as _));
    let order = if filter.after.is_some() { "ASC" } else { "DESC" };
    let columns = event::COLUMNS;
    let clauses = clauses.join(" AND ");
    (format!("SELECT {columns} FROM events WHERE {clauses} ORDER BY id {order} LIMIT ?"), values)
}
