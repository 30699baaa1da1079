//! Tests of application folders, in one program so that helpers are built once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test whose preparation fails has failed")]

mod broken_files;
mod common;
mod documents;
mod editing;
mod elements;
mod layers;
mod planted;
mod properties;
mod real_apps;
mod references;
mod types;
mod values;
mod watching;
