//! The circuit breaker of one host: a pure state machine. Time comes in as a duration since some beginning.
//!
//! - **Closed**: everything passes. When at least `calls` outcomes stand in the window and `percent` of them are failures,
//!   it opens.
//! - **Open**: everything is refused at once, until the pause is over. The pause doubles with each opening in a row, up to
//!   eight times its length.
//! - **Half-open**: `probes` calls admission, the rest is refused. When all succeeded it closes; the first that fails opens it.
//!
//! A failure is a call without an answer: no connection, no time left, a cut, a 5xx. An errcode is an answer.

use std::time::Duration;

use crate::{BreakerState, window::Window};

/// How long somebody waits who comes while the probes are under way.
const PROBING: Duration = Duration::from_secs(1);

/// When it opens, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct BreakerRules {
    /// How far back outcomes count.
    pub window: Duration,
    /// The least number of outcomes to judge by.
    pub calls: u32,
    /// How many of a hundred must have failed; 0 switches the breaker off.
    pub percent: u32,
    /// How long it stays open the first time.
    pub pause: Duration,
    /// How many calls try whether the host is back.
    pub probes: u32,
}

/// The right to make one call. It is recorded or released, never both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admission {
    /// What was before the last change of state says nothing about the time after it.
    generation: u64,
    probe: bool,
}

impl Admission {
    pub(crate) const fn is_probe(self) -> bool {
        self.probe
    }
}

enum State {
    Closed(Window),
    Open { until: Duration },
    HalfOpen { given: u32, good: u32 },
}

pub(crate) struct Breaker {
    rules: BreakerRules,
    state: State,
    generation: u64,
    /// Openings since it was last closed.
    openings: u32,
}

impl Breaker {
    pub(crate) fn new(rules: BreakerRules) -> Self {
        Self { rules, state: State::Closed(Window::new(rules.window)), generation: 0, openings: 0 }
    }

    /// Whether a call would pass now, and if not, when to come again. Changes nothing.
    pub(crate) fn would_pass(&self, now: Duration) -> Result<(), Duration> {
        match &self.state {
            State::Open { until } if now < *until => Err(until.saturating_sub(now)),
            State::HalfOpen { given, .. } if *given >= self.probes() => Err(PROBING),
            _ => Ok(()),
        }
    }

    /// Lets a call admission, or says when to come again.
    pub(crate) fn admit(&mut self, now: Duration) -> Result<Admission, Duration> {
        self.would_pass(now)?;
        if let State::Open { .. } = self.state {
            self.change(State::HalfOpen { given: 0, good: 0 });
        }
        let probe = if let State::HalfOpen { given, .. } = &mut self.state {
            *given += 1;
            true
        } else {
            false
        };
        Ok(Admission { generation: self.generation, probe })
    }

    /// How a call ended.
    pub(crate) fn record(&mut self, admission: Admission, now: Duration, answered: bool) {
        if admission.generation != self.generation {
            return;
        }
        let (probes, rules) = (self.probes(), self.rules);
        match &mut self.state {
            State::Closed(window) => {
                window.add(now, answered);
                let (total, failed) = window.counts();
                let enough = total >= u64::from(rules.calls.max(1));
                let many = failed * 100 >= total * u64::from(rules.percent);
                if rules.percent > 0 && !answered && enough && many {
                    self.open(now);
                }
            }
            State::HalfOpen { good, .. } if answered => {
                *good += 1;
                if *good >= probes {
                    self.openings = 0;
                    self.change(State::Closed(Window::new(rules.window)));
                }
            }
            State::HalfOpen { .. } => self.open(now),
            State::Open { .. } => {}
        }
    }

    /// A call that passed was not made after all; another may try in its place.
    pub(crate) fn release(&mut self, admission: Admission) {
        if let State::HalfOpen { given, .. } = &mut self.state
            && admission.probe
            && admission.generation == self.generation
        {
            *given = given.saturating_sub(1);
        }
    }

    pub(crate) fn state(&self, now: Duration) -> BreakerState {
        match self.state {
            State::Closed(_) => BreakerState::Closed,
            State::Open { until } if now < until => BreakerState::Open(until.saturating_sub(now)),
            State::Open { .. } | State::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    fn open(&mut self, now: Duration) {
        let factor = 1_u32 << self.openings.min(3);
        self.openings = self.openings.saturating_add(1);
        self.change(State::Open { until: now.saturating_add(self.rules.pause.saturating_mul(factor)) });
    }

    fn change(&mut self, state: State) {
        self.state = state;
        self.generation += 1;
    }

    fn probes(&self) -> u32 {
        self.rules.probes.max(1)
    }
}
