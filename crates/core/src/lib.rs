//! The nouns, the decision, the flows and the ports of wxlogin.
//!
//! This crate is what sign-in *means*; it does no I/O of its own. Everything that reaches the outside goes through
//! a [port](ports): users, identities, sessions, one-time things, organisations, events, HTTP, time, randomness.
//! The composition root (the `wxlogin` crate) chooses the adapters.
//!
//! # Where to find what
//! - [`decide`]: "who is this person", one pure function, tested over every combination.
//! - [`flows`]: one file per verb (`get_login_code`, `register`, `bind`, ...). A flow asks ports, calls [`decide`], and
//!   applies one atomic change. It is the only place where absence becomes an error.
//! - [`declare`]: a function is declared once (name, arguments, result, caller). HTTP, OpenAPI, Python, TypeScript and the
//!   console's reference page are derived from that declaration; what is not declared cannot be called.
//! - [`login_type`]: the contract that a login type implements, and the registry of types.
//! - [`error`]: the closed set of error codes, each with a text for a person in English and Chinese.
//! - [`query`]: filters of the ORM-shaped interface, parsed to a tree with values apart.
//! - [`secret`]: tokens, the vault (encryption at rest), passwords.
//! - [`schema`]: the numbered steps of a database and the rule for two versions on one database, without the SQL.
//!
//! # How to add
//! - *a flow*: one file in `flows/`, taking [`flows::Core`] and returning a noun; declare it if callers outside may use it.
//! - *an error code*: one variant in [`error::Code`], one row in `error/texts.rs`; the compiler then names every match.
//! - *a port method*: keep a port at eight methods or fewer, say what is atomic, and extend the conformance suite first.
//!
//! # Rules, with their reasons
//! - Not found is `Option`; only a flow decides that absence is wrong, because only it knows what was asked.
//! - One-time things are consumed before they are checked, so that two deliveries cannot both pass the check.
//! - A one-time code is claimed before WeChat is asked and never sent twice: WeChat answers 40163 to the second and the
//!   first answer would be lost.

pub mod decide;
pub mod declare;
pub mod error;
pub mod flows;
pub mod login_type;
pub mod nouns;
pub mod ports;
pub mod query;
pub mod schema;
pub mod secret;

pub use error::{Code, Error, Result, Resume};
