//! Table `service_keys`.

use tokio_postgres::Row;
use wxlogin_core::nouns::ServiceKey;

use super::{at, at_or_null, get, hash};
use crate::fault::Fault;

pub(crate) fn read(row: &Row) -> Result<ServiceKey, Fault> {
    Ok(ServiceKey {
        name: get(row, 0)?,
        hash: hash(row, 1)?,
        admin: get(row, 2)?,
        created_at: at(row, 3)?,
        used_at: at_or_null(row, 4)?,
        revoked_at: at_or_null(row, 5)?,
    })
}
