//! Cached name resolution.
//!
//! - Younger than half of `fresh`: the remembered answer. Older: the same, while a new one is fetched in the background. So
//!   a host in use is never waited for.
//! - Older than `fresh`: the new answer is waited for, but not for long while an old one is at hand; and when the resolver
//!   fails, the last good answer is used until it is `stale` old.
//! - For one name there is one question at a time, however many ask.
//!
//! The system's resolver does not tell how long an answer is valid (`getaddrinfo` has no TTL), so `fresh` stands for it.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::timeout;

/// How long a new answer is waited for while an old one is at hand.
const WAIT_TIMEOUT: Duration = Duration::from_millis(500);

/// How long nobody asks again after the resolver failed and an old answer was at hand.
const BACKOFF: Duration = Duration::from_secs(1);

/// Hosts are few; a program that resolves invented names must not fill the memory.
const MAX_NAMES: usize = 256;

type Addresses = Arc<[IpAddr]>;
type Question = Shared<BoxFuture<'static, Result<Addresses, Arc<str>>>>;

/// Resolves names.
pub(crate) trait Lookup: Send + Sync + 'static {
    /// The addresses of a name.
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The system's resolver: /etc/hosts, resolv.conf, whatever else the machine is set up with.
pub(crate) struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) }
            .boxed()
    }
}

/// A caching resolver. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Resolver(Arc<Inner>);

struct Inner {
    lookup: Box<dyn Lookup>,
    fresh: Duration,
    stale: Duration,
    now: Box<dyn Fn() -> Duration + Send + Sync>,
    names: Mutex<HashMap<String, Entry>>,
}

#[derive(Default)]
struct Entry {
    /// With the time of the question's answer.
    answer: Option<(Addresses, Duration)>,
    asking: Option<Question>,
    failed: Option<Duration>,
}

impl Resolver {
    /// `now` is the time since some beginning.
    pub(crate) fn new(
        lookup: impl Lookup,
        fresh: Duration,
        stale: Duration,
        now: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        let names = Mutex::default();
        Self(Arc::new(Inner { lookup: Box::new(lookup), fresh, stale, now: Box::new(now), names }))
    }

    /// The addresses of `name`.
    pub(crate) async fn addresses(&self, name: &str) -> Result<Addresses, Arc<str>> {
        let (old, question) = self.known(name);
        match (old, question) {
            (Some(old), None) => Ok(old),
            (Some(old), Some(question)) => match timeout(WAIT_TIMEOUT, question).await {
                Ok(Ok(new)) => Ok(new),
                Ok(Err(_)) | Err(_) => Ok(old),
            },
            (None, Some(question)) => question.await,
            (None, None) => Err("no address".into()),
        }
    }

    /// What may be used already, and what is to be waited for.
    fn known(&self, name: &str) -> (Option<Addresses>, Option<Question>) {
        let now = (self.0.now)();
        let mut names = self.names();
        if names.len() >= MAX_NAMES && !names.contains_key(name) {
            names.retain(|_, entry| entry.asking.is_some());
        }
        let entry = names.entry(name.to_owned()).or_default();
        let aged = entry.answer.as_ref().map(|(answer, at)| (Arc::clone(answer), now.saturating_sub(*at)));
        let usable = aged.filter(|(_, age)| *age < self.0.stale.max(self.0.fresh));
        let (old, age) = usable.map_or((None, Duration::MAX), |(answer, age)| (Some(answer), age));
        let resting = old.is_some() && entry.failed.is_some_and(|at| now.saturating_sub(at) < BACKOFF);
        if age < self.0.fresh / 2 || resting {
            return (old, None);
        }
        let question = entry.asking.get_or_insert_with(|| self.ask(name)).clone();
        (old, (age >= self.0.fresh).then_some(question))
    }

    /// Asks in a task of its own, so that a caller who goes away does not end it for the others.
    fn ask(&self, name: &str) -> Question {
        let (this, name) = (self.clone(), name.to_owned());
        let asking = tokio::spawn(async move {
            let answer = this.0.lookup.lookup(name.clone()).await;
            this.learn(&name, answer)
        });
        async move { asking.await.unwrap_or_else(|_| Err("the resolver stopped".into())) }.boxed().shared()
    }

    fn learn(&self, name: &str, answer: io::Result<Vec<IpAddr>>) -> Result<Addresses, Arc<str>> {
        let now = (self.0.now)();
        let mut names = self.names();
        let entry = names.entry(name.to_owned()).or_default();
        entry.asking = None;
        let problem = match answer {
            Ok(found) if !found.is_empty() => {
                let found: Addresses = found.into();
                *entry = Entry { answer: Some((Arc::clone(&found), now)), ..Entry::default() };
                return Ok(found);
            }
            Ok(_) => "the name has no address".to_owned(),
            Err(error) => error.to_string(),
        };
        entry.failed = Some(now);
        tracing::warn!(
            host = name,
            problem,
            last_good = entry.answer.is_some(),
            "a name could not be resolved"
        );
        Err(problem.into())
    }

    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.names().len()
    }

    fn names(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            let found = this.addresses(name.as_str()).await.map_err(|problem| io::Error::other(&*problem))?;
            let found: Vec<_> = found.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
