//! What still works, what refuses and how it recovers when something that wxlogin needs goes away: the real `wxlogin serve`
//! against servers of its own that are stopped, paused, restarted, replaced and filled. `docs/operate/degradation.md` is the
//! table; each of its rows names the test here that shows it, and `document` checks that it does.
//!
//! The words, all in `ground`:
//! - [`Ground`](ground::Ground): an app folder, a sandbox that plays WeChat (`ground.wechat`), and the settings that every
//!   server of the app gets. `ground.serve().await` starts one.
//! - [`Server`](ground::Server): a running `wxlogin serve`. `session` checks a session, `password` and `wechat_login` sign in,
//!   `ready` and `gauge` are what operators look at.
//! - [`Answer`](ground::Answer): `works()`, or `refuses("storage_unavailable")`: with the right status, with `Retry-After`, and in
//!   time. No answer may take longer than the bound in `ground/answer.rs`.
//! - [`Process`](ground::Process): anything that was started: `pause`, `go_on`, `kill`.
//! - [`eventually`](ground::eventually): something that has to become so by itself, without a restart.
//!
//! To add a row: a file here with its test, and its line in the table.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "what cannot be tested on a machine is told")]

mod clock;
mod database_lock;
mod database_switch;
mod disk_postgres;
mod disk_sqlite;
mod document;
mod files;
mod ground;
mod postgres;
mod redis;
mod replica_killed;
mod rolling_upgrade;
mod wechat;
