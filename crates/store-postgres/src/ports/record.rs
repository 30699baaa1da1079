//! The chain of seals.

use async_trait::async_trait;
use wxlogin_core::ports::{ChainChange, PortResult, Record};

use crate::{
    PostgresStore, lock,
    rows::{get, maybe},
};

#[async_trait]
impl Record for PostgresStore {
    async fn settled(&self, after: i64) -> PortResult<Option<i64>> {
        self.settled_above(after).await
    }

    async fn mark(&self, name: &str) -> PortResult<Option<Vec<u8>>> {
        let sql = "SELECT value FROM event_marks WHERE name = $1";
        self.run(|db| async move { maybe(db.first(sql, &[&name]).await?, |row| get(row, 0)) }).await
    }

    async fn change_chain(&self, change: ChainChange) -> PortResult<bool> {
        let change = &change;
        self.write(|db| async move {
            // A mark that is not there yet cannot be locked as a row.
            db.execute("SELECT pg_advisory_xact_lock($1)", &[&lock::SEALS]).await?;
            let sql = "SELECT value FROM event_marks WHERE name = $1";
            let now: Option<Vec<u8>> = maybe(db.first(sql, &[&change.mark]).await?, |row| get(row, 0))?;
            if now != change.expected {
                return Ok(false);
            }
            let sql = "INSERT INTO event_marks (name, value) VALUES ($1, $2)
                       ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            db.execute(sql, &[&change.mark, &change.value]).await?;
            if let Some((number, body)) = &change.add {
                db.execute("INSERT INTO event_seals (number, body) VALUES ($1, $2)", &[number, body]).await?;
            }
            if let Some(number) = &change.drop_through {
                db.execute("DELETE FROM event_seals WHERE number <= $1", &[number]).await?;
            }
            Ok(true)
        })
        .await
    }

    async fn reset_chain(&self) -> PortResult<()> {
        self.write(|db| async move {
            db.execute("DELETE FROM event_seals", &[]).await?;
            db.execute("DELETE FROM event_marks", &[]).await?;
            Ok(())
        })
        .await
    }
}
