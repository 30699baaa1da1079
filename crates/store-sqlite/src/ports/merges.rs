//! Two users into one, and back.

use async_trait::async_trait;
use wxlogin_core::{
    nouns::{NewEvent, UserId},
    ports::{Merge, MergeRefusal, Merges, PortResult},
};

use crate::{
    SqliteStore,
    rows::{event, merge},
};

#[async_trait]
impl Merges for SqliteStore {
    async fn merge(
        &self,
        from: &UserId,
        into: &UserId,
        event: NewEvent,
    ) -> PortResult<Result<Merge, MergeRefusal>> {
        let (from, into) = (from.clone(), into.clone());
        self.write(move |db| {
            let outcome = merge::make(db, &from, &into, event.at)?;
            if outcome.is_ok() {
                event::insert(db, &event)?;
            }
            Ok(outcome)
        })
        .await
    }

    async fn unmerge(&self, id: i64, event: NewEvent) -> PortResult<Result<Merge, MergeRefusal>> {
        self.write(move |db| {
            let outcome = merge::undo(db, id, event.at)?;
            if outcome.is_ok() {
                event::insert(db, &event)?;
            }
            Ok(outcome)
        })
        .await
    }

    async fn merges_of(&self, user_id: &UserId) -> PortResult<Vec<Merge>> {
        self.read(|db| merge::of_user(db, user_id))
    }

    async fn merge_by_id(&self, id: i64) -> PortResult<Option<Merge>> {
        self.read(|db| merge::by_id(db, id))
    }
}
