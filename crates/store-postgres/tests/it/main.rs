//! The PostgreSQL store: the conformance suite and the server around it.

mod conformance;
mod server;
mod silence;
