//! The SQLite store: the conformance suite, its file, and `kill -9`.

mod conformance;
mod crash;
mod crash_support;
mod file;
