//! The sessions that were checked a moment ago, because the check of a session is the hottest path there is.
//!
//! When an entry is believed:
//!
//! | a revocation by | is seen here |
//! |---|---|
//! | this process | at once: every entry remembers the generation of its bucket as it was *before* the store was asked, and a revocation moves the generation on *after* the store has forgotten the session, so an older entry is not used, whichever way the two interleave |
//! | another server, with a channel between them ([`Revocations`]) | when its word arrives; never later than [`LEASE`] after the verb that revoked has answered (`follow`, `announce`) |
//! | another process without a channel, or one that died before it could announce | when the entry's life has passed |
//!
//! The life of an entry is counted from before the store was asked, and nothing prolongs it: it bounds whatever else goes
//! wrong. While the channel is not known to work, entries are neither used nor made.

mod announce;
mod figures;
mod follow;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use figures::Counters;
pub use figures::{CacheFigures, Line};
pub use follow::LEASE;
use quick_cache::sync::Cache;

use crate::{
    nouns::Session,
    ports::{BUCKETS, Revocations, Revoked, bucket},
};

/// The most sessions that are kept; the least used ones go first. Room is taken as it is needed.
const CAPACITY: usize = 100_000;

/// See the module.
pub struct SessionCache {
    entries: Option<Cache<[u8; 32], Entry>>,
    generations: Box<[AtomicU64]>,
    life: Duration,
    /// The channel to the other servers; `None` where this is the only one.
    others: Option<Arc<dyn Revocations>>,
    /// With a channel: until when entries may be used, in nanoseconds after `born`; 0: not now.
    trusted: AtomicU64,
    /// Times here are monotonic: a clock that is put back must not prolong anything.
    born: Instant,
    counters: Counters,
}

#[derive(Clone)]
struct Entry {
    session: Arc<Session>,
    ticket: Ticket,
}

/// A promise to remember what the store is about to say, or has said.
#[derive(Clone, Copy)]
pub(super) struct Ticket {
    hash: [u8; 32],
    generation: u64,
    /// When the store was asked, in nanoseconds after `born`.
    asked: u64,
}

impl SessionCache {
    /// A cache of one server, whose entries live this long.
    #[must_use]
    pub fn new(life: Duration) -> Self {
        Self::with(life, None)
    }

    /// A cache of one of several servers. It is not used before [`follow`](Self::follow) runs.
    #[must_use]
    pub fn among(life: Duration, others: Arc<dyn Revocations>) -> Self {
        Self::with(life, Some(others))
    }

    fn with(life: Duration, others: Option<Arc<dyn Revocations>>) -> Self {
        let entries = (!life.is_zero()).then(|| Cache::new(CAPACITY));
        Self {
            others: others.filter(|_| entries.is_some()),
            entries,
            life,
            generations: (0..BUCKETS).map(|_| AtomicU64::new(0)).collect(),
            trusted: AtomicU64::new(0),
            born: Instant::now(),
            counters: Counters::default(),
        }
    }

    /// A session, and the ticket it was kept with.
    pub(super) fn get(&self, hash: &[u8; 32]) -> Option<(Arc<Session>, Ticket)> {
        let found = self.find(hash);
        self.counters.looked_up(found.is_some());
        found
    }

    fn find(&self, hash: &[u8; 32]) -> Option<(Arc<Session>, Ticket)> {
        let entries = self.entries.as_ref()?;
        let now = self.now();
        if !self.is_trusted(now) {
            return None;
        }
        let Entry { session, ticket } = entries.get(hash)?;
        self.lives(&ticket, now).then_some((session, ticket))
    }

    /// Whether what was kept with this ticket may still be used.
    fn lives(&self, ticket: &Ticket, now: u64) -> bool {
        now.saturating_sub(ticket.asked) < nanos(self.life)
            && ticket.generation == self.generation(&ticket.hash)
    }

    /// Gives back the memory of what is not used any more. Otherwise it would be kept until others need the room.
    pub fn tidy(&self) {
        let now = self.now();
        if let Some(entries) = &self.entries {
            entries.retain(|_, entry| self.lives(&entry.ticket, now));
        }
    }

    /// To be taken before the store is asked.
    pub(super) fn before(&self, hash: [u8; 32]) -> Ticket {
        Ticket { generation: self.generation(&hash), asked: self.now(), hash }
    }

    /// Remembers a session with the ticket that was taken before it was read. One that came from here keeps its ticket: it
    /// is as old as it was.
    pub(super) fn keep(&self, ticket: &Ticket, session: &Arc<Session>) {
        if let Some(entries) = self.entries.as_ref().filter(|_| self.is_trusted(self.now())) {
            entries.insert(ticket.hash, Entry { session: Arc::clone(session), ticket: *ticket });
        }
    }

    /// Forgets here. After the store has.
    fn forget_here(&self, revoked: Revoked) {
        match revoked {
            Revoked::Bucket(bucket) => {
                if let Some(generation) = self.generations.get(usize::from(bucket)) {
                    generation.fetch_add(1, Ordering::AcqRel);
                }
            }
            Revoked::All => {
                for generation in &self.generations {
                    generation.fetch_add(1, Ordering::AcqRel);
                }
            }
            Revoked::Echo(_) => {}
        }
    }

    fn generation(&self, hash: &[u8; 32]) -> u64 {
        let generation = self.generations.get(usize::from(bucket(hash)));
        generation.map_or(0, |generation| generation.load(Ordering::Acquire))
    }

    fn is_trusted(&self, now: u64) -> bool {
        self.others.is_none() || now < self.trusted.load(Ordering::Acquire)
    }

    fn now(&self) -> u64 {
        nanos(self.born.elapsed())
    }
}

fn nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
