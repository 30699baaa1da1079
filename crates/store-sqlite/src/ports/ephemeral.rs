//! One-time and short-lived values, kept in the file so that they survive a restart.
//!
//! An entry is there while the clock shows less than its end. The clock is read by the writer, in the order in which the
//! changes are made: of two callers of `take`, none can be late for an entry and still get it.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use wxlogin_core::ports::{Clock, Ephemeral, PortResult};

use super::SWEEP;
use crate::{SqliteStore, fault::Fault, rows::At};

#[async_trait]
impl Ephemeral for SqliteStore {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<()> {
        let (key, value, clock) = (key.to_owned(), value.to_owned(), self.clock());
        self.write(move |db| {
            let sql = "INSERT INTO ephemeral (key, value, expires_at) VALUES (?1, ?2, ?3)
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at";
            db.prepare_cached(sql)?.execute(params![key, value, end(&clock, ttl)])?;
            Ok(())
        })
        .await
    }

    async fn take(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let (key, clock) = (key.to_owned(), self.clock());
        self.write(move |db| {
            let sql = "DELETE FROM ephemeral WHERE key = ?1 RETURNING value, expires_at";
            let entry = db.prepare_cached(sql)?.query_row([&key], entry).optional()?;
            Ok(live(entry, clock.now()))
        })
        .await
    }

    async fn peek(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let sql = "SELECT value, expires_at FROM ephemeral WHERE key = ?1";
        let entry = self.read(|db| Ok(db.prepare_cached(sql)?.query_row([key], entry).optional()?))?;
        Ok(live(entry, self.now()))
    }

    async fn claim(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<bool> {
        let (key, value, clock) = (key.to_owned(), value.to_owned(), self.clock());
        self.write(move |db| {
            let sql = "INSERT INTO ephemeral (key, value, expires_at) VALUES (?1, ?2, ?3)
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
                       WHERE ephemeral.expires_at <= ?4";
            let row = params![key, value, end(&clock, ttl), At(clock.now())];
            Ok(db.prepare_cached(sql)?.execute(row)? > 0)
        })
        .await
    }

    async fn increment(&self, key: &str, ttl: Duration) -> PortResult<u64> {
        let (key, clock) = (key.to_owned(), self.clock());
        self.write(move |db| increment(db, &key, end(&clock, ttl), At(clock.now()))).await
    }

    async fn sweep(&self) -> PortResult<u64> {
        let now = At(self.now());
        let sql =
            "DELETE FROM ephemeral WHERE key IN (SELECT key FROM ephemeral WHERE expires_at <= ?1 LIMIT ?2)";
        self.remove_in_steps(move |db| Ok(db.prepare_cached(sql)?.execute(params![now, SWEEP as i64])?)).await
    }
}

impl SqliteStore {
    /// Removes in transactions of at most [`SWEEP`] rows until one finds fewer; gives the number removed.
    pub(super) async fn remove_in_steps<F>(&self, step: F) -> PortResult<u64>
    where
        F: Fn(&Connection) -> Result<usize, Fault> + Send + Copy + 'static,
    {
        let mut removed = 0;
        loop {
            let count = self.write(step).await? as u64;
            removed += count;
            if count < SWEEP {
                return Ok(removed);
            }
        }
    }
}

/// A counter is kept as decimal text, as Redis keeps one, so that `peek` of a counter reads the same everywhere.
fn increment(db: &Connection, key: &str, end: At, now: At) -> Result<u64, Fault> {
    let sql = "INSERT INTO ephemeral (key, value, expires_at) VALUES (?1, CAST('1' AS BLOB), ?2)
               ON CONFLICT (key) DO UPDATE SET
                   value = CASE WHEN ephemeral.expires_at <= ?3 THEN excluded.value
                                ELSE CAST(CAST(CAST(CAST(ephemeral.value AS TEXT) AS INTEGER) + 1 AS TEXT) AS BLOB) END,
                   expires_at = CASE WHEN ephemeral.expires_at <= ?3 THEN excluded.expires_at
                                     ELSE ephemeral.expires_at END
               RETURNING CAST(CAST(value AS TEXT) AS INTEGER)";
    let count: i64 = db.prepare_cached(sql)?.query_row(params![key, end, now], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<(Vec<u8>, At)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn live(entry: Option<(Vec<u8>, At)>, now: Timestamp) -> Option<Vec<u8>> {
    entry.filter(|(_, end)| end.0 > now).map(|(value, _)| value)
}

/// The end of an entry made now. A lifetime beyond the calendar ends with the calendar.
fn end(clock: &Arc<dyn Clock>, ttl: Duration) -> At {
    At(clock.now().saturating_add(ttl).unwrap_or(Timestamp::MAX))
}
