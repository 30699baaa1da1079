//! How every connection is set up.

use std::{path::Path, thread, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags, Result, config::DbConfig};

/// How long a statement waits for a lock that another process holds.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What each connection may remember of the file, in KiB; taken as it is needed. It holds the upper pages of an
/// index of ten million. More would be looked through by the writer at the end of each transaction, and forgotten by the
/// readers whenever something was written.
const CACHE: i64 = 4 * 1024;

/// After how many pages of log SQLite copies them into the file. One hash table of the log's index covers 4096 pages, so
/// that a reader still looks into no more than two.
const CHECKPOINT_PAGES: i64 = 4000;

/// How much a committed change has to survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Loss of power: the default, and affordable because commits are grouped.
    PowerLoss,
    /// Nothing: a temporary database dies with the process.
    Nothing,
}

/// Makes a connection the one that writes. It comes after the check of the schema, since it changes the file: one that
/// is refused must be left as it was.
pub(crate) fn prepare_to_write(db: &Connection, durability: Durability) -> Result<()> {
    use_wal(db)?;
    let synchronous = match durability {
        Durability::PowerLoss => "FULL",
        Durability::Nothing => "OFF",
    };
    db.pragma_update(None, "synchronous", synchronous)?;
    // Pages that many commits touch (the ends of the indexes) are then copied into the file once in 16 MB of log.
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    // A log that once grew large (a long sweep, a slow reader) gives its space back; otherwise it would keep it for ever.
    db.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)
}

/// A connection that only reads; a statement that would write fails.
pub(crate) fn reading(path: &Path) -> Result<Connection> {
    let db = plain(path)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

/// A connection with what all have in common.
pub(crate) fn plain(path: &Path) -> Result<Connection> {
    // Not OPEN_URI: a path is a path, whatever characters it holds. One thread at a time uses a connection.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    // SQLite counts pages where the number is positive, KiB where it is negative.
    db.pragma_update(None, "cache_size", -CACHE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    // SQL functions named in a schema must not reach further than the schema: the file may come from elsewhere.
    db.pragma_update(None, "trusted_schema", false)?;
    // A plan depends on the statement and the schema alone. Without this SQLite plans a statement anew for every value
    // that is bound beside a partial index, which costs more than running it.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(db)
}

/// Switches the file to write-ahead logging. SQLite does not wait for a lock here, so that two processes which open a new
/// file at the same moment would see "database is locked" without the retries.
fn use_wal(db: &Connection) -> Result<()> {
    let pause = Duration::from_millis(20);
    let mut left = BUSY_TIMEOUT;
    loop {
        match db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Ok(_) => return Ok(()),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && left > pause => {
                left -= pause;
                thread::sleep(pause);
            }
            Err(error) => return Err(error),
        }
    }
}
