//! The sessions that were checked a moment ago, because the check of a session is the hottest path there is.
//!
//! A revocation in this process takes effect at once: every entry remembers the generation of its bucket as it was *before*
//! the store was asked, and a revocation moves the generation on *after* the store has forgotten the session. An entry of
//! an older generation is not used, whichever way the two interleave. A revocation by another process on the same store
//! takes effect when the entry's short life ends (policy `session_cache`; zero switches the cache off).

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use moka::sync::Cache;

use crate::nouns::Session;

/// One revocation makes one entry in this many be loaded anew.
const BUCKETS: usize = 256;

/// The most sessions that are kept; the least used ones go first.
const CAPACITY: u64 = 100_000;

/// See the module.
pub struct SessionCache {
    entries: Option<Cache<[u8; 32], Entry>>,
    generations: Box<[AtomicU64]>,
}

#[derive(Clone)]
struct Entry {
    session: Session,
    generation: u64,
}

/// A promise to remember what the store is about to say.
pub(super) struct Ticket {
    hash: [u8; 32],
    generation: u64,
}

impl SessionCache {
    /// A cache whose entries live this long.
    #[must_use]
    pub fn new(life: Duration) -> Self {
        let entries =
            (!life.is_zero()).then(|| Cache::builder().max_capacity(CAPACITY).time_to_live(life).build());
        Self { entries, generations: (0..BUCKETS).map(|_| AtomicU64::new(0)).collect() }
    }

    pub(super) fn get(&self, hash: &[u8; 32]) -> Option<Session> {
        let entry = self.entries.as_ref()?.get(hash)?;
        (entry.generation == self.generation(hash)).then_some(entry.session)
    }

    /// To be taken before the store is asked.
    pub(super) fn before(&self, hash: [u8; 32]) -> Ticket {
        Ticket { generation: self.generation(&hash), hash }
    }

    pub(super) fn keep(&self, ticket: &Ticket, session: &Session) {
        if let Some(entries) = &self.entries {
            entries.insert(ticket.hash, Entry { session: session.clone(), generation: ticket.generation });
        }
    }

    /// To be called after the store has changed or forgotten this session.
    pub(super) fn forget(&self, session: &Session) {
        if let Some(generation) = self.bucket(&session.token_hash) {
            generation.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// The same for sessions that nobody can name.
    pub(super) fn forget_all(&self) {
        for generation in &self.generations {
            generation.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn bucket(&self, hash: &[u8; 32]) -> Option<&AtomicU64> {
        self.generations.get(usize::from(hash[0]) % BUCKETS)
    }

    fn generation(&self, hash: &[u8; 32]) -> u64 {
        self.bucket(hash).map_or(0, |generation| generation.load(Ordering::Acquire))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns::UserId;

    fn session() -> Session {
        Session {
            id: "s".to_owned(),
            token_hash: [7; 32],
            user_id: UserId::parse("u").unwrap(),
            corp_id: None,
            method: "password".to_owned(),
            platform: "web".to_owned(),
            address: None,
            user_agent: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            seen_at: jiff::Timestamp::UNIX_EPOCH,
            expires_at: jiff::Timestamp::MAX,
        }
    }

    #[test]
    fn what_was_loaded_before_a_revocation_is_not_used_after_it() {
        let cache = SessionCache::new(Duration::from_secs(60));
        let ticket = cache.before([7; 32]);
        cache.forget(&session());
        cache.keep(&ticket, &session());
        assert!(cache.get(&[7; 32]).is_none());
        let ticket = cache.before([7; 32]);
        cache.keep(&ticket, &session());
        assert!(cache.get(&[7; 32]).is_some());
        cache.forget_all();
        assert!(cache.get(&[7; 32]).is_none());
    }

    #[test]
    fn without_a_life_nothing_is_kept() {
        let cache = SessionCache::new(Duration::ZERO);
        let ticket = cache.before([7; 32]);
        cache.keep(&ticket, &session());
        assert!(cache.get(&[7; 32]).is_none());
    }
}
