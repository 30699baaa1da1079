//! Service keys.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use wxlogin_core::{
    nouns::{NewEvent, ServiceKey},
    ports::{Keys, PortResult},
};

use crate::{
    SqliteStore,
    rows::{At, event, key},
};

#[async_trait]
impl Keys for SqliteStore {
    async fn add_key(&self, new: ServiceKey, event: NewEvent) -> PortResult<bool> {
        self.write(move |db| {
            let in_use = "SELECT 1 FROM service_keys WHERE name = ?1 AND revoked_at IS NULL";
            if db.prepare_cached(in_use)?.exists([&new.name])? {
                return Ok(false);
            }
            let sql = "INSERT INTO service_keys (name, hash, admin, created_at, used_at, revoked_at,
                           made_by, made_by_id, expires_at)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            db.prepare_cached(sql)?.execute(params![
                new.name,
                new.hash,
                new.admin,
                At(new.created_at),
                new.used_at.map(At),
                new.revoked_at.map(At),
                new.made_by.kind.as_str(),
                new.made_by.id,
                new.expires_at.map(At),
            ])?;
            event::insert(db, &event)?;
            Ok(true)
        })
        .await
    }

    async fn key(&self, hash: &[u8; 32]) -> PortResult<Option<ServiceKey>> {
        let sql = format!("SELECT {} FROM service_keys WHERE hash = ?1", key::COLUMNS);
        self.read(|db| Ok(db.prepare_cached(&sql)?.query_row([hash], key::read).optional()?))
    }

    async fn keys(&self) -> PortResult<Vec<ServiceKey>> {
        let sql = format!("SELECT {} FROM service_keys ORDER BY created_at, seq", key::COLUMNS);
        self.read(|db| {
            Ok(db.prepare_cached(&sql)?.query_map([], key::read)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn revoke_key(&self, name: &str, at: Timestamp, event: NewEvent) -> PortResult<bool> {
        let name = name.to_owned();
        self.write(move |db| {
            let sql = "UPDATE service_keys SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL";
            let revoked = db.prepare_cached(sql)?.execute(params![name, At(at)])? > 0;
            if revoked {
                event::insert(db, &event)?;
            }
            Ok(revoked)
        })
        .await
    }

    async fn touch_key(&self, hash: &[u8; 32], at: Timestamp) -> PortResult<()> {
        let hash = *hash;
        self.write(move |db| {
            let sql =
                "UPDATE service_keys SET used_at = ?2 WHERE hash = ?1 AND (used_at IS NULL OR used_at < ?2)";
            db.prepare_cached(sql)?.execute(params![hash, At(at)])?;
            Ok(())
        })
        .await
    }
}
