//! What every store and every ephemeral adapter must do, as cases that an adapter's test runs against itself.
//!
//! An adapter joins with one function and one line, in `tests/conformance.rs`:
//!
//! ```text
//! async fn fresh() -> Fixture<Stores> { Fixture::new(Stores::of(MyStore::empty().await)) }
//! wxlogin_conformance::store_tests!(fresh);
//! ```
//!
//! Each call of `fresh` gives an empty store; what must live as long as it does (a folder, a schema) goes to
//! [`Fixture::keeping`]. An adapter of a server finds one in [`servers`]. The macro makes one test per group of cases; a failure names the case and what was broken.
//!
//! # Rules, with their reasons
//! - A case knows the ports and nothing of any adapter: no file, no SQL, no sleeping. What only one adapter promises is
//!   tested in that adapter's crate.
//! - An exemption is code with a reason ([`Exempt`]), and one whose case passes is itself a failure, so none outlives its
//!   cause.
//! - Times in cases are exact to the microsecond, the precision that every store keeps.
//! - A race is run with a hundred callers and more on several threads: an adapter that checks in one step and writes in
//!   another passes with two.
//!
//! # How to add
//! - *a case*: an `async fn` in the file of its port, named as a sentence, and its name in `cases()` beside it.
//! - *a group*: a module with `cases()`, and one line in the macro in `macros.rs`.
//! - *a rule of `Identities::apply`*: the case, and the same rule in `model/reference.rs`; random sequences of changes are
//!   compared with that model.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this crate is tests: a port that fails where it must not is a failed case"
)]

pub mod console;
pub mod ephemeral;
pub mod events;
pub mod factors;
pub mod identities;
pub mod keys;
pub mod members;
pub mod merges;
pub mod model;
pub mod overlaps;
pub mod revocations;
pub mod rows;
pub mod servers;
pub mod sessions;
pub mod sign_ins;
pub mod users;

mod macros;
mod making;
mod own_redis;
mod passing;
mod race;
mod suite;

pub use own_redis::OwnRedis;
pub use passing::{Passing, ShortLived};
pub use suite::{Case, Exempt, Fixture, check_exemptions, run};
