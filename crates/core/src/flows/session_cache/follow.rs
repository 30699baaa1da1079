//! Hearing what other servers have revoked.
//!
//! The cache is believed by a lease: while the time is less than [`LEASE`] after the moment at which the last confirmed
//! question was *sent*. A confirmation means that everything announced before the question was heard, so whoever reads
//! within the lease misses nothing that was announced longer ago than the lease. No detection of a broken line is needed
//! for this: of a line that is cut, frozen or swallowed nothing is confirmed, and the lease runs out by itself. That the end
//! of the connection is also noticed only makes it faster.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::{sleep, timeout};

use super::{SessionCache, nanos};
use crate::ports::{Ear, Hearing, PortError, PortResult, Revocations, Revoked, Rng};

/// After the answer of a verb that ended a session, no server believes that session for longer than this.
pub const LEASE: Duration = Duration::from_secs(1);

/// How often the line is asked; of four questions three may be slow.
const BEAT: Duration = Duration::from_millis(250);

/// How long connecting may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Between two tries to connect, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

impl SessionCache {
    /// Listens for ever, on a new connection after each that ends. Without a channel it returns at once.
    pub async fn follow(self: Arc<Self>, rng: Arc<dyn Rng>) {
        let Some(others) = self.others.clone() else { return };
        let mut pause = FIRST_PAUSE;
        let mut told_of = false;
        loop {
            let begun = self.now();
            let Err(problem) = self.hear(others.as_ref(), rng.as_ref()).await;
            let was_up = self.lost();
            if was_up || !told_of {
                tracing::warn!(%problem, "revocations of other servers are not heard; every session is looked up in the store until they are");
                told_of = true;
            }
            if self.now().saturating_sub(begun) > nanos(LONGEST_PAUSE * 10) {
                pause = FIRST_PAUSE;
            }
            sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    async fn hear(
        self: &Arc<Self>,
        others: &dyn Revocations,
        rng: &dyn Rng,
    ) -> Result<std::convert::Infallible, PortError> {
        let mut hearing = self.proven(others, rng).await?;
        // What was said while nobody listened is not known, so nothing of before counts.
        self.forget_here(Revoked::All);
        loop {
            let asked = self.now();
            in_time(LEASE, hearing.confirm()).await?;
            self.trusted.store(asked.saturating_add(nanos(LEASE)), Ordering::Release);
            if !self.counters.up.swap(true, Ordering::Relaxed) {
                tracing::info!("revocations of other servers are heard");
            }
            tokio::select! {
                () = hearing.broken() => return Err(PortError::Unavailable("the connection ended".to_owned())),
                () = sleep(BEAT) => {}
            }
        }
    }

    /// A line on which this server has heard itself. Without this a missing right, or a pooler that gives a connection to
    /// somebody else in between, would look like a line on which nobody speaks.
    async fn proven(
        self: &Arc<Self>,
        others: &dyn Revocations,
        rng: &dyn Rng,
    ) -> PortResult<Box<dyn Hearing>> {
        let mut number = [0; 8];
        rng.fill(&mut number);
        let echo = Revoked::Echo(u64::from_be_bytes(number));
        let came_back = Arc::new(AtomicBool::new(false));
        let (cache, flag) = (self.clone(), came_back.clone());
        let ear: Ear = Arc::new(move |revoked| {
            flag.fetch_or(revoked == echo, Ordering::AcqRel);
            cache.counters.heard.fetch_add(1, Ordering::Relaxed);
            cache.forget_here(revoked);
        });
        let mut hearing = in_time(PATIENCE, others.listen(ear)).await?;
        in_time(PATIENCE, others.announce(&[echo])).await?;
        in_time(PATIENCE, hearing.confirm()).await?;
        if came_back.load(Ordering::Acquire) {
            return Ok(hearing);
        }
        let text = "what this server announces does not come back to it: does a pooler stand in between?";
        Err(PortError::Broken(text.to_owned()))
    }

    /// Ends the trust at once; gives whether there was any.
    fn lost(&self) -> bool {
        self.trusted.store(0, Ordering::Release);
        self.counters.up.swap(false, Ordering::Relaxed)
    }
}

async fn in_time<T>(limit: Duration, answer: impl Future<Output = PortResult<T>>) -> PortResult<T> {
    let late = || PortError::Unavailable("the channel did not answer in time".to_owned());
    timeout(limit, answer).await.unwrap_or_else(|_| Err(late()))
}
