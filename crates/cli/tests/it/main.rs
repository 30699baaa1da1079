//! The built `wxlogin` binary: [`commands`], as a person at a shell meets it, and [`degrade`], what still works when
//! something that it needs goes away.

mod commands;
mod degrade;
