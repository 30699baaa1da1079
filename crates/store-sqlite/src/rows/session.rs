//! Table `sessions`.

use rusqlite::{Connection, Row, params};
use wxlogin_core::nouns::{NewSession, Session};

use super::{At, at, user_id};
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
