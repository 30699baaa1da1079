//! A load for a while, and what it measured.

use std::{
    cell::RefCell,
    net::SocketAddr,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use super::{Connection, Script, script::Done};
use crate::{Result, process::Process};

/// What to ask whom, from how many connections.
#[derive(Clone)]
pub(crate) struct Load {
    pub(crate) to: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) script: Script,
    /// Whether it sleeps until an answer comes. Where it has a core to itself it need not.
    pub(crate) sleeps: bool,
}

/// What a round measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// CPU time of the server's process for each that went well, in microseconds.
    pub(crate) cpu_us: f64,
    /// How many cores the server kept busy.
    pub(crate) cores: f64,
    /// Answers 429 and 503: refused in order.
    pub(crate) refused: u64,
    /// Everything else that did not go well, and connections that broke.
    pub(crate) failed: u64,
    /// The first of both.
    pub(crate) told: Option<String>,
}

/// Numbers of a whole run, since a code works once.
static SERIAL: AtomicU64 = AtomicU64::new(1);

#[derive(Default)]
struct Tally {
    times: Vec<f64>,
    refused: u64,
    failed: u64,
    told: Option<String>,
}

impl Load {
    /// One that sleeps.
    pub(crate) fn new(to: SocketAddr, connections: usize, script: Script) -> Self {
        Self { to, connections, script, sleeps: true }
    }

    /// Opens the connections, and then asks for `span`. What is under way at its end is waited for and counted.
    pub(crate) async fn run(&self, server: &Process, span: Duration) -> Result<Measured> {
        let mut connections = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            let connection = Connection::open(self.to).await;
            connections.push(connection.map_err(|error| format!("no connection to {}: {error}", self.to))?);
        }
        let tally = Rc::new(RefCell::new(Tally::default()));
        let tasks = tokio::task::LocalSet::new();
        let (before, began) = (server.usage()?.cpu, Instant::now());
        let until = began + span;
        if !self.sleeps {
            tasks.spawn_local(stay_awake(until));
        }
        for connection in connections {
            tasks.spawn_local(one(self.script.clone(), connection, until, tally.clone()));
        }
        tasks.await;
        let (seconds, cpu) = (began.elapsed().as_secs_f64(), server.usage()?.cpu.saturating_sub(before));
        Ok(tally.take().measured(seconds, cpu.as_secs_f64()))
    }
}

/// Asks each of these once, from one connection. How many were not answered 200.
pub(crate) async fn each_once(to: SocketAddr, requests: impl Iterator<Item = Vec<u8>>) -> Result<u64> {
    let mut connection = Connection::open(to).await?;
    let mut failed = 0;
    for request in requests {
        failed += u64::from(connection.ask(&request).await?.status != 200);
    }
    Ok(failed)
}

/// Something that is always ready, so that the runtime looks for answers and never waits for them.
async fn stay_awake(until: Instant) {
    while Instant::now() < until {
        tokio::task::yield_now().await;
    }
}

async fn one(script: Script, mut connection: Connection, until: Instant, tally: Rc<RefCell<Tally>>) {
    while Instant::now() < until {
        let n = SERIAL.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        let done = script.once(n, &mut connection).await;
        let broken = done.is_err();
        tally.borrow_mut().count(done, began.elapsed());
        if broken && connection.renew().await.is_err() {
            return;
        }
    }
}

impl Tally {
    fn count(&mut self, done: std::io::Result<Done>, took: Duration) {
        match done {
            Ok(Done { well: true, .. }) => self.times.push(took.as_secs_f64() * 1e3),
            Ok(Done { status: 429 | 503, told, .. }) => {
                self.refused += 1;
                self.told = self.told.take().or(told);
            }
            Ok(Done { told, .. }) => {
                self.failed += 1;
                self.told = told.or_else(|| self.told.take());
            }
            Err(error) => {
                self.failed += 1;
                self.told = self.told.take().or_else(|| Some(error.to_string()));
            }
        }
    }

    fn measured(mut self, seconds: f64, cpu: f64) -> Measured {
        self.times.sort_unstable_by(f64::total_cmp);
        let count = self.times.len();
        Measured {
            per_second: count as f64 / seconds,
            p50_ms: percentile(&self.times, 50),
            p99_ms: percentile(&self.times, 99),
            cpu_us: cpu * 1e6 / count.max(1) as f64,
            cores: cpu / seconds,
            refused: self.refused,
            failed: self.failed,
            told: self.told,
        }
    }
}

/// Of sorted numbers; of none it is not a number, which the report refuses.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_taken_of_what_went_well() {
        let sorted: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!((percentile(&sorted, 50), percentile(&sorted, 99)), (50.0, 99.0));
        assert!(percentile(&[], 50).is_nan());
    }

    #[test]
    fn refusals_are_counted_apart_from_failures() {
        let mut tally = Tally::default();
        for status in [429, 503, 500] {
            let told = Some(format!("{status}"));
            tally.count(Ok(Done { status, well: false, told }), Duration::ZERO);
        }
        tally.count(Err(std::io::Error::other("broken")), Duration::ZERO);
        let measured = tally.measured(1.0, 0.0);
        assert_eq!((measured.refused, measured.failed, measured.told.as_deref()), (2, 2, Some("500")));
    }
}
