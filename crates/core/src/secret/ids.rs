//! Ids of things that there are very many of, such as requests.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ports::{Clock, Rng};

/// Gives ids that differ from one another and from those of other processes, without asking for randomness each time: UUIDs
/// of version 7 whose random part is drawn once and then counted on. They are no secret, and the next can be told from one.
pub struct IdSequence {
    process: [u8; 2],
    next: AtomicU64,
}

impl IdSequence {
    /// A sequence that begins somewhere.
    pub fn new(rng: &dyn Rng) -> Self {
        let (mut process, mut start) = ([0_u8; 2], [0_u8; 8]);
        rng.fill(&mut process);
        rng.fill(&mut start);
        Self { process, next: AtomicU64::new(u64::from_be_bytes(start)) }
    }

    /// The next id, made now.
    pub fn next(&self, clock: &dyn Clock) -> String {
        let [a, b] = self.process;
        let [c, d, e, f, g, h, i, j] = self.next.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or_default();
        let random = [a, b, c, d, e, f, g, h, i, j];
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{ManualClock, SeededRng};

    #[test]
    fn ids_of_one_moment_differ_within_a_process_and_between_processes() {
        let clock = ManualClock::new(jiff::Timestamp::from_second(1_790_000_000).unwrap());
        let (one, other) = (IdSequence::new(&SeededRng::new(1)), IdSequence::new(&SeededRng::new(2)));
        let mut ids: Vec<String> = (0..1000).flat_map(|_| [one.next(&clock), other.next(&clock)]).collect();
        for id in &ids {
            let uuid = uuid::Uuid::parse_str(id).unwrap();
            assert_eq!((uuid.get_version_num(), id.len()), (7, 36));
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2000);
    }
}
