//! The chain of seals over the event record: it shows whether a row was changed, removed, swapped or slipped in.
//!
//! # How
//! Events are written by whatever change they belong to, and sealed a moment later: every two seconds one server, under a
//! lease, takes what is new in the order of its numbers and writes one seal over it. So a sign-in pays nothing. A seal
//! holds a digest of each event and the MAC of the seal before; two marks say where the chain begins and ends. All are
//! keyed with a random key that is itself sealed with the master key: whoever can write the database but does not hold
//! the master key can make neither a seal nor a mark, and rotating the master key leaves the chain as it is.
//!
//! # What it does not show
//! - Events of the last seconds are not sealed yet. `verify_record` tells how many.
//! - A whole database that was put back to an earlier state is consistent in itself. Compare its head with one that was
//!   noted elsewhere: every report has the head, and `verify_record` takes one.
//! - Retention removes old events; the mark at the beginning says, under the key, how far that goes.

mod seal;
mod verify;

use std::time::Duration;

use jiff::Timestamp;
use seal::{ChainKey, Entry, Mark, Seal};
pub use verify::{RecordProblem, RecordReport};

use super::Core;
use crate::{
    Error, Result,
    ports::{Cell, Cells, ChainChange, EVENT_SEALS, EVENTS},
};

const KEY: &str = "key";
const HEAD: &str = "head";
const START: &str = "start";

/// The place for which the chain's key is sealed.
const KEY_PLACE: &str = "event-record-key";

/// Events in one seal at most.
const BATCH: u32 = 500;

/// How long a server that died keeps the others from sealing.
const TERM: Duration = Duration::from_secs(30);

impl Core {
    /// Seals what is new in the record, and gives how many events that were. It does nothing while another server seals.
    pub async fn seal_events(&self) -> Result<u64> {
        let record = &self.stores.record;
        let known = record.mark(HEAD).await?;
        // Without the key: whether there is anything to do is not a question of trust.
        let last = known
            .as_deref()
            .and_then(|bytes| bytes.get(8..16)?.try_into().ok())
            .map_or(0, i64::from_be_bytes);
        if record.settled(last).await?.is_none() {
            return Ok(0);
        }
        let Some(mut lease) = self.lease("event-seals", TERM).await? else { return Ok(0) };
        let mut sum = 0;
        while lease.keep().await? {
            let sealed = self.seal_batch().await?;
            sum += sealed;
            if sealed < u64::from(BATCH) {
                break;
            }
        }
        lease.release().await?;
        Ok(sum)
    }

    async fn seal_batch(&self) -> Result<u64> {
        let record = &self.stores.record;
        let key = self.chain_key_or_new().await?;
        let raw = record.mark(HEAD).await?;
        let head = match &raw {
            Some(bytes) => {
                Mark::open(&key, HEAD, bytes).ok_or_else(|| broken("the end of the chain was changed"))?
            }
            None if self.first_seals(0, 1).await?.is_empty() => Mark::START,
            None => return Err(broken("the end of the chain is missing")),
        };
        let Some(until) = record.settled(head.event).await? else { return Ok(0) };
        let mut rows = record.rows_out(&EVENTS, Some(&Cell::Number(head.event)), BATCH).await?;
        rows.retain(|row| number_of(row) <= until);
        let entries: Vec<Entry> = rows.iter().map(|row| Entry::of(&key, row)).collect();
        let (Some(last), count) = (entries.last().map(|entry| entry.event), entries.len() as u64) else {
            return Ok(0);
        };
        let number = head.number.saturating_add(1);
        let now = self.clock.now().as_microsecond();
        let (seal, body) = Seal::make(&key, number, head.tag, now, entries);
        let next = Mark { number, event: last, forgotten_before: i64::MIN, tag: seal.tag };
        let change = ChainChange {
            mark: HEAD,
            expected: raw,
            value: next.bytes(&key, HEAD),
            add: Some((number, body)),
            drop_through: None,
        };
        Ok(if record.change_chain(change).await? { count } else { 0 })
    }

    /// Removes events older than this, and the seals that hold only such; gives the number of events removed. The beginning
    /// of the chain is moved first, so that at no moment an event is missing without a reason.
    pub async fn forget_events(&self, before: Timestamp) -> Result<u64> {
        if let Some(key) = self.chain_key().await? {
            // Another server that is faster removes the same events.
            if !self.move_start(&key, before.as_microsecond()).await? {
                return Ok(0);
            }
        }
        Ok(self.stores.events.forget_events(before).await?)
    }

