//! Second factors.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::params;
use wxlogin_core::{
    nouns::{Factor, FactorKind, NewEvent, UserId},
    ports::{Factors, PortResult},
};

use crate::{
    SqliteStore,
    rows::{At, console, event},
};

#[async_trait]
impl Factors for SqliteStore {
    async fn add_factor(&self, factor: Factor, event: NewEvent) -> PortResult<bool> {
        self.write(move |db| {
            let known = "SELECT 1 FROM factors WHERE credential = ?1";
            if db.prepare_cached(known)?.exists([&factor.credential])? {
                return Ok(false);
            }
            console::insert_factor(db, &factor)?;
            event::insert(db, &event)?;
            Ok(true)
        })
        .await
    }

    async fn factors(&self, user_id: &UserId) -> PortResult<Vec<Factor>> {
        let sql = format!("SELECT {} FROM factors WHERE user_id = ?1 ORDER BY seq", console::FACTOR);
        self.read(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map([user_id.as_str()], console::factor)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn use_factor(&self, id: &str, counter: i64, at: Timestamp) -> PortResult<bool> {
        let id = id.to_owned();
        self.write(move |db| {
            let sql = "UPDATE factors SET counter = ?2, used_at = ?3
                       WHERE id = ?1 AND (counter < ?2 OR (counter = 0 AND ?2 = 0))";
            Ok(db.prepare_cached(sql)?.execute(params![id, counter, At(at)])? > 0)
        })
        .await
    }

    async fn remove_factor(&self, user_id: &UserId, id: &str, event: NewEvent) -> PortResult<bool> {
        let (user_id, id) = (user_id.clone(), id.to_owned());
        self.write(move |db| {
            let sql = "DELETE FROM factors WHERE user_id = ?1 AND id = ?2";
            let removed = db.prepare_cached(sql)?.execute(params![user_id.as_str(), id])? > 0;
            if removed {
                event::insert(db, &event)?;
            }
            Ok(removed)
        })
        .await
    }

    async fn replace_factors(
        &self,
        user_id: &UserId,
        kind: Option<FactorKind>,
        factors: Vec<Factor>,
        event: NewEvent,
    ) -> PortResult<()> {
        let user_id = user_id.clone();
        self.write(move |db| {
            let sql = "DELETE FROM factors WHERE user_id = ?1 AND (?2 IS NULL OR kind = ?2)";
            db.prepare_cached(sql)?.execute(params![user_id.as_str(), kind.map(FactorKind::as_str)])?;
            for factor in &factors {
                console::insert_factor(db, factor)?;
            }
            event::insert(db, &event)
        })
        .await
    }

    async fn take_recovery(&self, user_id: &UserId, hash: &[u8], event: NewEvent) -> PortResult<bool> {
        let (user_id, hash) = (user_id.clone(), hash.to_owned());
        self.write(move |db| {
            let sql = "DELETE FROM factors WHERE user_id = ?1 AND kind = 'recovery' AND credential = ?2";
            let taken = db.prepare_cached(sql)?.execute(params![user_id.as_str(), hash])? > 0;
            if taken {
                event::insert(db, &event)?;
            }
            Ok(taken)
        })
        .await
    }

    async fn all_factors(&self, after: &str, limit: u32) -> PortResult<Vec<Factor>> {
        let sql = format!("SELECT {} FROM factors WHERE id > ?1 ORDER BY id LIMIT ?2", console::FACTOR);
        self.read(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map(params![after, limit], console::factor)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn reseal_factor(&self, id: &str, before: &[u8], sealed: &[u8]) -> PortResult<bool> {
        let (id, before, sealed) = (id.to_owned(), before.to_owned(), sealed.to_owned());
        self.write(move |db| {
            let sql = "UPDATE factors SET sealed = ?3 WHERE id = ?1 AND sealed = ?2";
            Ok(db.prepare_cached(sql)?.execute(params![id, before, sealed])? > 0)
        })
        .await
    }
}
