//! One-time and short-lived values in Redis (6.2 or newer) or Valkey, which any number of servers of one app share.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use wxlogin_ephemeral_redis::RedisEphemeral;
//!
//! let ephemeral = RedisEphemeral::open("redis://127.0.0.1:6379/0", "wxlogin:acme.shop:").await?;
//! # Ok(()) }
//! ```
//!
//! | method | command | why one command is enough |
//! |---|---|---|
//! | `put` | `SET key value PX ttl` | |
//! | `take` | `GETDEL key` | of any number of callers one gets the value |
//! | `peek` | `GET key` | |
//! | `claim` | `SET key value NX PX ttl` | of any number of callers one sets it |
//! | `increment` | a script: `INCR`, and `PEXPIRE` when the key is new | a counter without an end would lock somebody out for ever |
//! | `sweep` | none | Redis removes what has ended |
//!
//! The same server carries the word from server to server that a session has ended: `revocations`. It needs the right
//! to `CLIENT TRACKING` on keys of the prefix, and RESP3 (Redis 6, Valkey).
//!
//! # Rules, with their reasons
//! - No command is sent twice (but for an announcement, which may be). When the connection breaks, nobody knows whether a `GETDEL` was done; the caller is told
//!   "cannot be reached" and the connection is made anew for the next one.
//! - Every wait has an end, so that a sign-in fails in seconds and does not hang.
//! - `rediss://` is TLS, and a certificate is always checked, for the host's name too. `?ssl_ca_certs=FILE` names the
//!   authorities, where the system's are not those.
//! - Every key begins with the app's prefix: two apps may share one Redis.
//! - An error says what kind it is and never quotes an answer, which may be a value.
//! - Redis must not evict what has not ended (`maxmemory-policy noeviction`, the default, or `volatile-ttl`): an evicted
//!   code is a failed sign-in.
//!
//! # How to add
//! A method of the port: a case in `wxlogin-conformance` first, then the one command here.

mod address;
mod open_error;
mod revocations;
mod store;

pub use open_error::OpenError;
pub use revocations::RedisRevocations;
pub use store::RedisEphemeral;
