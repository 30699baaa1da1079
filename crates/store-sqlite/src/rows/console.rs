//! Tables `console_sessions` and `factors`.

use rusqlite::{Connection, Row, params};
use wxlogin_core::nouns::{ConsoleSession, Factor, FactorKind};

use super::{At, at, at_or_null, unreadable, user_id};
use crate::fault::Fault;

pub(crate) const SESSION: &str =
    "id, token_hash, user_id, address, user_agent, second_factor, created_at, seen_at, proved_at, expires_at";

pub(crate) const FACTOR: &str = "id, user_id, kind, name, sealed, credential, counter, created_at, used_at";

pub(crate) fn session(row: &Row<'_>) -> rusqlite::Result<ConsoleSession> {
    Ok(ConsoleSession {
        id: row.get(0)?,
        token_hash: row.get(1)?,
        user_id: user_id(row, 2)?,
        address: row.get(3)?,
        user_agent: row.get(4)?,
        second_factor: row.get(5)?,
        created_at: at(row, 6)?,
        seen_at: at(row, 7)?,
        proved_at: at(row, 8)?,
        expires_at: at(row, 9)?,
    })
}

pub(crate) fn insert_session(db: &Connection, new: &ConsoleSession) -> Result<(), Fault> {
    let sql =
        format!("INSERT INTO console_sessions ({SESSION}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    db.prepare_cached(&sql)?.execute(params![
        new.id,
        new.token_hash,
        new.user_id.as_str(),
        new.address,
        new.user_agent,
        new.second_factor,
        At(new.created_at),
        At(new.seen_at),
        At(new.proved_at),
        At(new.expires_at),
    ])?;
    Ok(())
}

pub(crate) fn factor(row: &Row<'_>) -> rusqlite::Result<Factor> {
    Ok(Factor {
        id: row.get(0)?,
        user_id: user_id(row, 1)?,
        kind: FactorKind::parse(&row.get::<_, String>(2)?).ok_or_else(|| unreadable(2))?,
        name: row.get(3)?,
        sealed: row.get(4)?,
        credential: row.get(5)?,
        counter: row.get(6)?,
        created_at: at(row, 7)?,
        used_at: at_or_null(row, 8)?,
    })
}

pub(crate) fn insert_factor(db: &Connection, new: &Factor) -> Result<(), Fault> {
    let sql = format!("INSERT INTO factors ({FACTOR}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    db.prepare_cached(&sql)?.execute(params![
        new.id,
        new.user_id.as_str(),
        new.kind.as_str(),
        new.name,
        new.sealed,
        new.credential,
        new.counter,
        At(new.created_at),
        new.used_at.map(At),
    ])?;
    Ok(())
}
