//! The file: what survives a restart, who may read it, who else may use it, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::{path::Path, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use wxlogin_core::{
    nouns::{Actor, EventKind, NewEvent, NewUser, Origin, Session, UserId, UserOrigin},
    ports::{
        Ephemeral, EventFilter, Events, Grounds, ManualClock, Page, Sessions, SignIn, UserFilter, Users,
    },
};
use wxlogin_store_sqlite::{OpenError, SqliteStore};

const TTL: Duration = Duration::from_secs(300);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH))
}

fn open(path: &Path) -> Arc<SqliteStore> {
    SqliteStore::open(path, clock()).unwrap()
}

fn user(name: &str) -> NewUser {
    NewUser {
        id: UserId::parse(name).unwrap(),
        username: None,
        password_hash: None,
        password_vouched: false,
        nick: None,
        avatar: None,
        origin: UserOrigin::Created,
        at: Timestamp::UNIX_EPOCH,
    }
}

fn event() -> NewEvent {
    NewEvent {
        kind: EventKind::UserChanged,
        user_id: None,
        method: None,
        detail: Value::Null,
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn session(user: &str) -> Session {
    Session {
        id: "s1".to_owned(),
        token_hash: [1; 32],
        user_id: UserId::parse(user).unwrap(),
        corp_id: None,
        method: "password".to_owned(),
        platform: "web".to_owned(),
        address: None,
        user_agent: None,
        created_at: Timestamp::UNIX_EPOCH,
        seen_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::MAX,
    }
}

#[tokio::test]
async fn sessions_and_one_time_things_survive_a_restart_and_expire_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/wxlogin.db");
    let store = open(&path);
    store.create_user(user("u1"), event()).await.unwrap();
    let (session, grounds) =
        (Session { expires_at: Timestamp::UNIX_EPOCH, ..session("u1") }, Grounds::default());
    let sign_in = SignIn { session, keep: 5, replaces: false, grounds, told: None, events: vec![] };
    store.sign_in(sign_in).await.unwrap().unwrap();
    store.put("code", b"v", TTL).await.unwrap();
    store.increment("count", TTL).await.unwrap();
    drop(store);

    let later = clock();
    let store = SqliteStore::open(&path, later.clone()).unwrap();
    assert!(store.session(&[1; 32]).await.unwrap().is_some());
    assert_eq!(store.increment("count", TTL).await.unwrap(), 2);
    later.advance(SignedDuration::try_from(TTL).unwrap());
    assert_eq!(store.take("code").await.unwrap(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_a_new_file_and_its_log() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/wxlogin.db");
    let store = open(&path);
    store.create_user(user("u1"), event()).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["wxlogin.db", "wxlogin.db-wal", "wxlogin.db-shm"] {
        assert_eq!(mode(&path.with_file_name(name)), 0o600, "{name}");
    }
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_on_one_file_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wxlogin.db");
    let opening: Vec<_> = (0..4)
        .map(|_| {
            let path = path.clone();
            tokio::task::spawn_blocking(move || open(&path))
        })
        .collect();
    let mut writing = Vec::new();
    for (number, store) in opening.into_iter().enumerate() {
        let store = store.await.unwrap();
        writing.extend((0..50).map(|change| {
            let store = store.clone();
            tokio::spawn(async move {
                assert!(store.create_user(user(&format!("u{number}-{change}")), event()).await.unwrap());
                store.claim("one", b"", TTL).await.unwrap()
            })
        }));
    }
    let mut claimed = 0;
    for task in writing {
        claimed += u32::from(task.await.unwrap());
    }
    assert_eq!(claimed, 1, "the same thing was claimed through two connections");
    assert_eq!(open(&path).users(&UserFilter::default(), Page::default()).await.unwrap().1, 200);
}

#[tokio::test]
async fn a_lock_that_is_held_too_long_is_told_and_does_not_hang() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wxlogin.db");
    let store = open(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.create_user(user("u1"), event()).await.unwrap_err().to_string();
    assert!(error.contains("another process holds the database locked"), "{error}");
    assert!(
        store.user(&UserId::parse("u1").unwrap()).await.unwrap().is_none(),
        "reading goes on beside a lock"
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert!(store.create_user(user("u1"), event()).await.unwrap(), "writing goes on after the lock");
    assert_eq!(store.stats().unwrap().failed, 1);
}

#[tokio::test]
async fn a_change_whose_caller_went_away_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wxlogin.db");
    let store = open(&path);
    for number in 0..50 {
        let asked = store.create_user(user(&format!("u{number}")), event());
        let _ = tokio::time::timeout(Duration::from_micros(number * 10), asked).await;
    }
    drop(store);
    let store = open(&path);
    let users = store.users(&UserFilter::default(), Page::default()).await.unwrap().1;
    let events = store.events(&EventFilter::default(), 1000).await.unwrap().len();
    assert_eq!(users, events as u64);
}

#[tokio::test]
async fn the_log_can_be_emptied_and_the_store_tells_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wxlogin.db");
    let store = open(&path);
    store.create_user(user("u1"), event()).await.unwrap();
    store.ping().await.unwrap();
    store.checkpoint().await.unwrap();
    assert_eq!(std::fs::metadata(path.with_file_name("wxlogin.db-wal")).unwrap().len(), 0);
    let stats = store.stats().unwrap();
    assert_eq!((stats.requests, stats.commits, stats.failed, stats.waiting), (1, 1, 0, 0));
    assert!(stats.bytes > 4096);
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "x".repeat(5000)).unwrap();
    assert!(matches!(SqliteStore::open(&text, clock()), Err(OpenError::Sqlite { .. })));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "x".repeat(5000));

    let photos = folder.path().join("photos.db");
    rusqlite::Connection::open(&photos).unwrap().execute_batch("CREATE TABLE photos (x)").unwrap();
    let before = std::fs::read(&photos).unwrap();
    assert!(matches!(SqliteStore::open(&photos, clock()), Err(OpenError::Foreign { .. })));
    assert_eq!(std::fs::read(&photos).unwrap(), before, "a file that was refused was changed");

    let nowhere = text.join("wxlogin.db");
    assert!(matches!(SqliteStore::open(nowhere, clock()), Err(OpenError::File { .. })));
}

#[test]
fn a_temporary_database_is_gone_with_its_store() {
    let store = SqliteStore::open(":memory:", clock()).unwrap();
    assert!(store.stats().unwrap().bytes > 0);
    assert!(!Path::new(":memory:").exists());
}
