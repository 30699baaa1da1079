//! Tables `console_sessions` and `factors`.

use tokio_postgres::Row;
use wxlogin_core::nouns::{ConsoleSession, Factor, FactorKind};

use super::{at, at_or_null, get, hash, micros, storable, user_id};
use crate::{connection::Connection, fault::Fault};

macro_rules! session_columns {
    () => {
        "id, token_hash, user_id, address, user_agent, second_factor, created_at, seen_at, proved_at, expires_at"
    };
}
pub(crate) use session_columns;

macro_rules! factor_columns {
    () => {
        "id, user_id, kind, name, sealed, credential, counter, created_at, used_at"
    };
}
pub(crate) use factor_columns;

pub(crate) fn session(row: &Row) -> Result<ConsoleSession, Fault> {
    Ok(ConsoleSession {
        id: get(row, 0)?,
        token_hash: hash(row, 1)?,
        user_id: user_id(row, 2)?,
        address: get(row, 3)?,
        user_agent: get(row, 4)?,
        second_factor: get(row, 5)?,
        created_at: at(row, 6)?,
        seen_at: at(row, 7)?,
        proved_at: at(row, 8)?,
        expires_at: at(row, 9)?,
    })
}

pub(crate) async fn insert_session(db: &Connection, new: &ConsoleSession) -> Result<(), Fault> {
    let sql = concat!(
        "INSERT INTO console_sessions (",
        session_columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    db.execute(
        sql,
        &[
            &new.id,
            &new.token_hash.as_slice(),
            &new.user_id.as_str(),
            &new.address.as_deref().map(storable),
            &new.user_agent.as_deref().map(storable),
            &new.second_factor,
            &micros(new.created_at),
            &micros(new.seen_at),
            &micros(new.proved_at),
            &micros(new.expires_at),
        ],
    )
    .await?;
    Ok(())
}

pub(crate) fn factor(row: &Row) -> Result<Factor, Fault> {
    Ok(Factor {
        id: get(row, 0)?,
        user_id: user_id(row, 1)?,
        kind: FactorKind::parse(get(row, 2)?).ok_or(Fault::Wrong("a second factor of an unknown kind"))?,
        name: get(row, 3)?,
        sealed: get(row, 4)?,
        credential: get(row, 5)?,
        counter: get(row, 6)?,
        created_at: at(row, 7)?,
        used_at: at_or_null(row, 8)?,
    })
}

/// `false` when the credential is stored already.
pub(crate) async fn insert_factor(db: &Connection, new: &Factor) -> Result<bool, Fault> {
    let sql = concat!(
        "INSERT INTO factors (",
        factor_columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential) DO NOTHING"
    );
    let made = db
        .execute(
            sql,
            &[
                &new.id,
                &new.user_id.as_str(),
                &new.kind.as_str(),
                &storable(&new.name),
                &new.sealed,
                &new.credential,
                &new.counter,
                &micros(new.created_at),
                &new.used_at.map(micros),
            ],
        )
        .await?;
    Ok(made > 0)
}
