//! Sessions.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use wxlogin_core::{
    nouns::{Session, UserId},
    ports::{Lapse, PortResult, SessionFilter, Sessions, SignIn},
};

use super::SWEEP;
use crate::{
    SqliteStore,
    fault::Fault,
    rows::{
        At, event, identity,
        session::{self, columns},
        session_filter, user,
    },
};

#[async_trait]
impl Sessions for SqliteStore {
    async fn sign_in(&self, sign_in: SignIn) -> PortResult<Result<Vec<Session>, Lapse>> {
        self.write(move |db| {
            if let Err(lapse) = session::hold(db, &sign_in.session.user_id, &sign_in.grounds)? {
                return Ok(Err(lapse));
            }
            if let (Some(told), Some(account)) = (&sign_in.told, &sign_in.grounds.account)
                && let Some((id, owner)) = identity::owner(db, account)?
            {
                identity::tell(db, id, told)?;
                user::fill(db, &owner, told.profile.as_ref())?;
            }
            begin(db, &sign_in).map(Ok)
        })
        .await
    }

    async fn session(&self, token_hash: &[u8; 32]) -> PortResult<Option<Session>> {
        let sql = concat!("SELECT ", columns!(), " FROM sessions WHERE token_hash = ?1");
        self.read(|db| Ok(db.prepare_cached(sql)?.query_row([token_hash], session::read).optional()?))
    }

    async fn touch_session(&self, id: &str, at: Timestamp) -> PortResult<()> {
        let id = id.to_owned();
        self.write(move |db| {
            // Of two requests the later use stands, whichever is written first.
            let sql = "UPDATE sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2";
            db.prepare_cached(sql)?.execute(params![id, At(at)])?;
            Ok(())
        })
        .await
    }

    async fn move_session(&self, id: &str, corp_id: Option<&str>) -> PortResult<bool> {
        let (id, corp_id) = (id.to_owned(), corp_id.map(str::to_owned));
        self.write(move |db| {
            let sql = "UPDATE sessions SET corp_id = ?2 WHERE id = ?1";
            Ok(db.prepare_cached(sql)?.execute(params![id, corp_id])? > 0)
        })
        .await
    }

    async fn sessions_of_user(&self, user_id: &UserId) -> PortResult<Vec<Session>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM sessions WHERE user_id = ?1 ORDER BY created_at DESC, seq DESC"
        );
        self.read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            Ok(statement.query_map([user_id.as_str()], session::read)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn sessions(&self, filter: &SessionFilter, limit: u32) -> PortResult<Vec<Session>> {
        let (sql, values) = session_filter::asked(filter, limit);
        self.read(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(values), session::read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn end_session(&self, user_id: &UserId, id: &str) -> PortResult<Option<Session>> {
        let (user_id, id) = (user_id.clone(), id.to_owned());
        self.write(move |db| {
            let sql = concat!("DELETE FROM sessions WHERE user_id = ?1 AND id = ?2 RETURNING ", columns!());
            Ok(db.prepare_cached(sql)?.query_row([user_id.as_str(), &id], session::read).optional()?)
        })
        .await
    }

    async fn end_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<Vec<Session>> {
        let (user_id, except) = (user_id.clone(), except.map(str::to_owned));
        self.write(move |db| session::end_all(db, &user_id, except.as_deref())).await
    }

    async fn sweep_sessions(&self, ended_before: Timestamp, unused_since: Timestamp) -> PortResult<u64> {
        let sql = "DELETE FROM sessions WHERE seq IN (
                       SELECT seq FROM sessions WHERE expires_at < ?1 OR seen_at < ?2 LIMIT ?3)";
        self.remove_in_steps(move |db| {
            Ok(db.prepare_cached(sql)?.execute(params![At(ended_before), At(unused_since), SWEEP as i64])?)
        })
        .await
    }
}

/// Stores a session with its events; ends those whose place it takes, and beyond `keep` those that were used the longest
/// ago. The new one always stays, even when a clock that was put back makes it look like the oldest.
fn begin(db: &Connection, sign_in: &SignIn) -> Result<Vec<Session>, Fault> {
    let SignIn { session: new, keep, replaces, events, .. } = sign_in;
    let mut all = vec![];
    if *replaces {
        let sql = concat!(
            "DELETE FROM sessions WHERE user_id = ?1 AND method = ?2 AND platform = ?3 RETURNING ",
            columns!()
        );
        let mut statement = db.prepare_cached(sql)?;
        let values = params![new.user_id.as_str(), new.method, new.platform];
        all = statement.query_map(values, session::read)?.collect::<rusqlite::Result<_>>()?;
    }
    session::insert(db, new)?;
    event::insert_all(db, events)?;
    let others = keep.saturating_sub(1);
    let beyond = "SELECT seq FROM sessions WHERE user_id = ?1 AND id <> ?2
                  ORDER BY seen_at DESC, seq DESC LIMIT -1 OFFSET ?3";
    let mut beyond = db.prepare_cached(beyond)?;
    let rows = beyond.query_map(params![new.user_id.as_str(), new.id, others], |row| row.get(0))?;
    let oldest: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
    // Looked for first, because hardly any sign-in ends one, and a statement that may give rows it deletes costs more.
    let end = concat!("DELETE FROM sessions WHERE seq = ?1 RETURNING ", columns!());
    let ended = oldest.iter().map(|seq| db.prepare_cached(end)?.query_row([seq], session::read));
    all.extend(ended.collect::<rusqlite::Result<Vec<_>>>()?);
    Ok(all)
}
