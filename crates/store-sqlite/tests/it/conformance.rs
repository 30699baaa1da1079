//! The suites that every store and every ephemeral adapter passes.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::sync::Arc;

use jiff::Timestamp;
use wxlogin_conformance::{Fixture, Passing, ShortLived};
use wxlogin_core::ports::{ManualClock, Stores};
use wxlogin_store_sqlite::SqliteStore;

fn empty() -> (Arc<SqliteStore>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
    (SqliteStore::temporary(clock.clone()).unwrap(), clock)
}

async fn stores() -> Fixture<Stores> {
    Fixture::new(Stores::of(empty().0))
}

async fn short_lived() -> Fixture<ShortLived> {
    let (store, clock) = empty();
    Fixture::new(ShortLived { store, passing: Passing::Manual(clock) })
}

wxlogin_conformance::store_tests!(stores);
wxlogin_conformance::ephemeral_tests!(short_lived);
