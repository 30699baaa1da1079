//! One-time and short-lived values, for deployments with PostgreSQL and no Redis. Each method is one statement.
//!
//! An entry is there while the database's clock shows less than its end: the servers of an app need not agree on the time.

use std::time::Duration;

use async_trait::async_trait;
use tokio_postgres::Row;
use wxlogin_core::ports::{Ephemeral, PortResult};

use crate::{
    PostgresStore,
    fault::Fault,
    rows::{get, maybe},
};

/// The database's time in microseconds since 1970, at this moment and not at the beginning of the transaction.
macro_rules! now {
    () => {
        "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    };
}

#[async_trait]
impl Ephemeral for PostgresStore {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<()> {
        let sql = concat!(
            "INSERT INTO ephemeral (key, value, expires_at) VALUES ($1, $2, ",
            now!(),
            " + $3) ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at"
        );
        let (key, ttl) = (key.as_bytes(), lifetime(ttl));
        self.run(|db| async move { db.execute(sql, &[&key, &value, &ttl]).await }).await?;
        Ok(())
    }

    async fn take(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let sql = concat!(
            "DELETE FROM ephemeral WHERE key = $1 RETURNING value, expires_at > ",
            now!(),
            " AS live"
        );
        let key = key.as_bytes();
        self.run(|db| async move { Ok(maybe(db.first(sql, &[&key]).await?, live)?.flatten()) }).await
    }

    async fn peek(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let sql = concat!("SELECT value, expires_at > ", now!(), " AS live FROM ephemeral WHERE key = $1");
        let key = key.as_bytes();
        self.run(|db| async move { Ok(maybe(db.first(sql, &[&key]).await?, live)?.flatten()) }).await
    }

    async fn claim(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<bool> {
        let sql = concat!(
            "INSERT INTO ephemeral (key, value, expires_at) VALUES ($1, $2, ",
            now!(),
            " + $3) ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at \
             WHERE ephemeral.expires_at <= ",
            now!()
        );
        let (key, ttl) = (key.as_bytes(), lifetime(ttl));
        self.run(|db| async move { Ok(db.execute(sql, &[&key, &value, &ttl]).await? > 0) }).await
    }

    /// A counter is kept as decimal text, as Redis keeps one, so that `peek` of a counter reads the same everywhere.
    async fn increment(&self, key: &str, ttl: Duration) -> PortResult<u64> {
        let sql = concat!(
            "INSERT INTO ephemeral AS old (key, value, expires_at) VALUES ($1, '1'::bytea, ",
            now!(),
            " + $2) ON CONFLICT (key) DO UPDATE SET \
             value = CASE WHEN old.expires_at <= ",
            now!(),
            " THEN excluded.value \
             ELSE convert_to((convert_from(old.value, 'UTF8')::bigint + 1)::text, 'UTF8') END, \
             expires_at = CASE WHEN old.expires_at <= ",
            now!(),
            " THEN excluded.expires_at ELSE old.expires_at END \
             RETURNING convert_from(value, 'UTF8')::bigint"
        );
        let (key, ttl) = (key.as_bytes(), lifetime(ttl));
        let count: i64 = self.run(|db| async move { get(&db.one(sql, &[&key, &ttl]).await?, 0) }).await?;
        Ok(count.unsigned_abs())
    }

    async fn sweep(&self) -> PortResult<u64> {
        let sql = concat!(
            "DELETE FROM ephemeral WHERE key IN (SELECT key FROM ephemeral WHERE expires_at <= ",
            now!(),
            " LIMIT $1 FOR UPDATE SKIP LOCKED)"
        );
        self.remove_in_steps(sql, &[&(super::SWEEP as i64)]).await
    }
}

fn live(row: &Row) -> Result<Option<Vec<u8>>, Fault> {
    let live: bool = get(row, 1)?;
    Ok(if live { Some(get(row, 0)?) } else { None })
}

/// In microseconds, a hundred years at most.
fn lifetime(ttl: Duration) -> i64 {
    const LONGEST: i64 = 100 * 365 * 86_400 * 1_000_000;
    i64::try_from(ttl.as_micros()).unwrap_or(LONGEST).min(LONGEST)
}
