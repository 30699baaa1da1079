//! Sessions.

use async_trait::async_trait;
use jiff::Timestamp;
use wxlogin_core::{
    nouns::{Session, UserId},
    ports::{Lapse, PortResult, SessionFilter, Sessions, SignIn},
};

use super::SWEEP;
use crate::{
    PostgresStore,
    connection::{Connection, Values},
    fault::Fault,
    lock::{self, Lock},
    rows::{
        all,
        asked::Asked,
        event, identity, maybe, micros,
        session::{self, columns},
        storable, user,
    },
};

#[async_trait]
impl Sessions for PostgresStore {
    async fn sign_in(&self, sign_in: SignIn) -> PortResult<Result<Vec<Session>, Lapse>> {
        let sign_in = &sign_in;
        let SignIn { session, grounds, told, .. } = sign_in;
        self.write(|db| async move {
            // Two sign-ins at once must not both find one place left, and nothing of the grounds may change meanwhile.
            let union = told.as_ref().and_then(|told| told.union_id.as_deref()).map(Lock::Union);
            let account = grounds.account.as_ref().map(Lock::Account);
            let locks: Vec<_> =
                [Some(Lock::Devices(&session.user_id)), account, union].into_iter().flatten().collect();
            lock::hold(&db, &locks).await?;
            if let Err(lapse) = session::hold(&db, &session.user_id, grounds).await? {
                return Ok(Err(lapse));
            }
            if let (Some(told), Some(account)) = (told, &grounds.account)
                && let Some((id, owner)) = identity::owner(&db, account).await?
            {
                identity::refresh(&db, id, told).await?;
                user::fill(&db, &owner, told.profile.as_ref()).await?;
            }
            begin(&db, sign_in).await.map(Ok)
        })
        .await
    }

    async fn session(&self, token_hash: &[u8; 32]) -> PortResult<Option<Session>> {
        let sql = concat!("SELECT ", columns!(), " FROM sessions WHERE token_hash = $1");
        let hash = token_hash.as_slice();
        self.run(|db| async move { maybe(db.first(sql, &[&hash]).await?, session::read) }).await
    }

    async fn touch_session(&self, id: &str, at: Timestamp) -> PortResult<()> {
        // Of two requests the later use stands, whichever is written first.
        let sql = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
        self.run(|db| async move { db.execute(sql, &[&id, &micros(at)]).await }).await?;
        Ok(())
    }

    async fn move_session(&self, id: &str, corp_id: Option<&str>) -> PortResult<bool> {
        let sql = "UPDATE sessions SET corp_id = $2 WHERE id = $1";
        self.run(|db| async move { Ok(db.execute(sql, &[&id, &corp_id]).await? > 0) }).await
    }

    async fn sessions_of_user(&self, user_id: &UserId) -> PortResult<Vec<Session>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM sessions WHERE user_id = $1 ORDER BY created_at DESC, seq DESC"
        );
        self.run(|db| async move { all(&db.query(sql, &[&user_id.as_str()]).await?, session::read) }).await
    }

    async fn sessions(&self, filter: &SessionFilter, limit: u32) -> PortResult<Vec<Session>> {
        let (sql, asked) = asked(filter, limit);
        let asked = &asked;
        self.run(|db| {
            let sql = &sql;
            async move { all(&db.query_once(sql, &asked.values()).await?, session::read) }
        })
        .await
    }

    async fn end_session(&self, user_id: &UserId, id: &str) -> PortResult<Option<Session>> {
        let sql = concat!("DELETE FROM sessions WHERE user_id = $1 AND id = $2 RETURNING ", columns!());
        self.run(|db| async move { maybe(db.first(sql, &[&user_id.as_str(), &id]).await?, session::read) })
            .await
    }

    async fn end_sessions(&self, user_id: &UserId, except: Option<&str>) -> PortResult<Vec<Session>> {
        self.write(|db| async move {
            lock::hold(&db, &[Lock::Devices(user_id)]).await?;
            session::end_all(&db, user_id, except).await
        })
        .await
    }

    async fn sweep_sessions(&self, ended_before: Timestamp, unused_since: Timestamp) -> PortResult<u64> {
        let sql = "DELETE FROM sessions WHERE seq IN (
                       SELECT seq FROM sessions WHERE expires_at < $1 OR seen_at < $2
                       LIMIT $3 FOR UPDATE SKIP LOCKED)";
        self.remove_in_steps(sql, &[&micros(ended_before), &micros(unused_since), &(SWEEP as i64)]).await
    }
}

/// The statement for a filter, and its values.
fn asked(filter: &SessionFilter, limit: u32) -> (String, Asked) {
    let mut asked = Asked::default();
    asked.text("user_id =", filter.user_id.as_ref().map(UserId::as_str));
    asked.text("method =", filter.method.as_deref());
    asked.text("platform =", filter.platform.as_deref());
    asked.number("expires_at >", filter.ends_after.map(micros));
    asked.number("seen_at >=", filter.seen_since.map(micros));
    asked.below("created_at, id", filter.below.as_ref().map(|(at, id)| (micros(*at), id.as_str())));
    (asked.sql("sessions", columns!(), "created_at DESC, id DESC", limit), asked)
}

/// Stores a session with its events; ends those whose place it takes, and beyond `keep` those that were used the longest
/// ago. The new one always stays, even when a clock that was put back makes it look like the oldest. The user's devices are
/// locked.
async fn begin(db: &Connection, sign_in: &SignIn) -> Result<Vec<Session>, Fault> {
    let SignIn { session: new, keep, replaces, events, .. } = sign_in;
    session::insert(db, new).await?;
    let sql = concat!(
        "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 AND ($4 AND method = $5 AND platform = $6 OR seq IN (
             SELECT seq FROM sessions WHERE user_id = $1 AND id <> $2
             AND NOT ($4 AND method = $5 AND platform = $6)
             ORDER BY seen_at DESC, seq DESC OFFSET $3)) RETURNING ",
        columns!()
    );
    let others = i64::from(keep.saturating_sub(1));
    let values: Values<'_> =
        &[&new.user_id.as_str(), &new.id, &others, replaces, &new.method, &storable(&new.platform)];
    let ended = all(&db.query(sql, values).await?, session::read)?;
    event::insert_all(db, events).await?;
    Ok(ended)
}
