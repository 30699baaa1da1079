//! The console's sessions.

use async_trait::async_trait;
use jiff::Timestamp;
use wxlogin_core::{
    nouns::{ConsoleSession, NewEvent, UserId},
    ports::{ConsoleSessions, PortResult},
};

use super::SWEEP;
use crate::{
    PostgresStore,
    rows::{
        all,
        console::{self, session_columns},
        event, maybe, micros,
    },
};

#[async_trait]
impl ConsoleSessions for PostgresStore {
    async fn add_console_session(
        &self,
        session: ConsoleSession,
        password_hash: &str,
        events: Vec<NewEvent>,
    ) -> PortResult<bool> {
        let (session, events) = (&session, &events);
        self.write(|db| async move {
            // The row is held, so that a change of it waits, and then ends this session too.
            let holds = "SELECT 1 FROM users WHERE id = $1 AND password_hash = $2 AND password_vouched
                         AND admin AND active AND merged_into IS NULL FOR SHARE";
            if db.first(holds, &[&session.user_id.as_str(), &password_hash]).await?.is_none() {
                return Ok(false);
            }
            console::insert_session(&db, session).await?;
            event::insert_all(&db, events).await?;
            Ok(true)
        })
        .await
    }

    async fn console_session(&self, token_hash: &[u8; 32]) -> PortResult<Option<ConsoleSession>> {
        let sql = concat!("SELECT ", session_columns!(), " FROM console_sessions WHERE token_hash = $1");
        let hash = token_hash.as_slice();
        self.run(|db| async move { maybe(db.first(sql, &[&hash]).await?, console::session) }).await
    }

    async fn touch_console_session(&self, id: &str, at: Timestamp) -> PortResult<()> {
        let sql = "UPDATE console_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
        self.run(|db| async move { db.execute(sql, &[&id, &micros(at)]).await }).await?;
        Ok(())
    }

    async fn prove_console_session(&self, id: &str, at: Timestamp, second_factor: bool) -> PortResult<bool> {
        let sql = "UPDATE console_sessions SET proved_at = GREATEST(proved_at, $2),
                       second_factor = second_factor OR $3 WHERE id = $1";
        self.run(|db| async move { Ok(db.execute(sql, &[&id, &micros(at), &second_factor]).await? > 0) })
            .await
    }

    async fn console_sessions(&self, user_id: Option<&UserId>) -> PortResult<Vec<ConsoleSession>> {
        let sql = concat!(
            "SELECT ",
            session_columns!(),
            " FROM console_sessions WHERE $1::text IS NULL OR user_id = $1 ORDER BY seq DESC"
        );
        let user_id = user_id.map(UserId::as_str);
        self.run(|db| async move { all(&db.query(sql, &[&user_id]).await?, console::session) }).await
    }

    async fn end_console_session(&self, user_id: &UserId, id: &str, event: NewEvent) -> PortResult<bool> {
        let event = &event;
        self.write(|db| async move {
            let sql = "DELETE FROM console_sessions WHERE user_id = $1 AND id = $2";
            let ended = db.execute(sql, &[&user_id.as_str(), &id]).await? > 0;
            if ended {
                event::insert(&db, event).await?;
            }
            Ok(ended)
        })
        .await
    }

    async fn end_console_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<u64> {
        let sql = "DELETE FROM console_sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2";
        self.run(|db| async move { db.execute(sql, &[&user_id.as_str(), &except]).await }).await
    }

    async fn sweep_console_sessions(
        &self,
        ended_before: Timestamp,
        unused_since: Timestamp,
    ) -> PortResult<u64> {
        let sql = "DELETE FROM console_sessions WHERE seq IN (
                       SELECT seq FROM console_sessions WHERE expires_at < $1 OR seen_at < $2
                       LIMIT $3 FOR UPDATE SKIP LOCKED)";
        self.remove_in_steps(sql, &[&micros(ended_before), &micros(unused_since), &(SWEEP as i64)]).await
    }
}
