use std::sync::{Mutex, atomic::AtomicBool};

use async_trait::async_trait;
use tokio::time::{sleep, timeout};

use super::*;
use crate::{
    nouns::UserId,
    ports::{Ear, Hearing, PortError, PortResult, SeededRng},
};

const HASH: [u8; 32] = [7; 32];
const LONG: Duration = Duration::from_secs(60);

fn session() -> Session {
    Session {
        id: "s".to_owned(),
        token_hash: HASH,
        user_id: UserId::parse("u").unwrap(),
        corp_id: None,
        method: "password".to_owned(),
        platform: "web".to_owned(),
        address: None,
        user_agent: None,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        seen_at: jiff::Timestamp::UNIX_EPOCH,
        expires_at: jiff::Timestamp::MAX,
    }
}

fn remembers(cache: &SessionCache) -> bool {
    let ticket = cache.before(HASH);
    cache.keep(&ticket, &Arc::new(session()));
    cache.get(&HASH).is_some()
}

#[tokio::test]
async fn what_was_loaded_before_a_revocation_is_not_used_after_it() {
    let cache = Arc::new(SessionCache::new(LONG));
    let ticket = cache.before(HASH);
    cache.forget(&[session()]).await;
    cache.keep(&ticket, &Arc::new(session()));
    assert!(cache.get(&HASH).is_none());
    assert!(remembers(&cache));
    cache.forget_all().await;
    assert!(cache.get(&HASH).is_none());
}

#[tokio::test]
async fn a_remembered_session_that_is_kept_again_is_as_old_as_it_was() {
    let cache = Arc::new(SessionCache::new(LONG));
    assert!(remembers(&cache));
    let (kept, ticket) = cache.get(&HASH).unwrap();
    cache.forget(&[session()]).await;
    cache.keep(&ticket, &kept);
    assert!(cache.get(&HASH).is_none(), "a session that ended between its reading and its touch came back");
}

#[test]
fn nothing_prolongs_the_life_of_an_entry() {
    let life = Duration::from_millis(120);
    let cache = SessionCache::new(life);
    let ticket = cache.before(HASH);
    std::thread::sleep(life / 2);
    cache.keep(&ticket, &Arc::new(session()));
    let (kept, ticket) = cache.get(&HASH).unwrap();
    cache.keep(&ticket, &kept);
    std::thread::sleep(life / 2);
    assert!(cache.get(&HASH).is_none(), "the life of an entry begins before the store is asked");
}

#[tokio::test]
async fn what_is_not_used_any_more_takes_no_memory() {
    let cache = Arc::new(SessionCache::new(Duration::from_millis(120)));
    let kept = Arc::new(session());
    cache.keep(&cache.before(HASH), &kept);
    cache.tidy();
    assert_eq!(Arc::strong_count(&kept), 2, "it may still be used");
    cache.forget(&[session()]).await;
    cache.tidy();
    assert_eq!(Arc::strong_count(&kept), 1, "it was revoked");
    cache.keep(&cache.before(HASH), &kept);
    sleep(Duration::from_millis(120)).await;
    cache.tidy();
    assert_eq!(Arc::strong_count(&kept), 1, "its life has passed");
}

#[test]
fn without_a_life_nothing_is_kept() {
    assert!(!remembers(&SessionCache::new(Duration::ZERO)));
}

/// A channel within the test.
#[derive(Default)]
struct Bus {
    ears: Mutex<Vec<Ear>>,
    /// Announcements are refused.
    refusing: AtomicBool,
    /// Nothing is confirmed and nothing arrives, and no connection ends.
    silent: AtomicBool,
    /// What is announced is swallowed although everything is confirmed.
    swallowing: AtomicBool,
}

struct Listening(Arc<Bus>);

#[async_trait]
impl Revocations for Arc<Bus> {
    async fn announce(&self, revoked: &[Revoked]) -> PortResult<()> {
        if self.refusing.load(Ordering::Relaxed) {
            return Err(PortError::Unavailable("refused".to_owned()));
        }
        if !self.silent.load(Ordering::Relaxed) && !self.swallowing.load(Ordering::Relaxed) {
            let ears = self.ears.lock().unwrap().clone();
            ears.iter().for_each(|ear| revoked.iter().for_each(|word| ear(*word)));
        }
        Ok(())
    }

    async fn listen(&self, ear: Ear) -> PortResult<Box<dyn Hearing>> {
        self.ears.lock().unwrap().push(ear);
        Ok(Box::new(Listening(self.clone())))
    }
}

