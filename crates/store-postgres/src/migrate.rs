//! Bringing the tables up to this version, by the rules of [`wxlogin_core::schema`].
//!
//! The numbers are shared with the stores of other databases: number 5 means the same there. A file in `migrations/` is
//! never edited once released.

use std::{error::Error as _, time::Duration};

use jiff::Timestamp;
use wxlogin_core::schema::{Applied, Mismatch, State, Step, Verdict, judge};

use crate::{
    OpenError, PostgresStore,
    address::place,
    connection::Connection,
    fault::{Fault, told},
    lock,
};

/// How long a start may take that waits for another server's migration, or makes a long one itself.
const PATIENCE: Duration = Duration::from_secs(600);

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

/// Applies what is missing, all of it or nothing. Of several servers that start at once one does it and the others wait.
pub(crate) async fn migrate(
    store: &PostgresStore,
    steps: &'static [Step],
    now: Timestamp,
) -> Result<(), OpenError> {
    let verdict = store.attempt(PATIENCE, |db| async move {
        db.run("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        db.execute("SELECT pg_advisory_xact_lock($1)", &[&lock::MIGRATIONS]).await?;
        let applied = match record(&db).await? {
            Record::Kept => applied(&db).await?,
            Record::None => vec![],
            Record::Foreign => return Ok(Err(OpenError::Foreign)),
        };
        match judge(&applied, steps) {
            Ok(Verdict::Missing(missing)) => apply(&db, missing, now).await.map(Ok),
            Ok(Verdict::Ahead { found }) => {
                tracing::warn!(
                    found,
                    known = steps.last().map(|step| step.number),
                    "a newer version has been at the database; this one works with its tables, until it is upgraded too"
                );
                Ok(Ok(()))
            }
            Err(mismatch) => Ok(Err(in_words(mismatch))),
        }
    });
    verdict.await.map_err(|fault| refused(store, &fault))?
}

/// What the database has and lacks. Changes nothing.
pub(crate) async fn state(store: &PostgresStore) -> Result<State, OpenError> {
    let found = store.attempt(PATIENCE, |db| async move {
        Ok(match record(&db).await? {
            Record::Kept => Some(applied(&db).await?),
            Record::None => Some(vec![]),
            Record::Foreign => None,
        })
    });
    let found = found.await.map_err(|fault| refused(store, &fault))?;
    let applied = found.ok_or(OpenError::Foreign)?;
    let verdict = judge(&applied, MIGRATIONS).map_err(in_words)?;
    Ok(State::of(&applied, MIGRATIONS, verdict))
}

/// Whether the database remembers steps.
enum Record {
    /// It does.
    Kept,
    /// It is empty.
    None,
    /// It has other tables.
    Foreign,
}

async fn record(db: &Connection) -> Result<Record, Fault> {
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    let tables: Vec<String> =
        db.query(tables, &[]).await?.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    Ok(match (tables.is_empty(), tables.iter().any(|table| table == "schema_migrations")) {
        (true, _) => Record::None,
        (false, true) => Record::Kept,
        (false, false) => Record::Foreign,
    })
}

/// The first versions kept no `works_from`; their steps only added.
async fn has_works_from(db: &Connection) -> Result<bool, Fault> {
    let sql = "SELECT count(*) > 0 FROM information_schema.columns WHERE table_schema = current_schema()
               AND table_name = 'schema_migrations' AND column_name = 'works_from'";
    Ok(db.one(sql, &[]).await?.try_get(0)?)
}

async fn applied(db: &Connection) -> Result<Vec<Applied>, Fault> {
    let works_from = if has_works_from(db).await? { "works_from" } else { "1::BIGINT" };
    let sql = format!("SELECT number, checksum, {works_from} FROM schema_migrations ORDER BY number");
    let rows = db.query(&sql, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(Applied { number: row.try_get(0)?, checksum: row.try_get(1)?, works_from: row.try_get(2)? })
        })
        .collect()
}

/// Touches the tables only when something is missing: a user without the right to change them may serve.
async fn apply(db: &Connection, steps: &[Step], now: Timestamp) -> Result<(), Fault> {
    if steps.is_empty() {
        return Ok(());
    }
    db.run(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL
         );
         ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS works_from BIGINT NOT NULL DEFAULT 1",
    )
    .await?;
    for step in steps {
        db.run(step.sql).await?;
        let sql = "INSERT INTO schema_migrations (number, name, checksum, applied_at, works_from)
                   VALUES ($1, $2, $3, $4, $5)";
        let (at, checksum) = (now.as_microsecond(), step.checksum());
        db.execute(sql, &[&step.number, &step.name, &checksum, &at, &step.works_from]).await?;
    }
    Ok(())
}

fn in_words(mismatch: Mismatch) -> OpenError {
    match mismatch {
        Mismatch::Newer { found, known } => OpenError::Newer { found, known },
        Mismatch::Changed { number } => OpenError::Changed { number },
    }
}

/// At the start there are no rows yet, so PostgreSQL's own words can be given: they tell an operator most.
fn refused(store: &PostgresStore, fault: &Fault) -> OpenError {
    OpenError::Server { place: place(&store.line.config), why: explained(fault) }
}

fn explained(fault: &Fault) -> String {
    const UNREACHABLE: &str = "check host, port and firewall, and that the server is running";
    match fault {
        Fault::Sql(error) => match (error.as_db_error(), error.source()) {
            (Some(db), _) => {
                let code = db.code().code();
                // Refused at the door; what else PostgreSQL says speaks for itself.
                let door = matches!(code.get(..2), Some("28" | "3D"));
                let advice = if door { "; check user, password and the database's name" } else { "" };
                format!("{} ({code}){advice}", db.message())
            }
            (None, Some(cause)) => format!("{error}: {cause}; {UNREACHABLE}"),
            (None, None) => format!("{}; {UNREACHABLE}", told(error)),
        },
        Fault::Pool(text) => format!("{text}; {UNREACHABLE}"),
        Fault::Late => "another server has been changing the tables for too long".to_owned(),
        Fault::Wrong(text) => (*text).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    fn files(of: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(of);
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn every_file_in_the_folder_is_a_step_and_sqlite_has_the_same() {
        let steps: BTreeSet<String> =
            MIGRATIONS.iter().map(|step| format!("{:04}_{}.sql", step.number, step.name)).collect();
        assert_eq!(files("migrations"), steps);
        assert!(MIGRATIONS.windows(2).all(|pair| pair[0].number < pair[1].number));
        assert_eq!(
            files("../store-sqlite/migrations"),
            steps,
            "a step that one store has and the other has not: number and name mean the same everywhere"
        );
    }
}
