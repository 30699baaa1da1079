//! The settings as an operator meets them.
#![cfg(test)]

mod common;
mod example_file;
mod properties;
mod refusals;
mod sources;
