//! All state in PostgreSQL (14 or newer), so that any number of servers can serve one app: users, WeChat accounts,
//! sessions, members, events, service keys, and the one-time things too where there is no Redis.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! # let clock = std::sync::Arc::new(wxlogin_core::ports::ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
//! use wxlogin_core::ports::Stores;
//! use wxlogin_store_postgres::PostgresStore;
//!
//! let store = PostgresStore::open("postgres://wxlogin@db/wxlogin?sslmode=require", clock.as_ref()).await?;
//! let stores = Stores::of(store.clone()); // and `store` itself is the `Ephemeral`
//! # Ok(()) }
//! ```
//!
//! # How it works
//! - **A pool** ([`Options`]) with prepared statements per connection. Every wait has an end: for a free connection, for
//!   the server, for a lock. A caller is told "cannot be reached" and never hangs. Limits and prepared statements belong to
//!   a session of the server: a pooler in between (PgBouncer) has to pool sessions, not transactions. `pool` says how a
//!   connection that died in silence is kept from being handed out.
//! - **LISTEN and NOTIFY** carry the word that a session has ended from server to server (`revocations`), on a connection
//!   beside the pool.
//! - **READ COMMITTED and advisory locks** (`lock`). That a unionId has one user cannot be said by an index, so each
//!   change of accounts first locks the account, its unionId and its user, by
//!   `pg_advisory_xact_lock`, in one order. Sign-ins of one person then queue for a moment; SERIALIZABLE would fail
//!   them instead, and unrelated ones too (its conflicts are found by page in small tables), to be run again and again.
//! - **Transactions may run again** (`store`): a deadlock that PostgreSQL broke, or a unique index that somebody else
//!   was first at. On the second run the check at its beginning finds the other's row and refuses in the port's words.
//! - **Short-lived values end by the database's clock**, since servers' clocks differ.
//!
//! # Rules, with their reasons
//! - A write checks first and writes afterwards; a refusal leaves nothing behind.
//! - An event takes its number under a shared lock, and whoever follows the record waits for that lock once. Numbers
//!   are given before they are committed: without the lock a follower could see number 6, move on, and never see 5.
//! - A connection whose work was not finished (a caller that gave up, a timeout) is closed and not used again: nobody
//!   knows what it still waits for.
//! - An error says PostgreSQL's code and never its message, which may quote a row.
//! - Rows are read by one function per table in `rows/`, beside the list of columns it reads.
//!
//! # How to add
//! - *a column or table*: a new numbered file in `migrations/`, named in `migrate.rs`, with the number and name that it
//!   has in the other stores; never edit one that was released.
//! - *a port method*: a case in `wxlogin-conformance` first, then the statement in `ports/`.

mod address;
mod connection;
mod fault;
mod lock;
mod migrate;
mod open_error;
mod pool;
mod ports;
mod revocations;
mod rows;
mod store;
mod tls;

pub use open_error::OpenError;
pub use store::{Options, PostgresStore};
