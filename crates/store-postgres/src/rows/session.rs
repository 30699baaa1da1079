//! Table `sessions`.

use tokio_postgres::Row;
use wxlogin_core::{
    nouns::{NewSession, Session, UserId},
    ports::{Grounds, Lapse},
};

use super::{all, at, get, hash, maybe, micros, storable, user, user_id};
use crate::{connection::Connection, fault::Fault};

macro_rules! columns {
    () => {
        "id, token_hash, user_id, corp_id, method, platform, address, user_agent, created_at, seen_at, expires_at"
    };
}
pub(crate) use columns;

pub(crate) fn read(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        id: get(row, 0)?,
        token_hash: hash(row, 1)?,
        user_id: user_id(row, 2)?,
        corp_id: get(row, 3)?,
        method: get(row, 4)?,
        platform: get(row, 5)?,
        address: get(row, 6)?,
        user_agent: get(row, 7)?,
        created_at: at(row, 8)?,
        seen_at: at(row, 9)?,
        expires_at: at(row, 10)?,
    })
}

/// Ends every session of a user but `except` and begins a new epoch; gives the ended ones. The user's devices are locked.
pub(crate) async fn end_all(
    db: &Connection,
    user_id: &UserId,
    except: Option<&str>,
) -> Result<Vec<Session>, Fault> {
    let sql =
        concat!("DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING ", columns!());
    let ended = all(&db.query(sql, &[&user_id.as_str(), &except]).await?, read)?;
    user::next_epoch(db, user_id.as_str()).await?;
    Ok(ended)
}

/// Whether what a change of this user relies on still holds, in one question. The user's devices and the account are locked;
/// the session is from here on.
pub(crate) async fn hold(
    db: &Connection,
    user_id: &UserId,
    grounds: &Grounds,
) -> Result<Result<(), Lapse>, Fault> {
    let sql = "SELECT active AND merged_into IS NULL AS open,
                   ($2::bigint IS NULL OR epoch = $2)
                   AND ($3::text IS NULL OR EXISTS (SELECT FROM identities
                        WHERE app_id = $3 AND open_id = $4::text AND user_id = users.id))
                   AND ($5::text IS NULL OR EXISTS (SELECT FROM sessions
                        WHERE id = $5 AND user_id = users.id FOR KEY SHARE)) AS holds
               FROM users WHERE id = $1";
    let Grounds { epoch, account, session } = grounds;
    let (app_id, open_id) = account.as_ref().map(|key| (&key.app_id, &key.open_id)).unzip();
    let found = db.first(sql, &[&user_id.as_str(), epoch, &app_id, &open_id, session]).await?;
    let found = maybe(found, |row| Ok((get(row, 0)?, get(row, 1)?)))?;
    Ok(match found {
        Some((true, true)) => Ok(()),
        Some((true, false)) => Err(Lapse::Changed),
        Some((false, _)) | None => Err(Lapse::Closed),
    })
}

pub(crate) async fn insert(db: &Connection, new: &NewSession) -> Result<(), Fault> {
    let sql = concat!(
        "INSERT INTO sessions (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    db.execute(
        sql,
        &[
            &new.id,
            &new.token_hash.as_slice(),
            &new.user_id.as_str(),
            &new.corp_id,
            &new.method,
            &storable(&new.platform),
            &new.address.as_deref().map(storable),
            &new.user_agent.as_deref().map(storable),
            &micros(new.created_at),
            &micros(new.seen_at),
            &micros(new.expires_at),
        ],
    )
    .await?;
    Ok(())
}
