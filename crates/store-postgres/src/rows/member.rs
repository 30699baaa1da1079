//! Table `members`.

use jiff::Timestamp;
use tokio_postgres::Row;
use wxlogin_core::nouns::{Member, MemberStatus, UserId};

use super::{at, get, micros, user_id};
use crate::{connection::Connection, fault::Fault};

/// The columns that [`read`] reads.
pub(crate) const COLUMNS: &str = "id, corp_id, user_id, status, created_at, updated_at";

pub(crate) fn read(row: &Row) -> Result<Member, Fault> {
    Ok(Member {
        id: get(row, 0)?,
        corp_id: get(row, 1)?,
        user_id: user_id(row, 2)?,
        status: MemberStatus::from_number(get(row, 3)?),
        created_at: at(row, 4)?,
        updated_at: at(row, 5)?,
    })
}

/// Makes the membership or changes its status; the day of joining stays.
pub(crate) async fn set(
    db: &Connection,
    corp_id: &str,
    user_id: &UserId,
    status: MemberStatus,
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = "INSERT INTO members (corp_id, user_id, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
               ON CONFLICT (corp_id, user_id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at";
    db.execute(sql, &[&corp_id, &user_id.as_str(), &status.number(), &micros(at)]).await?;
    Ok(())
}
