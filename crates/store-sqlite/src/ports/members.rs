//! Memberships.

use async_trait::async_trait;
use rusqlite::params;
use wxlogin_core::{
    nouns::{Member, MemberStatus, NewEvent, UserId},
    ports::{Members, Page, PortResult},
};

use super::PAGE;
use crate::{
    SqliteStore,
    rows::{event, member, user},
};

#[async_trait]
impl Members for SqliteStore {
    async fn memberships(&self, user_id: &UserId) -> PortResult<Vec<Member>> {
        let sql = "SELECT id, corp_id, user_id, status, created_at, updated_at FROM members
                   WHERE user_id = ?1 ORDER BY id";
        self.read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            Ok(statement.query_map([user_id.as_str()], member::read)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn members(&self, corp_id: &str, page: Page) -> PortResult<(Vec<Member>, u64)> {
        let count = "SELECT count(*) FROM members WHERE corp_id = ?1";
        let sql = "SELECT id, corp_id, user_id, status, created_at, updated_at FROM members
                   WHERE corp_id = ?1 ORDER BY id LIMIT ?2 OFFSET ?3";
        self.read(|db| {
            let tx = db.unchecked_transaction()?;
            let total: i64 = tx.prepare_cached(count)?.query_row([corp_id], |row| row.get(0))?;
            let mut statement = tx.prepare_cached(sql)?;
            let rows =
                statement.query_map(params![corp_id, page.limit.min(PAGE), page.offset], member::read)?;
            Ok((rows.collect::<rusqlite::Result<_>>()?, total.unsigned_abs()))
        })
    }

    async fn set_member(
        &self,
        corp_id: &str,
        user_id: &UserId,
        status: MemberStatus,
        event: NewEvent,
    ) -> PortResult<bool> {
        let (corp_id, user_id) = (corp_id.to_owned(), user_id.clone());
        self.write(move |db| {
            if !user::exists(db, &user_id)? {
                return Ok(false);
            }
            member::set(db, &corp_id, &user_id, status, event.at)?;
            event::insert(db, &event)?;
            Ok(true)
        })
        .await
    }
}
