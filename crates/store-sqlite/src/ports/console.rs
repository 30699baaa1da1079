//! The console's sessions.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use wxlogin_core::{
    nouns::{ConsoleSession, NewEvent, UserId},
    ports::{ConsoleSessions, PortResult},
};

use super::SWEEP;
use crate::{
    SqliteStore,
    rows::{At, console, event},
};

#[async_trait]
impl ConsoleSessions for SqliteStore {
    async fn add_console_session(
        &self,
        session: ConsoleSession,
        password_hash: &str,
        events: Vec<NewEvent>,
    ) -> PortResult<bool> {
        let password_hash = password_hash.to_owned();
        self.write(move |db| {
            let holds = "SELECT 1 FROM users WHERE id = ?1 AND password_hash = ?2 AND password_vouched = 1
                         AND admin = 1 AND active = 1 AND merged_into IS NULL";
            if !db.prepare_cached(holds)?.exists(params![session.user_id.as_str(), password_hash])? {
                return Ok(false);
            }
            console::insert_session(db, &session)?;
            event::insert_all(db, &events)?;
            Ok(true)
        })
        .await
    }

    async fn console_session(&self, token_hash: &[u8; 32]) -> PortResult<Option<ConsoleSession>> {
        let sql = format!("SELECT {} FROM console_sessions WHERE token_hash = ?1", console::SESSION);
        self.read(|db| Ok(db.prepare_cached(&sql)?.query_row([token_hash], console::session).optional()?))
    }

    async fn touch_console_session(&self, id: &str, at: Timestamp) -> PortResult<()> {
        let id = id.to_owned();
        self.write(move |db| {
            let sql = "UPDATE console_sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2";
            db.prepare_cached(sql)?.execute(params![id, At(at)])?;
            Ok(())
        })
        .await
    }

    async fn prove_console_session(&self, id: &str, at: Timestamp, second_factor: bool) -> PortResult<bool> {
        let id = id.to_owned();
        self.write(move |db| {
            let sql = "UPDATE console_sessions SET proved_at = MAX(proved_at, ?2),
                           second_factor = second_factor OR ?3 WHERE id = ?1";
            Ok(db.prepare_cached(sql)?.execute(params![id, At(at), second_factor])? > 0)
        })
        .await
    }

    async fn console_sessions(&self, user_id: Option<&UserId>) -> PortResult<Vec<ConsoleSession>> {
        let sql = format!(
            "SELECT {} FROM console_sessions WHERE ?1 IS NULL OR user_id = ?1 ORDER BY seq DESC",
            console::SESSION
        );
        let user_id = user_id.map(UserId::as_str);
        self.read(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map([user_id], console::session)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn end_console_session(&self, user_id: &UserId, id: &str, event: NewEvent) -> PortResult<bool> {
        let (user_id, id) = (user_id.clone(), id.to_owned());
        self.write(move |db| {
            let sql = "DELETE FROM console_sessions WHERE user_id = ?1 AND id = ?2";
            let ended = db.prepare_cached(sql)?.execute(params![user_id.as_str(), id])? > 0;
            if ended {
                event::insert(db, &event)?;
            }
            Ok(ended)
        })
        .await
    }

    async fn end_console_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<u64> {
        let (user_id, except) = (user_id.clone(), except.map(str::to_owned));
        self.write(move |db| {
            let sql = "DELETE FROM console_sessions WHERE user_id = ?1 AND id IS NOT ?2";
            Ok(db.prepare_cached(sql)?.execute(params![user_id.as_str(), except])? as u64)
        })
        .await
    }

    async fn sweep_console_sessions(
        &self,
        ended_before: Timestamp,
        unused_since: Timestamp,
    ) -> PortResult<u64> {
        let sql = "DELETE FROM console_sessions WHERE seq IN (
                       SELECT seq FROM console_sessions WHERE expires_at < ?1 OR seen_at < ?2 LIMIT ?3)";
        self.remove_in_steps(move |db| {
            Ok(db.prepare_cached(sql)?.execute(params![At(ended_before), At(unused_since), SWEEP as i64])?)
        })
        .await
    }
}
