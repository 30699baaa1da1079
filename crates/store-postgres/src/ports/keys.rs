//! Service keys.

use async_trait::async_trait;
use jiff::Timestamp;
use wxlogin_core::{
    nouns::{NewEvent, ServiceKey},
    ports::{Keys, PortResult},
};

use crate::{
    PostgresStore,
    rows::{
        all, event,
        key::{self, columns},
        maybe, micros,
    },
};

#[async_trait]
impl Keys for PostgresStore {
    async fn add_key(&self, new: ServiceKey, event: NewEvent) -> PortResult<bool> {
        let (new, event) = (&new, &event);
        self.write(|db| async move {
            let in_use = "SELECT 1 FROM service_keys WHERE name = $1 AND revoked_at IS NULL";
            if db.exists(in_use, &[&new.name]).await? {
                return Ok(false);
            }
            // Who is second at a name waits for the first, and then makes nothing.
            let sql = "INSERT INTO service_keys (name, hash, admin, created_at, used_at, revoked_at,
                           made_by, made_by_id, expires_at)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING";
            let (used_at, revoked_at) = (new.used_at.map(micros), new.revoked_at.map(micros));
            let hash = new.hash.as_slice();
            let made = db
                .execute(
                    sql,
                    &[&new.name, &hash, &new.admin, &micros(new.created_at), &used_at, &revoked_at, &new.made_by.kind.as_str(),
                      &new.made_by.id, &new.expires_at.map(micros)],
                )
                .await?;
            if made > 0 {
                event::insert(&db, event).await?;
            }
            Ok(made > 0)
        })
        .await
    }

    async fn key(&self, hash: &[u8; 32]) -> PortResult<Option<ServiceKey>> {
        let sql = concat!("SELECT ", columns!(), " FROM service_keys WHERE hash = $1");
        let hash = hash.as_slice();
        self.run(|db| async move { maybe(db.first(sql, &[&hash]).await?, key::read) }).await
    }

    async fn keys(&self) -> PortResult<Vec<ServiceKey>> {
        let sql = concat!("SELECT ", columns!(), " FROM service_keys ORDER BY created_at, seq");
        self.run(|db| async move { all(&db.query(sql, &[]).await?, key::read) }).await
    }

    async fn revoke_key(&self, name: &str, at: Timestamp, event: NewEvent) -> PortResult<bool> {
        let event = &event;
        self.write(|db| async move {
            let sql = "UPDATE service_keys SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL";
            let revoked = db.execute(sql, &[&name, &micros(at)]).await? > 0;
            if revoked {
                event::insert(&db, event).await?;
            }
            Ok(revoked)
        })
        .await
    }

    async fn touch_key(&self, hash: &[u8; 32], at: Timestamp) -> PortResult<()> {
        let sql =
            "UPDATE service_keys SET used_at = $2 WHERE hash = $1 AND (used_at IS NULL OR used_at < $2)";
        let hash = hash.as_slice();
        self.run(|db| async move { db.execute(sql, &[&hash, &micros(at)]).await }).await?;
        Ok(())
    }
}
