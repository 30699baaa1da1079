//! What SQLite says, told without a value of any row.

use rusqlite::{Error, ErrorCode, ffi};
use wxlogin_core::ports::PortError;

/// Why a piece of work failed.
#[derive(Debug)]
pub(crate) enum Fault {
    /// SQLite refused.
    Sql(Error),
    /// A value cannot be stored, or the request contradicts itself.
    Wrong(&'static str),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Fault> for PortError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Sql(error) => told(&error),
            Fault::Wrong(text) => Self::Broken(text.to_owned()),
        }
    }
}

/// The port's error for what SQLite said. SQLite's own message is left out: some of its messages quote SQL or values.
pub(crate) fn told(error: &Error) -> PortError {
    match error {
        Error::SqliteFailure(cause, _) => failure(*cause),
        Error::FromSqlConversionFailure(column, ..) | Error::IntegralValueOutOfRange(column, _) => {
            PortError::Broken(format!("column {column} of a row holds a value that cannot be read"))
        }
        Error::InvalidColumnType(column, ..) => {
            PortError::Broken(format!("column {column} of a row has an unexpected type"))
        }
        Error::QueryReturnedNoRows => {
            PortError::Broken("a statement gave no row where one was due".to_owned())
        }
        _ => PortError::Broken("a statement could not be run as it is written".to_owned()),
    }
}

fn failure(cause: ffi::Error) -> PortError {
    let number = cause.extended_code;
    let text = ffi::code_to_str(number);
    match cause.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => PortError::Unavailable(format!(
            "another process holds the database locked (SQLite {number}: {text}); find it with `fuser` on the file"
        )),
        ErrorCode::DiskFull => {
            PortError::Unavailable(format!("the disk is full (SQLite {number}: {text}); make room"))
        }
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::OutOfMemory
        | ErrorCode::OperationInterrupted
        | ErrorCode::FileLockingProtocolFailed => PortError::Unavailable(format!(
            "the file cannot be read or written (SQLite {number}: {text}); check the disk and the file's permissions"
        )),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            PortError::Broken(format!("the file is damaged (SQLite {number}: {text}); restore a backup"))
        }
        _ => PortError::Broken(format!("SQLite {number}: {text}")),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_constraint_names_no_value() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE t (a TEXT UNIQUE) STRICT; INSERT INTO t VALUES ('o-secret')").unwrap();
        let error = db.execute("INSERT INTO t VALUES ('o-secret')", []).unwrap_err();
        let text = told(&error).to_string();
        assert!(text.contains("2067") && !text.contains("o-secret"), "{text}");
    }

    #[test]
    fn a_full_disk_and_a_lock_may_pass_but_damage_does_not() {
        let of = |code| told(&Error::SqliteFailure(ffi::Error::new(code), None));
        assert!(matches!(of(ffi::SQLITE_FULL), PortError::Unavailable(_)));
        assert!(matches!(of(ffi::SQLITE_BUSY), PortError::Unavailable(_)));
        assert!(matches!(of(ffi::SQLITE_IOERR_FSYNC), PortError::Unavailable(_)));
        assert!(matches!(of(ffi::SQLITE_CORRUPT), PortError::Broken(_)));
    }
}
