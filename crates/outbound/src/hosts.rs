//! A circuit breaker for each host, so that one failing host does not affect the others.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    BreakerRules, BreakerState,
    breaker::{Admission, Breaker},
};

/// Callers name a few hosts. Beyond this many, hosts get a breaker that is not kept.
const MAX_HOSTS: usize = 256;

pub(crate) struct Hosts {
    rules: BreakerRules,
    began: Instant,
    known: Mutex<HashMap<String, Arc<Host>>>,
}

pub(crate) struct Host {
    name: String,
    began: Instant,
    breaker: Mutex<Breaker>,
}

/// The right to call a host once or a few times in a row. A probe that is dropped without a report is released.
pub(crate) struct HostPermit {
    host: Arc<Host>,
    admission: Admission,
    reported: AtomicBool,
}

impl Hosts {
    pub(crate) fn new(rules: BreakerRules) -> Self {
        Self { rules, began: Instant::now(), known: Mutex::default() }
    }

    pub(crate) fn host(&self, name: &str) -> Arc<Host> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = known.get(name) {
            return Arc::clone(host);
        }
        let breaker = Mutex::new(Breaker::new(self.rules));
        let host = Arc::new(Host { name: name.to_owned(), began: self.began, breaker });
        if known.len() < MAX_HOSTS {
            known.insert(name.to_owned(), Arc::clone(&host));
        }
        host
    }

    /// Each host's state, in the order of their names.
    pub(crate) fn states(&self) -> Vec<(String, BreakerState)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = known.values().map(|host| (host.name.clone(), host.state())).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }
}

impl Host {
    /// See [`Breaker::would_pass`].
    pub(crate) fn would_pass(&self) -> Result<(), Duration> {
        self.breaker().would_pass(self.now())
    }

    /// See [`Breaker::admit`].
    pub(crate) fn admit(self: &Arc<Self>) -> Result<HostPermit, Duration> {
        let admission = self.breaker().admit(self.now())?;
        Ok(HostPermit { host: Arc::clone(self), admission, reported: AtomicBool::new(false) })
    }

    fn state(&self) -> BreakerState {
        self.breaker().state(self.now())
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HostPermit {
    pub(crate) fn is_for(&self, host: &str) -> bool {
        self.host.name == host
    }

    /// Records how a call ended. A job may make several calls; a probe counts as one success at most and fails with any.
    pub(crate) fn report(&self, answered: bool) {
        let again = self.reported.swap(true, Ordering::Relaxed);
        if again && answered && self.admission.is_probe() {
            return;
        }
        let before = self.host.state();
        self.host.breaker().record(self.admission, self.host.now(), answered);
        let after = self.host.state();
        match (before, after) {
            (BreakerState::Closed | BreakerState::HalfOpen, BreakerState::Open(pause)) => {
                tracing::warn!(host = %self.host.name, ?pause, "calls fail; the circuit breaker is open");
            }
            (BreakerState::HalfOpen, BreakerState::Closed) => {
                tracing::info!(host = %self.host.name, "the host answers again; the circuit breaker is closed")
            }
            _ => {}
        }
    }
}

impl Drop for HostPermit {
    fn drop(&mut self) {
        if !*self.reported.get_mut() {
            self.host.breaker().release(self.admission);
        }
    }
}
