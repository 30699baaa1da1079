//! Rows of the tables and how they become the core's nouns. One file per table: the columns it reads, in order, and the
//! function that reads them.

pub(crate) mod asked;
pub(crate) mod console;
pub(crate) mod event;
pub(crate) mod filter;
pub(crate) mod identity;
pub(crate) mod key;
pub(crate) mod member;
pub(crate) mod merge;
pub(crate) mod session;
pub(crate) mod user;

use jiff::Timestamp;
use tokio_postgres::{Row, types::FromSql};
use wxlogin_core::nouns::UserId;

use crate::fault::Fault;

pub(crate) fn get<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Result<T, Fault> {
    Ok(row.try_get(column)?)
}

/// A moment is stored as microseconds since 1970: exact, sortable, and the same number in every store.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(crate) fn at(row: &Row, column: usize) -> Result<Timestamp, Fault> {
    moment(get(row, column)?)
}

pub(crate) fn at_or_null(row: &Row, column: usize) -> Result<Option<Timestamp>, Fault> {
    get::<Option<i64>>(row, column)?.map(moment).transpose()
}

fn moment(number: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(number).map_err(|_| Fault::Wrong("a row holds a time beyond the calendar"))
}

pub(crate) fn user_id(row: &Row, column: usize) -> Result<UserId, Fault> {
    parsed(get(row, column)?)
}

pub(crate) fn user_id_or_null(row: &Row, column: usize) -> Result<Option<UserId>, Fault> {
    get::<Option<&str>>(row, column)?.map(parsed).transpose()
}

fn parsed(text: &str) -> Result<UserId, Fault> {
    UserId::parse(text).ok_or(Fault::Wrong("a row holds a user id that is none"))
}

pub(crate) fn hash(row: &Row, column: usize) -> Result<[u8; 32], Fault> {
    get::<&[u8]>(row, column)?.try_into().map_err(|_| Fault::Wrong("a row holds a hash of another length"))
}

pub(crate) fn all<T>(rows: &[Row], read: fn(&Row) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    rows.iter().map(read).collect()
}

pub(crate) fn maybe<T>(row: Option<Row>, read: fn(&Row) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
    row.as_ref().map(read).transpose()
}

/// A text that people make up, without the zero bytes that PostgreSQL cannot store. Ids and keys are never changed: one
/// with a zero byte is refused.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_microseconds_before_and_after_1970() {
        for text in ["2026-11-21T08:00:00.123456Z", "1969-12-31T23:59:59.999999Z"] {
            let time: Timestamp = text.parse().unwrap();
            assert_eq!(moment(micros(time)).unwrap(), time);
        }
        assert!(moment(i64::MAX).is_err());
    }
}
