//! What a server is measured with.

pub(crate) mod folder;
pub(crate) mod people;
mod postgres;
mod rows;
mod site;
mod sqlite;

pub(crate) use postgres::Postgres;
pub(crate) use rows::Size;
pub(crate) use site::{Database, Site};

use std::time::Duration;

/// The time, for rows that the server is to find fresh.
#[expect(clippy::disallowed_methods, reason = "this tool has no other composition root")]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// How long a generated session lives.
const SESSION_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
