//! The ports, one file each: the statements and nothing else.

mod carry;
mod console;
mod ephemeral;
mod events;
mod factors;
mod identities;
mod keys;
mod members;
mod merges;
mod record;
mod rows;
mod sessions;
mod users;

use wxlogin_core::ports::{Page, PortResult};

use crate::{PostgresStore, connection::Values};

/// How many rows one removal takes at most, so that a sweep of millions lets other writes through in between.
const SWEEP: u64 = 1000;

/// How many rows a page holds at most, whatever was asked for.
const PAGE: u32 = 1000;

/// `LIMIT` and `OFFSET`.
fn part(page: Page) -> (i64, i64) {
    (page.limit.min(PAGE).into(), page.offset.into())
}

impl PostgresStore {
    /// Removes in steps of at most [`SWEEP`] rows until one finds fewer; gives the number removed. The statements pass
    /// over rows that somebody else has locked, so that several servers can sweep at once.
    async fn remove_in_steps(&self, sql: &str, values: Values<'_>) -> PortResult<u64> {
        let mut removed = 0;
        loop {
            let count = self.run(|db| async move { db.execute(sql, values).await }).await?;
            removed += count;
            if count < SWEEP {
                return Ok(removed);
            }
        }
    }
}
