//! Bringing the tables of a file up to this version.
//!
//! The numbers are shared with the stores of other databases: number 7 means the same there. A store may leave a number
//! out. A file in `migrations/` is never edited once released.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::open::OpenError;

/// One step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// Every step, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "start", sql: include_str!("../migrations/0001_start.sql") },
    Migration { number: 2, name: "ephemeral", sql: include_str!("../migrations/0002_ephemeral.sql") },
    Migration { number: 3, name: "merges", sql: include_str!("../migrations/0003_merges.sql") },
    Migration { number: 4, name: "readers", sql: include_str!("../migrations/0004_readers.sql") },
    Migration { number: 5, name: "admins", sql: include_str!("../migrations/0005_admins.sql") },
];

impl Migration {
    /// SHA-256 of the text in hexadecimal; line ends do not count, since a checkout may turn them.
    fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.replace("\r\n", "\n").as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Applies what is missing, all of it or nothing, with the file locked against every other process that starts.
pub(crate) fn migrate(
    db: &mut Connection,
    path: &Path,
    steps: &[Migration],
    now: Timestamp,
) -> Result<(), OpenError> {
    let sqlite = OpenError::sqlite(path);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&sqlite)?;
    if !has_record(&tx).map_err(&sqlite)? {
        if has_tables(&tx).map_err(&sqlite)? {
            return Err(OpenError::Foreign { path: path.to_owned() });
        }
        start_record(&tx).map_err(&sqlite)?;
    }
    let applied = applied(&tx).map_err(&sqlite)?;
    check(&applied, path, steps)?;
    for step in steps.iter().skip(applied.len()) {
        tx.execute_batch(step.sql).map_err(&sqlite)?;
        tx.execute(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
            params![step.number, step.name, step.checksum(), now.as_microsecond()],
        )
        .map_err(&sqlite)?;
    }
    tx.commit().map_err(&sqlite)
}

fn has_record(tx: &Transaction<'_>) -> rusqlite::Result<bool> {
    let found = tx
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'", [], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

fn has_tables(tx: &Transaction<'_>) -> rusqlite::Result<bool> {
    tx.query_row("SELECT count(*) > 0 FROM sqlite_schema", [], |row| row.get(0))
}

fn start_record(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "CREATE TABLE schema_migrations (
             number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
         ) STRICT",
    )
}

fn applied(tx: &Transaction<'_>) -> rusqlite::Result<Vec<(i64, String)>> {
    tx.prepare("SELECT number, checksum FROM schema_migrations ORDER BY number")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// What was applied must be the beginning of what this version carries, step by step.
fn check(applied: &[(i64, String)], path: &Path, steps: &[Migration]) -> Result<(), OpenError> {
    let known = steps.last().map_or(0, |step| step.number);
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > known) {
        return Err(OpenError::Newer { path: path.to_owned(), found: *found, known });
    }
    for (position, (number, checksum)) in applied.iter().enumerate() {
        let same =
            steps.get(position).is_some_and(|step| step.number == *number && step.checksum() == *checksum);
        if !same {
            return Err(OpenError::Changed { path: path.to_owned(), number: *number });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const A: Migration = Migration { number: 1, name: "a", sql: "CREATE TABLE a (x INTEGER) STRICT;" };
    const B: Migration = Migration { number: 3, name: "b", sql: "CREATE TABLE b (x INTEGER) STRICT;" };
    const BAD: Migration =
        Migration { number: 3, name: "bad", sql: "CREATE TABLE c (x INTEGER) STRICT; NONSENSE" };

    fn run(db: &mut Connection, steps: &[Migration]) -> Result<(), OpenError> {
        migrate(db, Path::new("test.db"), steps, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_is_missing_is_applied_once() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A]).unwrap();
        run(&mut db, &[A, B]).unwrap();
        run(&mut db, &[A, B]).unwrap();
        db.execute("INSERT INTO b VALUES (1)", []).unwrap();
    }

    #[test]
    fn a_newer_file_is_refused_with_both_numbers() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A, B]).unwrap();
        let text = run(&mut db, &[A]).unwrap_err().to_string();
        assert!(text.contains("schema 3") && text.contains("up to 1"), "{text}");
    }

    #[test]
    fn an_edited_step_is_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A]).unwrap();
        let edited = Migration { sql: "CREATE TABLE a (x TEXT) STRICT;", ..A };
        assert!(matches!(run(&mut db, &[edited, B]), Err(OpenError::Changed { number: 1, .. })));
        let turned = Migration { sql: "CREATE TABLE a (x INTEGER) STRICT;", ..A };
        run(&mut db, &[turned, B]).unwrap();
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A]).unwrap();
        assert!(matches!(run(&mut db, &[A, BAD]), Err(OpenError::Sqlite { .. })));
        assert!(db.execute("INSERT INTO c VALUES (1)", []).is_err());
        run(&mut db, &[A, B]).unwrap();
    }

    #[test]
    fn a_database_of_another_program_is_left_alone() {
        let mut db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE photos (x)").unwrap();
        assert!(matches!(run(&mut db, &[A]), Err(OpenError::Foreign { .. })));
    }

    #[test]
    fn every_file_in_the_folder_is_a_step() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let steps: BTreeSet<String> =
            MIGRATIONS.iter().map(|step| format!("{:04}_{}.sql", step.number, step.name)).collect();
        assert_eq!(files, steps);
        assert!(MIGRATIONS.windows(2).all(|pair| pair[0].number < pair[1].number));
    }
}
