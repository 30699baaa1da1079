//! Bringing the tables up to this version.
//!
//! The numbers are shared with the stores of other databases: number 5 means the same there. A file in `migrations/` is
//! never edited once released.

use std::{error::Error as _, time::Duration};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    OpenError, PostgresStore,
    connection::Connection,
    fault::{Fault, told},
    lock,
};

/// How long a start may take that waits for another server's migration, or makes a long one itself.
const PATIENCE: Duration = Duration::from_secs(600);

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

/// Applies what is missing, all of it or nothing. Of several servers that start at once one does it and the others wait.
pub(crate) async fn migrate(
    store: &PostgresStore,
    steps: &[Migration],
    now: Timestamp,
) -> Result<(), OpenError> {
    let verdict = store.attempt(PATIENCE, |db| async move {
        db.run("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        db.execute("SELECT pg_advisory_xact_lock($1)", &[&lock::MIGRATIONS]).await?;
        match judge(&db, steps).await? {
            Ok(applied) => apply(&db, steps.get(applied..).unwrap_or_default(), now).await.map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    });
    verdict.await.map_err(|fault| OpenError::Server(explained(&fault)))?
}

/// How many steps were applied, or why no more may be.
async fn judge(db: &Connection, steps: &[Migration]) -> Result<Result<usize, OpenError>, Fault> {
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    let tables: Vec<String> =
        db.query(tables, &[]).await?.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    if tables.is_empty() {
        db.run(
            "CREATE TABLE schema_migrations (
                 number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL
             )",
        )
        .await?;
    } else if !tables.iter().any(|table| table == "schema_migrations") {
        return Ok(Err(OpenError::Foreign));
    }
    let rows = db.query("SELECT number, checksum FROM schema_migrations ORDER BY number", &[]).await?;
    let applied: Vec<(i64, String)> =
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, Fault>>()?;
    Ok(check(&applied, steps).map(|()| applied.len()))
}

/// What was applied must be the beginning of what this version carries, step by step.
fn check(applied: &[(i64, String)], steps: &[Migration]) -> Result<(), OpenError> {
    let known = steps.last().map_or(0, |step| step.number);
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > known) {
        return Err(OpenError::Newer { found: *found, known });
    }
    for (position, (number, checksum)) in applied.iter().enumerate() {
        let same =
            steps.get(position).is_some_and(|step| step.number == *number && step.checksum() == *checksum);
        if !same {
            return Err(OpenError::Changed { number: *number });
        }
    }
    Ok(())
}

async fn apply(db: &Connection, steps: &[Migration], now: Timestamp) -> Result<(), Fault> {
    for step in steps {
        db.run(step.sql).await?;
        let sql =
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
        db.execute(sql, &[&step.number, &step.name, &step.checksum(), &now.as_microsecond()]).await?;
    }
    Ok(())
}

/// At the start there are no rows yet, so PostgreSQL's own words can be given: they tell an operator most.
fn explained(fault: &Fault) -> String {
    match fault {
        Fault::Sql(error) => match (error.as_db_error(), error.source()) {
            (Some(db), _) => format!("{} ({})", db.message(), db.code().code()),
            (None, Some(cause)) => format!("{error}: {cause}"),
            (None, None) => told(error).to_string(),
        },
        Fault::Pool(text) => {
            format!("{text}; check host, port and firewall, and that the server is running")
        }
        Fault::Late => "another server has been changing the tables for too long".to_owned(),
        Fault::Wrong(text) => (*text).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    const A: Migration = Migration { number: 1, name: "a", sql: "CREATE TABLE a (x BIGINT);" };
    const B: Migration = Migration { number: 3, name: "b", sql: "CREATE TABLE b (x BIGINT);" };

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

    #[test]
    fn what_was_applied_must_be_the_beginning() {
        let (a, b) = ((1, A.checksum()), (3, B.checksum()));
        assert!(check(&[], &[A, B]).is_ok());
        assert!(check(&[a.clone(), b.clone()], &[A, B]).is_ok());
        assert!(matches!(check(&[a.clone(), b], &[A]), Err(OpenError::Newer { found: 3, known: 1 })));
        assert!(matches!(check(&[(1, "other".to_owned())], &[A]), Err(OpenError::Changed { number: 1 })));
        let turned = Migration { sql: "CREATE TABLE a (x BIGINT);", ..A };
        assert!(check(&[a], &[turned]).is_ok());
    }
}
