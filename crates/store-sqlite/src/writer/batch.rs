//! One transaction for all that waits.

use std::sync::atomic::Ordering;

use rusqlite::{Connection, Result};
use wxlogin_core::ports::PortError;

use super::{Counters, task::Job};
use crate::fault::told;

/// How a transaction ended.
enum End {
    /// Committed, or rolled back for this reason.
    Known(Option<PortError>),
    /// A request failed where nothing could undo it alone, so that all of it was rolled back.
    Failed,
    /// SQLite rolled the whole transaction back because of one request (a full disk, say). Nothing was committed.
    Lost,
}

/// Whether a request's failure can be undone alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// It cannot. A savepoint makes SQLite copy every page that a request changes, a fifth of the cost of writing, and
    /// requests hardly ever fail: what is refused is refused before anything is written.
    Nothing,
    /// It can.
    Savepoint,
}

/// Runs and commits `batch`, then answers.
pub(super) fn commit(db: &Connection, mut batch: Vec<Box<dyn Job>>, counters: &Counters) {
    if batch.is_empty() {
        return;
    }
    let end = match transaction(db, &mut batch, Guard::Nothing) {
        End::Failed => transaction(db, &mut batch, Guard::Savepoint),
        end => end,
    };
    match end {
        End::Known(lost) => answer(batch, lost.as_ref(), counters),
        // Each by itself, so that only the request which cannot be served is refused.
        End::Failed | End::Lost => {
            for mut job in batch {
                let lost = match transaction(db, std::slice::from_mut(&mut job), Guard::Savepoint) {
                    End::Known(lost) => lost,
                    End::Failed | End::Lost => {
                        Some(PortError::Unavailable("SQLite rolled the change back".to_owned()))
                    }
                };
                answer(vec![job], lost.as_ref(), counters);
            }
        }
    }
}

fn answer(batch: Vec<Box<dyn Job>>, lost: Option<&PortError>, counters: &Counters) {
    let count = batch.len() as u64;
    counters.requests.fetch_add(count, Ordering::Relaxed);
    match lost {
        None => counters.commits.fetch_add(1, Ordering::Relaxed),
        Some(error) => {
            tracing::error!(%error, count, "changes were not committed");
            counters.failed.fetch_add(count, Ordering::Relaxed)
        }
    };
    for job in batch {
        job.answer(lost.cloned());
    }
}

fn transaction(db: &Connection, batch: &mut [Box<dyn Job>], guard: Guard) -> End {
    if let Err(error) = run(db, "BEGIN IMMEDIATE") {
        return End::Known(Some(told(&error)));
    }
    for job in batch {
        if guard == Guard::Nothing {
            if job.run(db) {
                continue;
            }
            let undone = db.is_autocommit() || run(db, "ROLLBACK").is_err();
            return if undone { End::Lost } else { End::Failed };
        }
        match alone(db, job.as_mut()) {
            Ok(()) => {}
            Err(_) if db.is_autocommit() => return End::Lost,
            Err(error) => return End::Known(Some(undo(db, &error))),
        }
    }
    match run(db, "COMMIT") {
        Ok(()) => End::Known(None),
        Err(error) => End::Known(Some(undo(db, &error))),
    }
}

/// Runs one request so that its failure undoes its own changes and nobody else's.
fn alone(db: &Connection, job: &mut dyn Job) -> Result<()> {
    run(db, "SAVEPOINT request")?;
    if !job.run(db) {
        // Fails when SQLite has already rolled everything back.
        run(db, "ROLLBACK TO request")?;
    }
    run(db, "RELEASE request")
}

fn run(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([]).map(drop)
}

fn undo(db: &Connection, error: &rusqlite::Error) -> PortError {
    if !db.is_autocommit() {
        // If this fails too, the next BEGIN fails and says so; nothing is answered as done.
        let _ = db.execute_batch("ROLLBACK");
    }
    told(error)
}
