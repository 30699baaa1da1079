//! One-time and short-lived values in the memory of the process: for tests, for trials, and for one server whose codes
//! need not survive a restart. Two servers need a store that both reach.
//!
//! ```
//! # use std::sync::Arc;
//! # use wxlogin_core::ports::{Ephemeral, ManualClock};
//! use wxlogin_ephemeral_memory::MemoryEphemeral;
//!
//! let clock = Arc::new(ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
//! let ephemeral: Arc<dyn Ephemeral> = Arc::new(MemoryEphemeral::new(clock));
//! ```
//!
//! # Rules, with their reasons
//! - An entry is there while the clock shows less than its end, whether or not it was removed yet.
//! - Keys are spread over shards, each with a lock of its own, so that sign-ins do not wait for one another. No lock is
//!   held across an await, and none for longer than a bounded number of removals.
//! - Every write removes a few entries that ended, so memory stays bounded by what is alive even where nobody calls
//!   `sweep`. `sweep` removes all of them, a bounded number under one lock.
//!
//! # How to add
//! A method of the port: a case in `wxlogin-conformance` first, then one function in `shard.rs` under its lock.

mod shard;

use std::{
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use wxlogin_core::ports::{Clock, Ephemeral, PortResult};

use shard::Shard;

/// How many locks there are.
const SHARDS: usize = 16;

/// How many entries `sweep` removes before it lets others have the lock.
const STEP: usize = 256;

/// One-time and short-lived values in memory.
pub struct MemoryEphemeral {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
    clock: Arc<dyn Clock>,
}

impl MemoryEphemeral {
    /// An empty store whose entries end by `clock`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { shards: Default::default(), hasher: RandomState::new(), clock }
    }

    /// How many entries are held, those that ended and were not removed yet included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The shard of a key, locked, and the time, read under the lock: whoever comes later to an entry also sees a
    /// later time.
    fn at(&self, key: &str) -> (MutexGuard<'_, Shard>, Timestamp) {
        let place = self.hasher.hash_one(key) as usize % SHARDS;
        let shard = lock(&self.shards[place]);
        (shard, self.clock.now())
    }
}

/// A panic under the lock cannot leave a shard half changed in a way that matters: at worst an entry stays until swept.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The end of an entry made now. A lifetime beyond the calendar ends with the calendar.
fn end(now: Timestamp, ttl: Duration) -> Timestamp {
    now.saturating_add(ttl).unwrap_or(Timestamp::MAX)
}

#[async_trait]
impl Ephemeral for MemoryEphemeral {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<()> {
        let (mut shard, now) = self.at(key);
        shard.tidy(now);
        shard.put(key, value.to_vec(), end(now, ttl));
        Ok(())
    }

    async fn take(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let (mut shard, now) = self.at(key);
        Ok(shard.take(key, now))
    }

    async fn peek(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let (shard, now) = self.at(key);
        Ok(shard.peek(key, now).map(<[u8]>::to_vec))
    }

    async fn claim(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<bool> {
        let (mut shard, now) = self.at(key);
        shard.tidy(now);
        let free = shard.peek(key, now).is_none();
        if free {
            shard.put(key, value.to_vec(), end(now, ttl));
        }
        Ok(free)
    }

    async fn increment(&self, key: &str, ttl: Duration) -> PortResult<u64> {
        let (mut shard, now) = self.at(key);
        shard.tidy(now);
        shard.increment(key, now, end(now, ttl))
    }

    async fn sweep(&self) -> PortResult<u64> {
        let now = self.clock.now();
        let mut removed = 0;
        for shard in &self.shards {
            loop {
                let step = lock(shard).remove_ended(now, STEP);
                removed += step as u64;
                if step < STEP {
                    break;
                }
            }
        }
        Ok(removed)
    }
}
