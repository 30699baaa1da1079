//! Table `sessions`.

use rusqlite::{Connection, Row, params};
use wxlogin_core::{
    nouns::{NewSession, Session, UserId},
    ports::{Grounds, Lapse},
};

use super::{At, at, identity, user, user_id};
use crate::fault::Fault;

macro_rules! columns {
    () => {
        "id, token_hash, user_id, corp_id, method, platform, address, user_agent, created_at, seen_at, expires_at"
    };
}
pub(crate) use columns;

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get(0)?,
        token_hash: row.get(1)?,
        user_id: user_id(row, 2)?,
        corp_id: row.get(3)?,
        method: row.get(4)?,
        platform: row.get(5)?,
        address: row.get(6)?,
        user_agent: row.get(7)?,
        created_at: at(row, 8)?,
        seen_at: at(row, 9)?,
        expires_at: at(row, 10)?,
    })
}

/// Ends every session of a user but `except` and begins a new epoch; gives the ended ones.
pub(crate) fn end_all(
    db: &Connection,
    user_id: &UserId,
    except: Option<&str>,
) -> Result<Vec<Session>, Fault> {
    let sql = concat!("DELETE FROM sessions WHERE user_id = ?1 AND id IS NOT ?2 RETURNING ", columns!());
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![user_id.as_str(), except], read)?;
    let ended = rows.collect::<rusqlite::Result<_>>()?;
    user::next_epoch(db, user_id.as_str())?;
    Ok(ended)
}

/// Whether the user has this session.
pub(crate) fn is_open(db: &Connection, user_id: &UserId, id: &str) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM sessions WHERE user_id = ?1 AND id = ?2";
    Ok(db.prepare_cached(sql)?.exists([user_id.as_str(), id])?)
}

/// Whether what a change of this user relies on still holds.
pub(crate) fn hold(db: &Connection, user_id: &UserId, grounds: &Grounds) -> Result<Result<(), Lapse>, Fault> {
    if let Err(lapse) = user::holds(db, user_id, grounds.epoch)? {
        return Ok(Err(lapse));
    }
    if let Some(account) = &grounds.account
        && identity::owner(db, account)?.is_none_or(|(_, owner)| owner != *user_id)
    {
        return Ok(Err(Lapse::Changed));
    }
    if let Some(id) = &grounds.session
        && !is_open(db, user_id, id)?
    {
        return Ok(Err(Lapse::Changed));
    }
    Ok(Ok(()))
}

pub(crate) fn insert(db: &Connection, new: &NewSession) -> Result<(), Fault> {
    let sql = concat!(
        "INSERT INTO sessions (",
        columns!(),
        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    db.prepare_cached(sql)?.execute(params![
        new.id,
        new.token_hash,
        new.user_id.as_str(),
        new.corp_id,
        new.method,
        new.platform,
        new.address,
        new.user_agent,
        At(new.created_at),
        At(new.seen_at),
        At(new.expires_at),
    ])?;
    Ok(())
}
