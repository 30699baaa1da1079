//! Second factors.

use async_trait::async_trait;
use jiff::Timestamp;
use wxlogin_core::{
    nouns::{Factor, FactorKind, NewEvent, UserId},
    ports::{Factors, PortResult},
};

use crate::{
    PostgresStore,
    rows::{
        all,
        console::{self, factor_columns},
        event, micros,
    },
};

#[async_trait]
impl Factors for PostgresStore {
    async fn add_factor(&self, factor: Factor, event: NewEvent) -> PortResult<bool> {
        let (factor, event) = (&factor, &event);
        self.write(|db| async move {
            let made = console::insert_factor(&db, factor).await?;
            if made {
                event::insert(&db, event).await?;
            }
            Ok(made)
        })
        .await
    }

    async fn factors(&self, user_id: &UserId) -> PortResult<Vec<Factor>> {
        let sql = concat!("SELECT ", factor_columns!(), " FROM factors WHERE user_id = $1 ORDER BY seq");
        self.run(|db| async move { all(&db.query(sql, &[&user_id.as_str()]).await?, console::factor) }).await
    }

    async fn use_factor(&self, id: &str, counter: i64, at: Timestamp) -> PortResult<bool> {
        let sql = "UPDATE factors SET counter = $2, used_at = $3
                   WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
        self.run(|db| async move { Ok(db.execute(sql, &[&id, &counter, &micros(at)]).await? > 0) }).await
    }

    async fn remove_factor(&self, user_id: &UserId, id: &str, event: NewEvent) -> PortResult<bool> {
        let event = &event;
        self.write(|db| async move {
            let sql = "DELETE FROM factors WHERE user_id = $1 AND id = $2";
            let removed = db.execute(sql, &[&user_id.as_str(), &id]).await? > 0;
            if removed {
                event::insert(&db, event).await?;
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
        let (factors, event) = (&factors, &event);
        let kind = kind.map(FactorKind::as_str);
        self.write(|db| async move {
            let sql = "DELETE FROM factors WHERE user_id = $1 AND ($2::text IS NULL OR kind = $2)";
            db.execute(sql, &[&user_id.as_str(), &kind]).await?;
            for factor in factors {
                console::insert_factor(&db, factor).await?;
            }
            event::insert(&db, event).await
        })
        .await
    }

    async fn take_recovery(&self, user_id: &UserId, hash: &[u8], event: NewEvent) -> PortResult<bool> {
        let event = &event;
        self.write(|db| async move {
            let sql = "DELETE FROM factors WHERE user_id = $1 AND kind = 'recovery' AND credential = $2";
            let taken = db.execute(sql, &[&user_id.as_str(), &hash]).await? > 0;
            if taken {
                event::insert(&db, event).await?;
            }
            Ok(taken)
        })
        .await
    }

    async fn all_factors(&self, after: &str, limit: u32) -> PortResult<Vec<Factor>> {
        let sql = concat!("SELECT ", factor_columns!(), " FROM factors WHERE id > $1 ORDER BY id LIMIT $2");
        let limit = i64::from(limit);
        self.run(|db| async move { all(&db.query(sql, &[&after, &limit]).await?, console::factor) }).await
    }

    async fn reseal_factor(&self, id: &str, before: &[u8], sealed: &[u8]) -> PortResult<bool> {
        let sql = "UPDATE factors SET sealed = $3 WHERE id = $1 AND sealed = $2";
        self.run(|db| async move { Ok(db.execute(sql, &[&id, &before, &sealed]).await? > 0) }).await
    }
}
