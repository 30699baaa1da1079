//! The ports, one file each: the statements and nothing else.

mod carry;
mod console;
mod ephemeral;
mod events;
mod factors;
mod identities;
mod keys;
mod members;
mod merges;
mod record;
mod rows;
mod sessions;
mod users;

/// How many rows one removal takes at most, so that a sweep of millions lets other writes through in between.
const SWEEP: u64 = 1000;

/// How many rows a page holds at most, whatever was asked for.
const PAGE: u32 = 1000;
