//! Two users into one, and back.

use async_trait::async_trait;
use wxlogin_core::{
    nouns::{NewEvent, UserId},
    ports::{Merge, MergeRefusal, Merges, PortResult},
};

use crate::{
    PostgresStore,
    lock::{self, Lock},
    rows::{event, merge},
};

#[async_trait]
impl Merges for PostgresStore {
    async fn merge(
        &self,
        from: &UserId,
        into: &UserId,
        event: NewEvent,
    ) -> PortResult<Result<Merge, MergeRefusal>> {
        let event = &event;
        self.write(|db| async move {
            lock::hold(&db, &both(from, into)).await?;
            let outcome = merge::make(&db, from, into, event.at).await?;
            if outcome.is_ok() {
                event::insert(&db, event).await?;
            }
            Ok(outcome)
        })
        .await
    }

    async fn unmerge(&self, id: i64, event: NewEvent) -> PortResult<Result<Merge, MergeRefusal>> {
        let event = &event;
        self.write(|db| async move {
            let Some(known) = merge::by_id(&db, id).await? else {
                return Ok(Err(MergeRefusal::NotAsItWas));
            };
            lock::hold(&db, &both(&known.from, &known.into)).await?;
            let outcome = merge::undo(&db, id, event.at).await?;
            if outcome.is_ok() {
                event::insert(&db, event).await?;
            }
            Ok(outcome)
        })
        .await
    }

    async fn merges_of(&self, user_id: &UserId) -> PortResult<Vec<Merge>> {
        self.run(|db| async move { merge::of_user(&db, user_id).await }).await
    }

    async fn merge_by_id(&self, id: i64) -> PortResult<Option<Merge>> {
        self.run(|db| async move { merge::by_id(&db, id).await }).await
    }
}

/// Their accounts and their devices, and who the admins are.
fn both<'a>(from: &'a UserId, into: &'a UserId) -> [Lock<'a>; 5] {
    [Lock::User(from), Lock::User(into), Lock::Devices(from), Lock::Devices(into), Lock::Admins]
}
