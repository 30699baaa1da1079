//! The entries under one lock, found by key and by end.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use wxlogin_core::ports::{PortError, PortResult};

/// How many ended entries a write removes: more than the one it may add, so that they cannot pile up.
const TIDY: usize = 4;

struct Entry {
    value: Vec<u8>,
    end: Timestamp,
}

/// Every entry is in both collections, under the same end.
#[derive(Default)]
pub(crate) struct Shard {
    entries: HashMap<Arc<str>, Entry>,
    by_end: BTreeSet<(Timestamp, Arc<str>)>,
}

impl Shard {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn put(&mut self, key: &str, value: Vec<u8>, end: Timestamp) {
        self.remove(key);
        let key: Arc<str> = key.into();
        self.by_end.insert((end, key.clone()));
        self.entries.insert(key, Entry { value, end });
    }

    pub(crate) fn peek(&self, key: &str, now: Timestamp) -> Option<&[u8]> {
        self.live(key, now).map(|entry| entry.value.as_slice())
    }

    pub(crate) fn take(&mut self, key: &str, now: Timestamp) -> Option<Vec<u8>> {
        self.remove(key).filter(|entry| entry.end > now).map(|entry| entry.value)
    }

    /// A counter is kept as decimal text, as Redis keeps one, so that `peek` of a counter reads the same everywhere.
    pub(crate) fn increment(&mut self, key: &str, now: Timestamp, new_end: Timestamp) -> PortResult<u64> {
        let (count, end) = match self.live(key, now) {
            // Later than a new one's end: the clock was set back, and nobody is to be locked out until it is there again.
            Some(entry) => (number(&entry.value)?.saturating_add(1), entry.end.min(new_end)),
            None => (1, new_end),
        };
        self.put(key, count.to_string().into_bytes(), end);
        Ok(count)
    }

    pub(crate) fn tidy(&mut self, now: Timestamp) {
        self.remove_ended(now, TIDY);
    }

    /// Removes at most `most` entries that ended; gives the number removed.
    pub(crate) fn remove_ended(&mut self, now: Timestamp, most: usize) -> usize {
        let mut removed = 0;
        while removed < most
            && let Some((_, key)) = self.by_end.first().filter(|(end, _)| *end <= now).cloned()
        {
            self.remove(&key);
            removed += 1;
        }
        removed
    }

    fn live(&self, key: &str, now: Timestamp) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| entry.end > now)
    }

    fn remove(&mut self, key: &str) -> Option<Entry> {
        let (key, entry) = self.entries.remove_entry(key)?;
        self.by_end.remove(&(entry.end, key));
        Some(entry)
    }
}

fn number(value: &[u8]) -> PortResult<u64> {
    let number = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
    number.ok_or_else(|| PortError::Broken("an entry that is no counter was counted".to_owned()))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn writes_alone_keep_the_dead_from_piling_up() {
        let mut shard = Shard::default();
        for second in 0..10_000_i64 {
            let now = START + second.seconds();
            shard.tidy(now);
            shard.put(&format!("k{second}"), vec![], now + 10.seconds());
        }
        assert!(shard.len() <= 11, "{} entries where 10 are alive", shard.len());
        assert_eq!(shard.entries.len(), shard.by_end.len());
    }

    #[test]
    fn a_replaced_entry_lives_by_its_new_end() {
        let mut shard = Shard::default();
        shard.put("k", vec![1], START + 1.seconds());
        shard.put("k", vec![2], START + 9.seconds());
        assert_eq!(shard.remove_ended(START + 5.seconds(), 10), 0);
        assert_eq!(shard.peek("k", START + 5.seconds()), Some(&[2][..]));
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out_for_longer_than_the_window() {
        let mut shard = Shard::default();
        let later = START + 3600.seconds();
        assert_eq!(shard.increment("k", later, later + 60.seconds()).unwrap(), 1);
        assert_eq!(shard.increment("k", START, START + 60.seconds()).unwrap(), 2);
        let over = START + 61.seconds();
        assert_eq!(shard.increment("k", over, over + 60.seconds()).unwrap(), 1);
    }

    #[test]
    fn a_removal_stops_at_its_bound() {
        let mut shard = Shard::default();
        for n in 0..10 {
            shard.put(&n.to_string(), vec![], START);
        }
        assert_eq!((shard.remove_ended(START, 6), shard.len()), (6, 4));
    }
}
