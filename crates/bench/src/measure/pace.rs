//! How much and how long.

use std::time::Duration;

use crate::options::Run;

/// Sizes and times of a run.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// Rounds of which the median counts.
    pub(crate) rounds: usize,
    /// How long a round of each case takes.
    pub(crate) span: Duration,
    /// Before the first round, uncounted.
    pub(crate) warm: Duration,
    /// How long a server is left alone before its memory is read.
    pub(crate) settle: Duration,
    /// People of the sites that logins are measured at.
    pub(crate) people: u64,
    /// Stored sessions whose memory is measured.
    pub(crate) sessions: u64,
    /// Logins at once.
    pub(crate) in_flight: usize,
    /// How long they are kept up.
    pub(crate) in_flight_span: Duration,
    /// Numbers of people that lookups are measured with.
    pub(crate) growth: Vec<u64>,
    /// Numbers of elements.
    pub(crate) elements: Vec<u64>,
    /// Starts of which the median counts; edits too.
    pub(crate) starts: usize,
}

impl Pace {
    pub(crate) fn of(options: &Run) -> Self {
        if options.quick { Self::quick() } else { Self::full(options.growth) }
    }

    fn full(growth: u64) -> Self {
        let sizes = [10_000, 1_000_000, 10_000_000];
        let mut growth: Vec<u64> =
            sizes.into_iter().filter(|size| *size < growth).chain([growth.max(1000)]).collect();
        growth.dedup();
        Self {
            rounds: 5,
            span: Duration::from_secs(2),
            warm: Duration::from_secs(1),
            settle: Duration::from_secs(2),
            people: 100_000,
            sessions: 100_000,
            in_flight: 10_000,
            in_flight_span: Duration::from_secs(10),
            growth,
            elements: vec![1, 100, 5000],
            starts: 7,
        }
    }

    /// Long enough for a debug build to answer, and for a tick of CPU time.
    fn quick() -> Self {
        Self {
            rounds: 1,
            span: Duration::from_millis(200),
            warm: Duration::from_millis(20),
            settle: Duration::from_millis(50),
            people: 1000,
            sessions: 1000,
            in_flight: 200,
            in_flight_span: Duration::from_millis(300),
            growth: vec![100, 1000],
            elements: vec![1, 2, 20],
            starts: 1,
        }
    }
}
