//! All state in one SQLite file: users, WeChat accounts, sessions, members, events, service keys, and the one-time
//! things too, so that a code or a session survives a restart.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let clock = std::sync::Arc::new(wxlogin_core::ports::ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
//! use wxlogin_core::ports::Stores;
//! use wxlogin_store_sqlite::SqliteStore;
//!
//! let store = SqliteStore::open("data/wxlogin.db", clock)?;
//! let stores = Stores::of(store.clone()); // and `store` itself is the `Ephemeral`
//! # Ok(()) }
//! ```
//!
//! # How it works
//! - **One thread writes** (`writer`). Requests queue up; whatever waits is committed as one transaction. If one of
//!   them fails, all run again, each in a savepoint of its own. With `synchronous=FULL` the disk is the slow part, and
//!   one flush then serves many callers. An answer is sent after the commit and never before it.
//! - **Reads run where they are called** (`readers`), on a few connections: a point read takes some microseconds,
//!   less than handing it to another thread.
//! - **Other processes** may open the same file (the command line does, while the server runs). Every transaction that
//!   writes begins with `BEGIN IMMEDIATE`, so what it checks stays true until it commits, and it waits for its turn.
//!
//! # Rules, with their reasons
//! - A write checks first and writes afterwards. A refusal must leave nothing behind, and the check cannot be outrun:
//!   the transaction holds the write lock from its beginning.
//! - Work given to the writer may run twice (after a transaction that SQLite itself rolled back), so it only borrows
//!   what it captured.
//! - Work waits for nothing and sees no future: the one writer must never be held up.
//! - An error says what SQLite said and never a value of a row; see `fault.rs`.
//! - Rows are read by one function per table in `rows/`, beside the list of columns it reads.
//!
//! # How to add
//! - *a column or table*: a new numbered file in `migrations/`, named in `migrate.rs`; never edit one that was released,
//!   a changed checksum stops every installation from starting.
//! - *a port method*: a case in `wxlogin-conformance` first, then the statement in `ports/`.

mod config;
mod fault;
mod migrate;
mod open;
mod ports;
mod readers;
mod rows;
mod store;
mod writer;

pub use open::OpenError;
pub use store::{SqliteStore, Stats};
