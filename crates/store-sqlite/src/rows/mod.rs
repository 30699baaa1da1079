//! Rows of the tables and how they become the core's nouns. One file per table: the columns it reads, in order, and the
//! function that reads them.

pub(crate) mod console;
pub(crate) mod event;
pub(crate) mod filter;
pub(crate) mod identity;
pub(crate) mod key;
pub(crate) mod member;
pub(crate) mod merge;
pub(crate) mod session;
pub(crate) mod session_filter;
pub(crate) mod user;

use jiff::Timestamp;
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};
use wxlogin_core::nouns::UserId;

/// A moment, stored as microseconds since 1970: exact, sortable, and the precision of the databases it may move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At(pub(crate) Timestamp);

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        Timestamp::from_microsecond(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

/// A user's id as it is stored.
pub(crate) struct Id(pub(crate) UserId);

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        UserId::parse(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

pub(crate) fn at(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    Ok(row.get::<_, At>(column)?.0)
}

pub(crate) fn at_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<At>>(column)?.map(|at| at.0))
}

pub(crate) fn user_id(row: &Row<'_>, column: usize) -> rusqlite::Result<UserId> {
    Ok(row.get::<_, Id>(column)?.0)
}

/// For a text that means nothing to this version.
pub(crate) fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, "unknown word".into())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_moment_keeps_its_microseconds_before_and_after_1970() {
        let db = Connection::open_in_memory().unwrap();
        for text in ["2026-11-21T08:00:00.123456Z", "1969-12-31T23:59:59.999999Z"] {
            let moment: Timestamp = text.parse().unwrap();
            let back: At = db.query_row("SELECT ?1", [At(moment)], |row| row.get(0)).unwrap();
            assert_eq!(back.0, moment);
        }
    }

    #[test]
    fn a_number_that_is_no_moment_is_an_error() {
        let db = Connection::open_in_memory().unwrap();
        assert!(db.query_row("SELECT 9223372036854775807", [], |row| row.get::<_, At>(0)).is_err());
    }
}
