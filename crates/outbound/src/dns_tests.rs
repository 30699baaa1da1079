//! The resolver over a network and a clock that the test decides.

use std::{
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use tokio::sync::Semaphore;

use crate::dns::{Lookup, Resolver};

const FRESH: Duration = Duration::from_secs(30);
const STALE: Duration = Duration::from_secs(3600);

/// Answers 10.0.0.N for the Nth question, fails, or holds its answers back.
#[derive(Clone)]
struct Network(Arc<Inner>);

struct Inner {
    asked: AtomicU32,
    fails: AtomicBool,
    /// An answer takes a permit; as many as one likes at first.
    answers: Semaphore,
    now: AtomicU64,
}

const MANY: usize = 1_000_000;

impl Network {
    fn stage() -> (Self, Resolver) {
        let inner = Inner {
            asked: AtomicU32::new(0),
            fails: AtomicBool::new(false),
            answers: Semaphore::new(MANY),
            now: AtomicU64::new(0),
        };
        let network = Self(Arc::new(inner));
        let clock = network.clone();
        let now = move || Duration::from_millis(clock.0.now.load(Relaxed));
        (network.clone(), Resolver::new(network, FRESH, STALE, now))
    }

    fn asked(&self) -> u32 {
        self.0.asked.load(Relaxed)
    }

    fn fails(&self, fails: bool) {
        self.0.fails.store(fails, Relaxed);
    }

    fn holds(&self) {
        self.0.answers.forget_permits(MANY);
    }

    fn answers(&self) {
        self.0.answers.add_permits(MANY);
    }

    fn wait(&self, time: Duration) {
        self.0.now.fetch_add(u64::try_from(time.as_millis()).unwrap(), Relaxed);
    }
}

impl Lookup for Network {
    fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let number = self.0.asked.fetch_add(1, Relaxed) + 1;
        let this = self.clone();
        async move {
            this.0.answers.acquire().await.unwrap().forget();
            if this.0.fails.load(Relaxed) {
                Err(io::Error::other("SERVFAIL"))
            } else {
                Ok(vec![address(number)])
            }
        }
        .boxed()
    }
}

fn address(number: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + number))
}

async fn ask(resolver: &Resolver) -> Result<IpAddr, Arc<str>> {
    resolver.addresses("api.test").await.map(|found| found[0])
}

/// Asks until the background has brought `expected`.
async fn until(resolver: &Resolver, expected: IpAddr) {
    while ask(resolver).await != Ok(expected) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_host_in_use_is_renewed_in_the_background() {
    let (network, resolver) = Network::stage();
    assert_eq!(ask(&resolver).await, Ok(address(1)));
    network.wait(FRESH / 3);
    assert_eq!(ask(&resolver).await, Ok(address(1)));
    assert_eq!(network.asked(), 1, "fresh enough to ask nobody");
    network.wait(FRESH / 3);
    network.holds();
    for _ in 0..10 {
        assert_eq!(ask(&resolver).await, Ok(address(1)), "nobody waits for the new answer");
    }
    network.answers();
    until(&resolver, address(2)).await;
    assert_eq!(network.asked(), 2);
}

#[tokio::test]
async fn an_old_answer_is_renewed_before_use() {
    let (network, resolver) = Network::stage();
    assert_eq!(ask(&resolver).await, Ok(address(1)));
    network.wait(FRESH * 2);
    assert_eq!(ask(&resolver).await, Ok(address(2)));
    assert_eq!(network.asked(), 2);
}

#[tokio::test]
async fn when_the_resolver_fails_the_last_good_answer_is_used_but_not_for_ever() {
    let (network, resolver) = Network::stage();
    assert_eq!(ask(&resolver).await, Ok(address(1)));
    network.fails(true);
    network.wait(STALE / 2);
    for _ in 0..10 {
        assert_eq!(ask(&resolver).await, Ok(address(1)));
    }
    assert_eq!(network.asked(), 2, "after a failure it rests a second");
    network.wait(STALE / 2);
    assert!(ask(&resolver).await.is_err(), "too old to believe");
    network.fails(false);
    assert!(ask(&resolver).await.is_ok());
}

#[tokio::test]
async fn a_resolver_that_hangs_delays_nobody_for_long_while_an_old_answer_is_at_hand() {
    let (network, resolver) = Network::stage();
    assert_eq!(ask(&resolver).await, Ok(address(1)));
    network.holds();
    network.wait(FRESH * 2);
    assert_eq!(ask(&resolver).await, Ok(address(1)));
    assert_eq!(network.asked(), 2);
    network.answers();
    until(&resolver, address(2)).await;
    assert_eq!(network.asked(), 2, "the question went on in the background");
}

#[tokio::test]
async fn a_thousand_callers_are_one_question() {
    let (network, resolver) = Network::stage();
    network.holds();
    let asking = tokio::spawn(async move { join_all((0..1000).map(|_| ask(&resolver))).await });
    while network.asked() == 0 {
        tokio::task::yield_now().await;
    }
    network.answers();
    assert!(asking.await.unwrap().into_iter().all(|found| found == Ok(address(1))));
    assert_eq!(network.asked(), 1);
}

#[tokio::test]
async fn invented_names_do_not_fill_the_memory_and_a_first_failure_is_told() {
    let (network, resolver) = Network::stage();
    for number in 0..2000 {
        resolver.addresses(&format!("host{number}.test")).await.unwrap();
    }
    assert!(resolver.remembered() <= 256);
    network.fails(true);
    assert_eq!(ask(&resolver).await.unwrap_err().as_ref(), "SERVFAIL");
}
