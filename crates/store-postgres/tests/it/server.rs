//! What only a database server promises: TLS, several servers that start at once, connections that break, and a record of
//! events that can be followed while many write.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use jiff::Timestamp;
use serde_json::json;
use wxlogin_conformance::servers::{Database, authority};
use wxlogin_core::{
    nouns::{Actor, EventKind, NewEvent, NewUser, Origin, UserId, UserOrigin},
    ports::{Ephemeral, EventFilter, Events, ManualClock, PortError, Users},
};
use wxlogin_store_postgres::{OpenError, Options, PostgresStore};

async fn open(url: &str) -> Result<Arc<PostgresStore>, OpenError> {
    let options = Options { connections: 4, patience: Duration::from_secs(20), ..Options::default() };
    PostgresStore::with(url, &ManualClock::new(Timestamp::UNIX_EPOCH), options).await
}

fn event(n: usize) -> NewEvent {
    NewEvent {
        kind: EventKind::LoginSucceeded,
        user_id: None,
        method: None,
        detail: json!({ "n": n }),
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn user(name: &str) -> NewUser {
    NewUser {
        id: UserId::parse(name).unwrap(),
        username: None,
        password_hash: None,
        password_vouched: false,
        nick: Some("zero\0byte".to_owned()),
        avatar: None,
        origin: UserOrigin::Created,
        at: Timestamp::UNIX_EPOCH,
    }
}

#[tokio::test]
async fn tls_is_spoken_with_whom_a_trusted_authority_names_and_with_nobody_else() {
    let database = Database::empty();
    let Some(ca) = authority() else {
        println!("not tested: the authority of the given server is not known");
        return;
    };
    let rest = format!("sslrootcert={}", ca.display());
    let trusted = format!("{}?sslmode=verify-full&{rest}", database.url());
    open(&trusted).await.unwrap().ping().await.unwrap();

    let untrusted = format!("{}?sslmode=require", database.url());
    let Err(error) = open(&untrusted).await else { unreachable!("an unknown authority was trusted") };
    assert!(matches!(error, OpenError::Server { .. } | OpenError::Tls(_)), "{error}");

    let missing = format!("{}?sslmode=require&sslrootcert=/nowhere.pem", database.url());
    let Err(error) = open(&missing).await else { unreachable!("a missing file was trusted") };
    assert!(error.to_string().contains("/nowhere.pem"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_at_once_make_the_tables_once() {
    let database = Database::empty();
    let starts = (0..6).map(|_| {
        let url = database.url();
        tokio::spawn(async move { open(&url).await.map(drop) })
    });
    for started in join_all(starts).await {
        started.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_database_of_another_program_and_a_newer_one_are_left_alone() {
    let database = Database::empty();
    database.sql("CREATE TABLE photos (x INTEGER)");
    assert!(matches!(open(&database.url()).await, Err(OpenError::Foreign)));

    // A schema of its own in the same database is fine.
    database.sql("CREATE SCHEMA ours");
    let ours = format!("{}?options=-c%20search_path%3Dours", database.url());
    drop(open(&ours).await.unwrap());
    drop(open(&ours).await.unwrap());
    database.sql("INSERT INTO ours.schema_migrations VALUES (99, 'future', 'x', 0, 1)");
    drop(open(&ours).await.unwrap());
    assert_eq!(PostgresStore::schema(&ours).await.unwrap().found, 99);
    database.sql("UPDATE ours.schema_migrations SET works_from = 99 WHERE number = 99");
    let Err(error) = open(&ours).await else { unreachable!("a newer schema was opened") };
    assert!(error.to_string().contains("schema 99"), "{error}");
    database.sql("DELETE FROM ours.schema_migrations WHERE number = 99");
    database.sql("UPDATE ours.schema_migrations SET checksum = 'x' WHERE number = 2");
    assert!(matches!(open(&ours).await, Err(OpenError::Changed { number: 2 })));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_in_time_and_without_the_password() {
    let url = "postgres://wx:hunter2@127.0.0.1:1/app";
    let opened = tokio::time::timeout(Duration::from_secs(15), open(url)).await;
    let Ok(Err(error)) = opened else { unreachable!("nobody listens on port 1") };
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn broken_connections_are_told_and_made_anew() {
    let database = Database::empty();
    let store = open(&database.url()).await.unwrap();
    store.put("k", b"v", Duration::from_secs(60)).await.unwrap();
    for _ in 0..3 {
        database.disconnect_all();
        let mut answers = Vec::new();
        for _ in 0..20 {
            match store.peek("k").await {
                Ok(value) => answers.push(value),
                Err(error) => assert!(matches!(error, PortError::Unavailable(_)), "{error}"),
            }
        }
        assert_eq!(answers.last(), Some(&Some(b"v".to_vec())), "the store did not come back");
    }
}

#[tokio::test]
async fn a_statement_that_waits_too_long_is_given_up() {
    let database = Database::empty();
    let options = Options { connections: 2, patience: Duration::from_millis(700), ..Options::default() };
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let store = PostgresStore::with(&database.url(), &clock, options).await.unwrap();
    store.put("k", b"v", Duration::from_secs(60)).await.unwrap();
    let locked = database.holding("LOCK TABLE ephemeral");
    let begun = std::time::Instant::now();
    let error = store.take("k").await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable(_)), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(10), "a caller hung");
    drop(locked);
    let mut taken = None;
    while taken.is_none() {
        taken = store.take("k").await.unwrap_or_default();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_follower_sees_every_event_while_many_write() {
    const WRITERS: usize = 8;
    const EACH: usize = 60;
    let database = Database::empty();
    let (one, other) = (open(&database.url()).await.unwrap(), open(&database.url()).await.unwrap());
    // Some take their number long before they commit, so that higher numbers are there first.
    database.sql(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.id % 5 = 0 THEN PERFORM pg_sleep(0.03); END IF; RETURN NEW; END $$;
         CREATE TRIGGER dawdle AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION dawdle()",
    );
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = if writer % 2 == 0 { one.clone() } else { other.clone() };
            tokio::spawn(async move {
                for n in 0..EACH {
                    store.record(event(writer * EACH + n)).await.unwrap();
                }
            })
        })
        .collect();
    let (mut after, mut seen) = (0, Vec::new());
    let mut last_look = false;
    loop {
        last_look |= writers.iter().all(tokio::task::JoinHandle::is_finished);
        let filter = EventFilter { after: Some(after), ..EventFilter::default() };
        let events = one.events(&filter, 50).await.unwrap();
        after = events.last().map_or(after, |event| event.id);
        seen.extend(events.iter().map(|event| event.event.detail["n"].as_u64().unwrap() as usize));
        if last_look && events.is_empty() {
            break;
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..WRITERS * EACH).collect::<Vec<_>>(), "a follower missed an event, or saw one twice");
}

#[tokio::test]
async fn a_zero_byte_is_no_way_to_make_the_server_fail() {
    let database = Database::empty();
    let store = open(&database.url()).await.unwrap();
    let about = NewEvent { kind: EventKind::UserChanged, ..event(0) };
    assert!(store.create_user(user("u1"), about).await.unwrap());
    assert!(store.user_by_username("a\0b").await.unwrap().is_none());
    store.put("k\0", b"v\0", Duration::from_secs(60)).await.unwrap();
    assert_eq!(store.take("k\0").await.unwrap().as_deref(), Some(&b"v\0"[..]));
    assert_eq!(store.take("k").await.unwrap(), None);
}
