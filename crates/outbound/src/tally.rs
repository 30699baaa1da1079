//! Counts and times of calls. One short lock a call; memory is bounded by the number of endpoints.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{CallCount, CallTimes, TIME_BOUNDS};

/// So many of the last calls stand for "lately".
const RECENT: usize = 1000;

#[derive(Default)]
pub(crate) struct Tally(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    ends: BTreeMap<(&'static str, &'static str), u64>,
    times: BTreeMap<&'static str, Times>,
}

#[derive(Default)]
struct Times {
    counts: [u64; TIME_BOUNDS.len() + 1],
    sum: f64,
    recent: VecDeque<Duration>,
}

impl Tally {
    /// A call that was made.
    pub(crate) fn called(&self, endpoint: &'static str, outcome: &'static str, took: Duration) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.ends.entry((endpoint, outcome)).or_default() += 1;
        let times = counted.times.entry(endpoint).or_default();
        let seconds = took.as_secs_f64();
        let bucket = TIME_BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(TIME_BOUNDS.len());
        if let Some(count) = times.counts.get_mut(bucket) {
            *count += 1;
        }
        times.sum += seconds;
        if times.recent.len() >= RECENT {
            times.recent.pop_front();
        }
        times.recent.push_back(took);
    }

    /// A call that was refused here; it took no time and says nothing about the peer.
    pub(crate) fn refused(&self, endpoint: &'static str, outcome: &'static str) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.ends.entry((endpoint, outcome)).or_default() += 1;
    }

    pub(crate) fn read(&self) -> (Vec<CallCount>, Vec<CallTimes>) {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = counted.ends.iter().map(|((endpoint, outcome), count)| CallCount {
            endpoint,
            outcome,
            count: *count,
        });
        (ends.collect(), counted.times.iter().map(|(endpoint, times)| times.read(endpoint)).collect())
    }
}

impl Times {
    fn read(&self, endpoint: &'static str) -> CallTimes {
        let mut recent: Vec<_> = self.recent.iter().copied().collect();
        recent.sort_unstable();
        let at = |percent: usize| recent.get((recent.len().saturating_sub(1)) * percent / 100).copied();
        CallTimes {
            endpoint,
            counts: self.counts,
            sum: self.sum,
            median: at(50).unwrap_or_default(),
            p95: at(95).unwrap_or_default(),
            longest: at(100).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_counted_and_times_are_of_the_last_thousand() {
        let tally = Tally::default();
        (0..5000).for_each(|_| tally.called("/a", "ok", Duration::from_secs(20)));
        (1..=1000).for_each(|ms| tally.called("/a", "timeout", Duration::from_millis(ms)));
        tally.refused("/a", "overloaded");
        let (ends, times) = tally.read();
        let count = |outcome| ends.iter().find(|end| end.outcome == outcome).unwrap().count;
        assert_eq!((count("ok"), count("timeout"), count("overloaded")), (5000, 1000, 1));
        assert_eq!(times[0].median, Duration::from_millis(500));
        assert_eq!(times[0].p95, Duration::from_millis(950));
        assert_eq!(times[0].longest, Duration::from_secs(1));
        assert_eq!(times[0].counts.iter().sum::<u64>(), 6000);
        assert_eq!(times[0].counts[13], 5000, "20 s is under 30 s");
    }
}
