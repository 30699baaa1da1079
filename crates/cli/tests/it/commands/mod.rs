//! The built `wxlogin` binary, as a person at a shell meets it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod check;
mod config;
mod corp;
mod dev;
mod docs;
mod guide;
mod key;
mod migrate;
mod move_state;
mod new;
mod sandbox;
mod serve;
mod support;
mod usage;
mod user;
mod webhook;
