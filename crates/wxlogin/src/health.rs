//! How the servers that state is kept in are: asked one beside the other, each for a bounded time, and at most once a second
//! however many ask.
//!
//! A dependency is [`State::Up`] when it takes changes, [`State::ReadsOnly`] when it only answers (its disk is full, another
//! process holds it locked, a standby was not promoted), else [`State::Down`]. What that means for people is told by
//! [`Health::verdict`]: a session is checked by reading the database; to sign in, everything has to take changes.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures::future::join_all;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use wxlogin_core::ports::{Ephemeral, PortError, PortResult};
use wxlogin_ephemeral_redis::RedisEphemeral;
use wxlogin_store_postgres::PostgresStore;
use wxlogin_store_sqlite::SqliteStore;

/// How long one question may take. A server that is paused keeps its connections open and says nothing.
const PATIENCE: Duration = Duration::from_millis(1500);

/// How long an answer is given again, so that any number of balancers cost as much as one.
const FRESH: Duration = Duration::from_secs(1);

/// Something that keeps state.
#[async_trait]
pub(crate) trait Keeper: Send + Sync {
    /// Whether what it keeps can be read.
    async fn reads(&self) -> PortResult<()>;
    /// Whether it takes a change, and will still have it later.
    async fn writes(&self) -> PortResult<()>;
}

macro_rules! keepers {
    ($($adapter:ty),*) => {$(
        #[async_trait]
        impl Keeper for $adapter {
            async fn reads(&self) -> PortResult<()> {
                self.ping().await
            }

            async fn writes(&self) -> PortResult<()> {
                self.put("ready", b"", Duration::from_secs(60)).await
            }
        }
    )*};
}
keepers!(SqliteStore, PostgresStore, RedisEphemeral);

/// Something that the app needs, by the name that operators know it by.
pub(crate) struct Dependency {
    pub(crate) name: &'static str,
    pub(crate) keeper: Arc<dyn Keeper>,
    /// Whether sessions are kept there.
    pub(crate) has_sessions: bool,
}

/// How a dependency is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It takes changes.
    Up,
    /// It answers, and takes no changes.
    ReadsOnly,
    /// It does not answer.
    Down,
}

impl State {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::ReadsOnly => "reads_only",
            Self::Down => "down",
        }
    }
}

/// What was found of one dependency.
#[derive(Debug, Clone)]
pub struct Check {
    /// `database` or `redis`.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// What it said, for the log.
    pub problem: Option<PortError>,
    has_sessions: bool,
}

/// What people can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything.
    Ready,
    /// Be recognised by the session they have, and not sign in.
    SessionsOnly,
    /// Nothing.
    NotReady,
}

/// What was found, of all.
#[derive(Debug, Clone)]
pub struct Health {
    /// One for each dependency.
    pub checks: Vec<Check>,
}

impl Health {
    /// See the module.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.checks.iter().all(|check| check.state == State::Up) {
            Verdict::Ready
        } else if self.checks.iter().any(|check| check.has_sessions && check.state == State::Down) {
            Verdict::NotReady
        } else {
            Verdict::SessionsOnly
        }
    }
}

/// The dependencies, and what was last found.
pub(crate) struct Watchman {
    dependencies: Vec<Dependency>,
    /// Held while asking: whoever comes meanwhile waits and gets the same answer.
    last: Mutex<Option<(Instant, Health)>>,
}

impl Watchman {
    pub(crate) fn new(dependencies: Vec<Dependency>) -> Self {
        Self { dependencies, last: Mutex::default() }
    }

    /// How everything is, not older than [`FRESH`].
    pub(crate) async fn look(&self) -> Health {
        let mut last = self.last.lock().await;
        if let Some((_, health)) = last.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return health.clone();
        }
        let health = Health { checks: join_all(self.dependencies.iter().map(check)).await };
        let before = last.as_ref().map(|(_, health)| health);
        tell_changes(before, &health);
        *last = Some((Instant::now(), health.clone()));
        health
    }
}

async fn check(dependency: &Dependency) -> Check {
    let keeper = &dependency.keeper;
    let (reads, writes) = tokio::join!(in_time(keeper.reads()), in_time(keeper.writes()));
    let (state, problem) = match (reads, writes) {
        (Ok(()), Ok(())) => (State::Up, None),
        (Ok(()), Err(problem)) => (State::ReadsOnly, Some(problem)),
        (Err(problem), _) => (State::Down, Some(problem)),
    };
    Check { name: dependency.name, state, problem, has_sessions: dependency.has_sessions }
}

async fn in_time(question: impl Future<Output = PortResult<()>>) -> PortResult<()> {
    let late = || Err(PortError::Unavailable(format!("no answer within {} ms", PATIENCE.as_millis())));
    timeout(PATIENCE, question).await.unwrap_or_else(|_| late())
}

/// The log has each change once, and not each time that somebody asks.
fn tell_changes(before: Option<&Health>, now: &Health) {
    for check in &now.checks {
        let known = before.and_then(|health| health.checks.iter().find(|known| known.name == check.name));
        let was = known.map_or(State::Up, |known| known.state);
        match &check.problem {
            _ if was == check.state => {}
            Some(problem) => {
                tracing::error!(dependency = check.name, state = check.state.as_str(), %problem, "not ready");
            }
            None => tracing::info!(dependency = check.name, "up again"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Says what it is told to, and counts how often it was asked.
    #[derive(Default)]
    struct Told {
        reads: bool,
        hangs: bool,
        asked: AtomicUsize,
    }

    #[async_trait]
    impl Keeper for Told {
        async fn reads(&self) -> PortResult<()> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            if self.hangs {
                std::future::pending::<()>().await;
            }
            if self.reads { Ok(()) } else { Err(PortError::Unavailable("away".to_owned())) }
        }

        async fn writes(&self) -> PortResult<()> {
            self.reads().await?;
            Err(PortError::Unavailable("full".to_owned()))
        }
    }

    fn watchman(keeper: &Arc<Told>, has_sessions: bool) -> Watchman {
        Watchman::new(vec![Dependency { name: "it", keeper: keeper.clone(), has_sessions }])
    }

    #[tokio::test]
    async fn what_says_nothing_is_down_in_time_and_is_asked_once_for_all() {
        let keeper = Arc::new(Told { hangs: true, ..Told::default() });
        let watchman = watchman(&keeper, true);
        let begun = Instant::now();
        let both = tokio::join!(watchman.look(), watchman.look());
        assert!(begun.elapsed() < PATIENCE * 2, "{:?}", begun.elapsed());
        assert_eq!((both.0.verdict(), both.1.verdict()), (Verdict::NotReady, Verdict::NotReady));
        assert_eq!(keeper.asked.load(Ordering::Relaxed), 2, "once for reading and once for changing");
    }

    #[tokio::test]
    async fn sessions_need_what_keeps_them_to_answer_and_nothing_else() {
        for (reads, has_sessions, verdict) in [
            (true, true, Verdict::SessionsOnly),
            (false, true, Verdict::NotReady),
            (false, false, Verdict::SessionsOnly),
        ] {
            let keeper = Arc::new(Told { reads, ..Told::default() });
            assert_eq!(watchman(&keeper, has_sessions).look().await.verdict(), verdict);
        }
        assert_eq!(Watchman::new(vec![]).look().await.verdict(), Verdict::Ready);
    }
}
