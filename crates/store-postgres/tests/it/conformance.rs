//! The suites that every store and every ephemeral adapter passes, against a real server.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use wxlogin_conformance::{Fixture, Passing, ShortLived, revocations::TwoServers, servers::Database};
use wxlogin_core::ports::{ManualClock, Stores};
use wxlogin_store_postgres::{Options, PostgresStore};

/// A database of its own, and time enough for a machine that is busy with other tests.
async fn empty() -> (Arc<PostgresStore>, Database) {
    let database = Database::empty();
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let options = Options { connections: 8, patience: Duration::from_secs(60), ..Options::default() };
    (PostgresStore::with(&database.url(), &clock, options).await.unwrap(), database)
}

async fn stores() -> Fixture<Stores> {
    let (store, database) = empty().await;
    Fixture::new(Stores::of(store)).keeping(database)
}

async fn short_lived() -> Fixture<ShortLived> {
    let (store, database) = empty().await;
    Fixture::new(ShortLived { store, passing: Passing::Real }).keeping(database)
}

async fn servers_of_one_app() -> Fixture<TwoServers> {
    let (one, database) = empty().await;
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let other = PostgresStore::open(&database.url(), &clock).await.unwrap();
    Fixture::new(TwoServers { one, other }).keeping(database)
}

wxlogin_conformance::revocation_tests!(servers_of_one_app);
wxlogin_conformance::store_tests!(stores);
wxlogin_conformance::ephemeral_tests!(short_lived);