    async fn move_start(&self, key: &ChainKey, before: i64) -> Result<bool> {
        let record = &self.stores.record;
        let raw = record.mark(START).await?;
        let start = opened_start(key, raw.as_deref())?;
        let mut next = Mark { forgotten_before: start.forgotten_before.max(before), ..start };
        // Seals are dropped a round late, when the events that they hold are gone for certain.
        for (number, bytes) in self.first_seals(start.number, BATCH).await? {
            let seal = Seal::open(key, number, &bytes).ok_or_else(|| broken("a seal was changed"))?;
            if number != next.number.saturating_add(1) || seal.previous != next.tag {
                return Err(broken("a seal is missing"));
            }
            if seal.entries.iter().any(|entry| entry.at >= start.forgotten_before) {
                break;
            }
            let event = seal.entries.last().map_or(next.event, |entry| entry.event);
            next = Mark { number, event, tag: seal.tag, ..next };
        }
        if next != start {
            let drop_through = (next.number > start.number).then_some(next.number);
            let value = next.bytes(key, START);
            let change = ChainChange { mark: START, expected: raw, value, add: None, drop_through };
            return Ok(record.change_chain(change).await?);
        }
        Ok(true)
    }

    /// Begins a new chain: after the master key was lost, the old one can be neither continued nor verified.
    pub async fn restart_chain_if_lost(&self) -> Result<bool> {
        let lost = match self.stores.record.mark(KEY).await? {
            Some(sealed) => self.vault.open(KEY_PLACE, &sealed).is_err(),
            None => false,
        };
        if lost {
            self.stores.record.reset_chain().await?;
        }
        Ok(lost)
    }

    /// Seals the chain's key with the newest master key. `false` when no key opens it.
    pub(super) async fn reseal_chain_key(&self) -> Result<bool> {
        let record = &self.stores.record;
        let Some(sealed) = record.mark(KEY).await?.filter(|sealed| self.vault.is_stale(sealed)) else {
            return Ok(true);
        };
        let Ok(plain) = self.vault.open(KEY_PLACE, &sealed) else { return Ok(false) };
        let value = self.vault.seal(KEY_PLACE, &plain);
        let change = ChainChange { mark: KEY, expected: Some(sealed), value, add: None, drop_through: None };
        Ok(record.change_chain(change).await?)
    }

    async fn chain_key(&self) -> Result<Option<ChainKey>> {
        let Some(sealed) = self.stores.record.mark(KEY).await? else { return Ok(None) };
        let plain = self.vault.open(KEY_PLACE, &sealed)?;
        let key =
            plain.as_slice().try_into().map_err(|_| broken("the key of the chain has a wrong length"))?;
        Ok(Some(ChainKey(key)))
    }

    async fn chain_key_or_new(&self) -> Result<ChainKey> {
        if let Some(key) = self.chain_key().await? {
            return Ok(key);
        }
        let record = &self.stores.record;
        if record.mark(HEAD).await?.is_some() || !self.first_seals(0, 1).await?.is_empty() {
            return Err(broken("the key of the chain is missing"));
        }
        let mut key = [0; 32];
        self.rng.fill(&mut key);
        let value = self.vault.seal(KEY_PLACE, &key);
        record
            .change_chain(ChainChange { mark: KEY, expected: None, value, add: None, drop_through: None })
            .await?;
        self.chain_key().await?.ok_or_else(|| broken("the key of the chain is missing"))
    }

    /// Seals with a number above this, in order.
    async fn first_seals(&self, after: i64, limit: u32) -> Result<Vec<(i64, Vec<u8>)>> {
        let rows = self.stores.record.rows_out(&EVENT_SEALS, Some(&Cell::Number(after)), limit).await?;
        let read = |row: Cells| match <[Cell; 2]>::try_from(row) {
            Ok([Cell::Number(number), Cell::Bytes(body)]) => Ok((number, body)),
            _ => Err(broken("a seal cannot be read")),
        };
        rows.into_iter().map(read).collect()
    }
}

fn opened_start(key: &ChainKey, raw: Option<&[u8]>) -> Result<Mark> {
    match raw {
        None => Ok(Mark::START),
        Some(bytes) => {
            Mark::open(key, START, bytes).ok_or_else(|| broken("the beginning of the chain was changed"))
        }
    }
}

fn number_of(row: &Cells) -> i64 {
    match row.first() {
        Some(Cell::Number(number)) => *number,
        _ => 0,
    }
}

fn broken(what: &'static str) -> Error {
    Error::internal(format_args!("the event record: {what}; `wxlogin events verify` tells more"))
}
