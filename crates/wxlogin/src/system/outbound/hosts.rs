//! A circuit breaker for each host that is called: one that fails does not take the others along.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use super::breaker::{Breaker, Pass, Rules, Seen};

/// Hosts come from the settings and from own types, so there are a few. More than this many are called without a breaker.
const MOST: usize = 256;

pub(crate) struct Hosts {
    rules: Rules,
    began: Instant,
    known: Mutex<HashMap<String, Arc<Host>>>,
}

pub(crate) struct Host {
    name: String,
    began: Instant,
    breaker: Mutex<Breaker>,
}

/// The right to call a host once or a few times in a row. A probe that is never reported frees its place.
pub(crate) struct Permit {
    host: Arc<Host>,
    pass: Pass,
    reported: AtomicBool,
}

impl Hosts {
    pub(crate) fn new(rules: Rules) -> Self {
        Self { rules, began: Instant::now(), known: Mutex::default() }
    }

    pub(crate) fn host(&self, name: &str) -> Arc<Host> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = known.get(name) {
            return Arc::clone(host);
        }
        let breaker = Mutex::new(Breaker::new(self.rules));
        let host = Arc::new(Host { name: name.to_owned(), began: self.began, breaker });
        if known.len() < MOST {
            known.insert(name.to_owned(), Arc::clone(&host));
        }
        host
    }

    /// Each host's state, in the order of their names.
    pub(crate) fn seen(&self) -> Vec<(String, Seen)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = known.values().map(|host| (host.name.clone(), host.seen())).collect();
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
    pub(crate) fn admit(self: &Arc<Self>) -> Result<Permit, Duration> {
        let pass = self.breaker().admit(self.now())?;
        Ok(Permit { host: Arc::clone(self), pass, reported: AtomicBool::new(false) })
    }

    fn seen(&self) -> Seen {
        self.breaker().seen(self.now())
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    pub(crate) fn is_for(&self, host: &str) -> bool {
        self.host.name == host
    }

    /// How a call ended. A sign-in is two calls; a probe counts as one success at most, and fails with either.
    pub(crate) fn report(&self, answered: bool) {
        let again = self.reported.swap(true, Ordering::Relaxed);
        if again && answered && self.pass.is_probe() {
            return;
        }
        let before = self.host.seen();
        self.host.breaker().record(self.pass, self.host.now(), answered);
        let after = self.host.seen();
        match (before, after) {
            (Seen::Closed | Seen::HalfOpen, Seen::Open(pause)) => {
                tracing::warn!(host = %self.host.name, ?pause, "calls fail; the host is left alone for a while");
            }
            (Seen::HalfOpen, Seen::Closed) => {
                tracing::info!(host = %self.host.name, "the host answers again")
            }
            _ => {}
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !*self.reported.get_mut() {
            self.host.breaker().release(self.pass);
        }
    }
}
