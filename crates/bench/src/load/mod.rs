//! The load. A fixed number of connections, each of which asks again as soon as it is answered.

mod connection;
mod run;
mod script;

pub(crate) use connection::{Connection, get, post};
pub(crate) use run::{Load, Measured, each_once};
pub(crate) use script::{Browser, Script};
