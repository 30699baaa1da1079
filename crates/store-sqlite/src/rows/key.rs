//! Table `service_keys`.

use rusqlite::Row;
use wxlogin_core::nouns::{Actor, ServiceKey};

use super::{at, at_or_null};

pub(crate) const COLUMNS: &str =
    "name, hash, admin, created_at, used_at, revoked_at, made_by, made_by_id, expires_at";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<ServiceKey> {
    let maker: Option<String> = row.get(6)?;
    Ok(ServiceKey {
        name: row.get(0)?,
        hash: row.get(1)?,
        admin: row.get(2)?,
        created_at: at(row, 3)?,
        used_at: at_or_null(row, 4)?,
        revoked_at: at_or_null(row, 5)?,
        made_by: Actor::from_stored(maker.as_deref(), row.get(7)?, None, None),
        expires_at: at_or_null(row, 8)?,
    })
}
