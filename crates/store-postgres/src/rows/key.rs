//! Table `service_keys`.

use tokio_postgres::Row;
use wxlogin_core::nouns::{Actor, ServiceKey};

use super::{at, at_or_null, get, hash};
use crate::fault::Fault;

macro_rules! columns {
    () => {
        "name, hash, admin, created_at, used_at, revoked_at, made_by, made_by_id, expires_at"
    };
}
pub(crate) use columns;

pub(crate) fn read(row: &Row) -> Result<ServiceKey, Fault> {
    Ok(ServiceKey {
        name: get(row, 0)?,
        hash: hash(row, 1)?,
        admin: get(row, 2)?,
        created_at: at(row, 3)?,
        used_at: at_or_null(row, 4)?,
        revoked_at: at_or_null(row, 5)?,
        made_by: Actor::from_stored(get(row, 6)?, get(row, 7)?, None, None),
        expires_at: at_or_null(row, 8)?,
    })
}
