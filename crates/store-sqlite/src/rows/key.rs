//! Table `service_keys`.

use rusqlite::Row;
use wxlogin_core::nouns::ServiceKey;

use super::{at, at_or_null};

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<ServiceKey> {
    Ok(ServiceKey {
        name: row.get(0)?,
        hash: row.get(1)?,
        admin: row.get(2)?,
        created_at: at(row, 3)?,
        used_at: at_or_null(row, 4)?,
        revoked_at: at_or_null(row, 5)?,
    })
}
