//! The Redis adapter: the conformance suite, and Redis away.

mod conformance;
mod outage;