#[async_trait]
impl Hearing for Listening {
    async fn confirm(&mut self) -> PortResult<()> {
        while self.0.silent.load(Ordering::Relaxed) {
            sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    async fn broken(&mut self) {
        std::future::pending().await
    }
}

/// A server on the bus, which follows it.
async fn server(bus: &Arc<Bus>, life: Duration) -> Arc<SessionCache> {
    let cache = Arc::new(SessionCache::among(life, Arc::new(bus.clone())));
    tokio::spawn(cache.clone().follow(Arc::new(SeededRng::new(life.as_nanos() as u64))));
    cache
}

async fn becomes(cache: &SessionCache, line: Line) {
    let turned = async {
        while cache.figures().line != line {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), turned).await.unwrap();
}

#[tokio::test]
async fn what_one_server_ends_is_forgotten_by_the_other_before_the_verb_answers() {
    let bus = Arc::new(Bus::default());
    let (one, other) = (server(&bus, LONG).await, server(&bus, LONG).await);
    becomes(&one, Line::Up).await;
    becomes(&other, Line::Up).await;
    assert!(remembers(&other));
    let ticket = other.before(HASH);
    one.forget(&[session()]).await;
    assert!(other.get(&HASH).is_none());
    other.keep(&ticket, &Arc::new(session()));
    assert!(other.get(&HASH).is_none(), "what was read before the word arrived was kept after it");
}

#[tokio::test]
async fn a_line_on_which_nothing_is_confirmed_is_not_trusted_and_afterwards_nothing_of_before_counts() {
    let bus = Arc::new(Bus::default());
    let cache = server(&bus, LONG).await;
    assert!(!remembers(&cache), "nothing is believed before the line is known to work");
    becomes(&cache, Line::Up).await;
    assert!(remembers(&cache));
    bus.silent.store(true, Ordering::Relaxed);
    let silent = Instant::now();
    while cache.get(&HASH).is_some() {
        assert!(silent.elapsed() < LEASE + Duration::from_millis(500), "a silent line is still believed");
        sleep(Duration::from_millis(5)).await;
    }
    assert!(!remembers(&cache), "nothing is kept either");
    sleep(LEASE).await; // the question that was not answered is given up, and the connection with it
    bus.silent.store(false, Ordering::Relaxed);
    becomes(&cache, Line::Up).await;
    assert!(cache.get(&HASH).is_none(), "who knows what was said meanwhile");
    assert!(remembers(&cache));
}

#[tokio::test]
async fn a_line_on_which_the_server_does_not_hear_itself_is_not_trusted() {
    let bus = Arc::new(Bus::default());
    bus.swallowing.store(true, Ordering::Relaxed);
    let cache = server(&bus, LONG).await;
    sleep(Duration::from_millis(400)).await;
    assert_eq!(cache.figures().line, Line::Down);
    assert!(!remembers(&cache));
    bus.swallowing.store(false, Ordering::Relaxed);
    becomes(&cache, Line::Up).await;
}

#[tokio::test]
async fn a_verb_waits_until_the_others_are_told() {
    let bus = Arc::new(Bus::default());
    let (one, other) = (server(&bus, LONG).await, server(&bus, LONG).await);
    becomes(&other, Line::Up).await;
    assert!(remembers(&other));
    bus.refusing.store(true, Ordering::Relaxed);
    let ending = {
        let one = one.clone();
        tokio::spawn(async move { one.forget(&[session()]).await })
    };
    sleep(Duration::from_millis(150)).await;
    assert!(!ending.is_finished(), "the verb answered although nobody was told");
    bus.refusing.store(false, Ordering::Relaxed);
    ending.await.unwrap();
    assert!(other.get(&HASH).is_none());
    assert_eq!(one.figures().unannounced, 0);
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_keep_the_others_from_being_told() {
    let bus = Arc::new(Bus::default());
    let (one, other) = (server(&bus, LONG).await, server(&bus, LONG).await);
    becomes(&other, Line::Up).await;
    assert!(remembers(&other));
    bus.refusing.store(true, Ordering::Relaxed);
    let impatient = Duration::from_millis(20);
    assert!(timeout(impatient, one.forget(&[session()])).await.is_err());
    bus.refusing.store(false, Ordering::Relaxed);
    let forgotten = async {
        while other.get(&HASH).is_some() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(5), forgotten).await.unwrap();
}

#[tokio::test]
async fn when_nobody_can_be_told_the_verb_answers_once_every_entry_has_ended() {
    let life = Duration::from_millis(700);
    let bus = Arc::new(Bus::default());
    let (one, other) = (server(&bus, life).await, server(&bus, life).await);
    becomes(&other, Line::Up).await;
    bus.refusing.store(true, Ordering::Relaxed);
    assert!(remembers(&other));
    let begun = Instant::now();
    one.forget(&[session()]).await;
    assert!(begun.elapsed() >= life && begun.elapsed() < life * 5, "{:?}", begun.elapsed());
    assert!(other.get(&HASH).is_none());
    assert_eq!(one.figures().unannounced, 1);
}
