//! One transaction for all that waits.

use std::sync::atomic::Ordering;

use rusqlite::{Connection, Result};
use wxlogin_core::ports::PortError;

use super::{Counters, task::Job};
use crate::fault::told;

/// How a batch ended.
enum End {
    /// Committed, or rolled back for this reason.
    Known(Option<PortError>),
    /// SQLite rolled the whole transaction back because of one request (a full disk, say). Nothing was committed.
    Lost,
}

/// Runs and commits `batch`, then answers.
pub(super) fn commit(db: &Connection, mut batch: Vec<Box<dyn Job>>, counters: &Counters) {
    if batch.is_empty() {
        return;
    }
    match transaction(db, &mut batch) {
        End::Known(lost) => answer(batch, lost.as_ref(), counters),
        // Each by itself, so that only the request which cannot be served is refused.
        End::Lost => {
            for mut job in batch {
                let lost = match transaction(db, std::slice::from_mut(&mut job)) {
                    End::Known(lost) => lost,
                    End::Lost => Some(PortError::Unavailable("SQLite rolled the change back".to_owned())),
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

fn transaction(db: &Connection, batch: &mut [Box<dyn Job>]) -> End {
    if let Err(error) = db.execute_batch("BEGIN IMMEDIATE") {
        return End::Known(Some(told(&error)));
    }
    for job in batch {
        match one(db, job.as_mut()) {
            Ok(()) => {}
            Err(_) if db.is_autocommit() => return End::Lost,
            Err(error) => return End::Known(Some(undo(db, &error))),
        }
    }
    match db.execute_batch("COMMIT") {
        Ok(()) => End::Known(None),
        Err(error) => End::Known(Some(undo(db, &error))),
    }
}

/// Runs one request so that its failure undoes its own changes and nobody else's.
fn one(db: &Connection, job: &mut dyn Job) -> Result<()> {
    db.prepare_cached("SAVEPOINT request")?.execute([])?;
    if !job.run(db) {
        // Fails when SQLite has already rolled everything back.
        db.prepare_cached("ROLLBACK TO request")?.execute([])?;
    }
    db.prepare_cached("RELEASE request")?.execute([])?;
    Ok(())
}

fn undo(db: &Connection, error: &rusqlite::Error) -> PortError {
    if !db.is_autocommit() {
        // If this fails too, the next BEGIN fails and says so; nothing is answered as done.
        let _ = db.execute_batch("ROLLBACK");
    }
    told(error)
}
