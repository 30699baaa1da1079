//! Bringing the tables of a file up to this version, by the rules of [`wxlogin_core::schema`].
//!
//! The numbers are shared with the stores of other databases: number 7 means the same there. A file in `migrations/` is
//! never edited once released.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use wxlogin_core::schema::{Applied, Mismatch, State, Step, Verdict, judge};

use crate::{config, open::OpenError};

/// Every step, in order.
pub(crate) const MIGRATIONS: &[Step] = &[
    step(1, "start", include_str!("../migrations/0001_start.sql")),
    step(2, "ephemeral", include_str!("../migrations/0002_ephemeral.sql")),
    step(3, "merges", include_str!("../migrations/0003_merges.sql")),
    step(4, "readers", include_str!("../migrations/0004_readers.sql")),
    step(5, "admins", include_str!("../migrations/0005_admins.sql")),
    step(6, "session_list", include_str!("../migrations/0006_session_list.sql")),
    step(7, "record", include_str!("../migrations/0007_record.sql")),
    step(8, "console", include_str!("../migrations/0008_console.sql")),
    step(9, "epochs", include_str!("../migrations/0009_epochs.sql")),
];

/// A step that only adds, so that every program since the first goes on working. One that takes something away names
/// the fields, and `works_from` with them.
const fn step(number: i64, name: &'static str, sql: &'static str) -> Step {
    Step { number, name, works_from: 1, sql }
}

/// Applies what is missing, all of it or nothing, with the file locked against every other process that starts.
pub(crate) fn migrate(
    db: &mut Connection,
    path: &Path,
    steps: &'static [Step],
    now: Timestamp,
) -> Result<(), OpenError> {
    let sqlite = OpenError::sqlite(path);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&sqlite)?;
    if has_record(&tx).map_err(&sqlite)? {
        complete_record(&tx).map_err(&sqlite)?;
    } else if has_tables(&tx).map_err(&sqlite)? {
        return Err(OpenError::Foreign { path: path.to_owned() });
    } else {
        start_record(&tx).map_err(&sqlite)?;
    }
    let applied = applied(&tx).map_err(&sqlite)?;
    match judge(&applied, steps).map_err(|mismatch| in_words(mismatch, path))? {
        Verdict::Missing(missing) => apply(&tx, missing, now).map_err(&sqlite)?,
        Verdict::Ahead { found } => tracing::warn!(
            path = %path.display(),
            found,
            known = steps.last().map(|step| step.number),
            "a newer version has been here; this one works with its tables, until it is upgraded too"
        ),
    }
    tx.commit().map_err(&sqlite)
}

/// What the file at `path` has and lacks. Changes nothing, and makes no file.
pub(crate) fn state(path: &Path) -> Result<State, OpenError> {
    let sqlite = OpenError::sqlite(path);
    if !path.exists() {
        return Ok(State::of(&[], MIGRATIONS, Verdict::Missing(MIGRATIONS)));
    }
    let mut db = config::plain(path).map_err(&sqlite)?;
    let tx = db.transaction().map_err(&sqlite)?;
    let applied = match (has_record(&tx).map_err(&sqlite)?, has_tables(&tx).map_err(&sqlite)?) {
        (true, _) => applied(&tx).map_err(&sqlite)?,
        (false, true) => return Err(OpenError::Foreign { path: path.to_owned() }),
        (false, false) => vec![],
    };
    let verdict = judge(&applied, MIGRATIONS).map_err(|mismatch| in_words(mismatch, path))?;
    Ok(State::of(&applied, MIGRATIONS, verdict))
}

fn apply(tx: &Transaction<'_>, steps: &[Step], now: Timestamp) -> rusqlite::Result<()> {
    for step in steps {
        tx.execute_batch(step.sql)?;
        tx.execute(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at, works_from)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![step.number, step.name, step.checksum(), now.as_microsecond(), step.works_from],
        )?;
    }
    Ok(())
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
             number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL,
             works_from INTEGER NOT NULL DEFAULT 1
         ) STRICT",
    )
}

/// The first versions kept no `works_from`; their steps only added.
fn complete_record(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    if !has_works_from(tx)? {
        tx.execute_batch("ALTER TABLE schema_migrations ADD COLUMN works_from INTEGER NOT NULL DEFAULT 1")?;
    }
    Ok(())
}

fn has_works_from(tx: &Transaction<'_>) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) > 0 FROM pragma_table_info('schema_migrations') WHERE name = 'works_from'";
    tx.query_row(sql, [], |row| row.get(0))
}

fn applied(tx: &Transaction<'_>) -> rusqlite::Result<Vec<Applied>> {
    let works_from = if has_works_from(tx)? { "works_from" } else { "1" };
    let sql = format!("SELECT number, checksum, {works_from} FROM schema_migrations ORDER BY number");
    tx.prepare(&sql)?
        .query_map([], |row| {
            Ok(Applied { number: row.get(0)?, checksum: row.get(1)?, works_from: row.get(2)? })
        })?
        .collect()
}

fn in_words(mismatch: Mismatch, path: &Path) -> OpenError {
    let path = path.to_owned();
    match mismatch {
        Mismatch::Newer { found, known } => OpenError::Newer { path, found, known },
        Mismatch::Changed { number } => OpenError::Changed { path, number },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const A: Step = step(1, "a", "CREATE TABLE a (x INTEGER) STRICT;");
    const B: Step = step(3, "b", "CREATE TABLE b (x INTEGER) STRICT;");
    const BAD: Step = step(3, "bad", "CREATE TABLE c (x INTEGER) STRICT; NONSENSE");
    const EDITED: Step = step(1, "a", "CREATE TABLE a (x TEXT) STRICT;");
    const TURNED: Step = step(1, "a", "CREATE TABLE a (x INTEGER) STRICT;");

    fn run(db: &mut Connection, steps: &'static [Step]) -> Result<(), OpenError> {
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
    fn a_newer_file_is_refused_with_both_numbers_unless_it_fits() {
        const BREAKS: Step = Step { works_from: 3, ..B };
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A, BREAKS]).unwrap();
        let text = run(&mut db, &[A]).unwrap_err().to_string();
        assert!(text.contains("schema 3") && text.contains("up to 1"), "{text}");
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A, B]).unwrap();
        run(&mut db, &[A]).unwrap();
    }

    #[test]
    fn a_record_of_the_first_versions_is_completed() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A]).unwrap();
        db.execute_batch("ALTER TABLE schema_migrations DROP COLUMN works_from").unwrap();
        run(&mut db, &[A, B]).unwrap();
        let from: i64 =
            db.query_row("SELECT max(works_from) FROM schema_migrations", [], |row| row.get(0)).unwrap();
        assert_eq!(from, 1);
    }

    #[test]
    fn an_edited_step_is_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db, &[A]).unwrap();
        assert!(matches!(run(&mut db, &[EDITED, B]), Err(OpenError::Changed { number: 1, .. })));
        run(&mut db, &[TURNED, B]).unwrap();
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
    fn the_state_is_told_and_nothing_changes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new.db");
        let fresh = state(&path).unwrap();
        assert_eq!((fresh.found, fresh.missing.len()), (0, MIGRATIONS.len()));
        assert!(!path.exists());
        let mut db = config::plain(&path).unwrap();
        migrate(&mut db, &path, MIGRATIONS, Timestamp::UNIX_EPOCH).unwrap();
        let whole = state(&path).unwrap();
        assert_eq!((whole.found, whole.missing), (whole.known, vec![]));
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
