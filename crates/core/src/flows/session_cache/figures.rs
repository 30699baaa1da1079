//! What an operator may want to know of the cache.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::SessionCache;

/// The channel to the other servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// There is none: one server, or nothing is remembered.
    None,
    /// It works: revocations of other servers are heard.
    Up,
    /// It does not, or not yet; every session is looked up in the store.
    Down,
}

/// Counts since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheFigures {
    /// Checks that were answered from memory.
    pub hits: u64,
    /// Checks that asked the store.
    pub misses: u64,
    /// Words heard from the channel, this server's own included.
    pub heard: u64,
    /// Revocations that could not be announced before every entry of the other servers had ended by itself.
    pub unannounced: u64,
    /// The channel now.
    pub line: Line,
}

#[derive(Default)]
pub(super) struct Counters {
    hits: AtomicU64,
    misses: AtomicU64,
    pub(super) heard: AtomicU64,
    pub(super) unannounced: AtomicU64,
    pub(super) up: AtomicBool,
}

impl Counters {
    pub(super) fn looked_up(&self, found: bool) {
        let counter = if found { &self.hits } else { &self.misses };
        counter.fetch_add(1, Relaxed);
    }
}

impl SessionCache {
    /// The counts now.
    #[must_use]
    pub fn figures(&self) -> CacheFigures {
        let counters = &self.counters;
        CacheFigures {
            hits: counters.hits.load(Relaxed),
            misses: counters.misses.load(Relaxed),
            heard: counters.heard.load(Relaxed),
            unannounced: counters.unannounced.load(Relaxed),
            line: match &self.others {
                None => Line::None,
                Some(_) if counters.up.load(Relaxed) && self.is_trusted(self.now()) => Line::Up,
                Some(_) => Line::Down,
            },
        }
    }
}
