//! Table `members`.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use wxlogin_core::nouns::{Member, MemberStatus, UserId};

use super::{At, at, user_id};
use crate::fault::Fault;

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        id: row.get(0)?,
        corp_id: row.get(1)?,
        user_id: user_id(row, 2)?,
        status: MemberStatus::from_number(row.get(3)?),
        created_at: at(row, 4)?,
        updated_at: at(row, 5)?,
    })
}

/// Makes the membership or changes its status; the day of joining stays.
pub(crate) fn set(
    db: &Connection,
    corp_id: &str,
    user_id: &UserId,
    status: MemberStatus,
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = "INSERT INTO members (corp_id, user_id, status, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
               ON CONFLICT (corp_id, user_id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at";
    db.prepare_cached(sql)?.execute(params![corp_id, user_id.as_str(), status.number(), At(at)])?;
    Ok(())
}
