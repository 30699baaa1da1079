//! Table `sessions`.

use tokio_postgres::Row;
use wxlogin_core::nouns::{NewSession, Session};

use super::{at, get, hash, micros, storable, user_id};
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
