//! The chain of seals.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};
use wxlogin_core::ports::{ChainChange, PortResult, Record};

use crate::SqliteStore;

#[async_trait]
impl Record for SqliteStore {
    /// There is one writer, so numbers are committed in their order.
    async fn settled(&self, after: i64) -> PortResult<Option<i64>> {
        let sql = "SELECT max(id) FROM events WHERE id > ?1";
        self.read(|db| Ok(db.prepare_cached(sql)?.query_row([after], |row| row.get(0))?))
    }

    async fn mark(&self, name: &str) -> PortResult<Option<Vec<u8>>> {
        let sql = "SELECT value FROM event_marks WHERE name = ?1";
        self.read(|db| Ok(db.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?))
    }

    async fn change_chain(&self, change: ChainChange) -> PortResult<bool> {
        self.write(move |db| {
            let now = "SELECT value FROM event_marks WHERE name = ?1";
            let now: Option<Vec<u8>> =
                db.prepare_cached(now)?.query_row([change.mark], |row| row.get(0)).optional()?;
            if now != change.expected {
                return Ok(false);
            }
            let sql = "INSERT INTO event_marks (name, value) VALUES (?1, ?2)
                       ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            db.prepare_cached(sql)?.execute(params![change.mark, change.value])?;
            if let Some((number, body)) = &change.add {
                let sql = "INSERT INTO event_seals (number, body) VALUES (?1, ?2)";
                db.prepare_cached(sql)?.execute(params![number, body])?;
            }
            if let Some(number) = change.drop_through {
                db.prepare_cached("DELETE FROM event_seals WHERE number <= ?1")?.execute([number])?;
            }
            Ok(true)
        })
        .await
    }

    async fn reset_chain(&self) -> PortResult<()> {
        self.write(|db| Ok(db.execute_batch("DELETE FROM event_seals; DELETE FROM event_marks;")?)).await
    }
}
