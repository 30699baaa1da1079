//! Memberships.

use async_trait::async_trait;
use wxlogin_core::{
    nouns::{Member, MemberStatus, NewEvent, UserId},
    ports::{Members, Page, PortResult},
};

use super::part;
use crate::{
    PostgresStore,
    rows::{all, event, get, member, user},
};

#[async_trait]
impl Members for PostgresStore {
    async fn memberships(&self, user_id: &UserId) -> PortResult<Vec<Member>> {
        let sql = format!("SELECT {} FROM members WHERE user_id = $1 ORDER BY id", member::COLUMNS);
        let sql = &sql;
        self.run(|db| async move { all(&db.query(sql, &[&user_id.as_str()]).await?, member::read) }).await
    }

    async fn members(&self, corp_id: &str, page: Page) -> PortResult<(Vec<Member>, u64)> {
        let count = "SELECT count(*) FROM members WHERE corp_id = $1";
        let sql = format!(
            "SELECT {} FROM members WHERE corp_id = $1 ORDER BY id LIMIT $2 OFFSET $3",
            member::COLUMNS
        );
        let (sql, (limit, offset)) = (&sql, part(page));
        self.run(|db| async move {
            let total: i64 = get(&db.one(count, &[&corp_id]).await?, 0)?;
            let rows = db.query(sql, &[&corp_id, &limit, &offset]).await?;
            Ok((all(&rows, member::read)?, total.unsigned_abs()))
        })
        .await
    }

    async fn set_member(
        &self,
        corp_id: &str,
        user_id: &UserId,
        status: MemberStatus,
        event: NewEvent,
    ) -> PortResult<bool> {
        let event = &event;
        self.write(|db| async move {
            if !user::exists(&db, user_id).await? {
                return Ok(false);
            }
            member::set(&db, corp_id, user_id, status, event.at).await?;
            event::insert(&db, event).await?;
            Ok(true)
        })
        .await
    }
}
