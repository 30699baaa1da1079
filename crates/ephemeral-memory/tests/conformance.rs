//! The suite that every ephemeral adapter passes.

use std::sync::Arc;

use jiff::Timestamp;
use wxlogin_conformance::{Fixture, Passing, ShortLived};
use wxlogin_core::ports::ManualClock;
use wxlogin_ephemeral_memory::MemoryEphemeral;

async fn fresh() -> Fixture<ShortLived> {
    let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
    let store = Arc::new(MemoryEphemeral::new(clock.clone()));
    Fixture::new(ShortLived { store, passing: Passing::Manual(clock) })
}

wxlogin_conformance::ephemeral_tests!(fresh);
