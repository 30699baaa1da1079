//! The facade against the sandbox: one file for each promise.

mod background;
mod browser;
mod contract;
mod exactly_once;
mod kill;
mod master_key;
mod merge;
mod moving;
mod own_type;
mod persons;
mod privilege;
mod record;
mod refused;
mod renewed_meanwhile;
mod replicas;
mod revocation;
mod revocation_outage;
mod support;
mod unreachable;
mod webhook_lease;
