//! Seals and marks as bytes. All numbers are big-endian.
//!
//! A seal is `previous MAC (32) ‖ sealed at (8) ‖ entries ‖ MAC (32)`; an entry is `event (8) ‖ at (8) ‖ digest (16)`. The MAC
//! is HMAC-SHA256 over the seal's number and everything before the MAC, so a seal fits at one place of one chain only.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::ports::{Cell, Cells, EVENTS};

pub(super) type Tag = [u8; 32];

const ENTRY: usize = 8 + 8 + 16;

/// The key of the chain. It has no `Debug`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct ChainKey(pub(super) [u8; 32]);

impl ChainKey {
    fn mac(&self, context: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        // HMAC pads a shorter key with zeros to the block of its hash.
        let mut block = [0_u8; 64];
        block.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        block.zeroize();
        for part in [context.as_bytes()].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    fn tag(&self, context: &str, parts: &[&[u8]]) -> Tag {
        self.mac(context, parts).finalize().into_bytes().into()
    }

    fn fits(&self, context: &str, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac(context, parts).verify_slice(tag).is_ok()
    }
}

/// An event in a seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) event: i64,
    pub(super) at: i64,
    digest: [u8; 16],
}

impl Entry {
    /// The entry of a row. Columns without a value do not count, so that one that is added later changes no digest.
    pub(super) fn of(key: &ChainKey, row: &Cells) -> Self {
        let mut bytes = Vec::new();
        let (mut event, mut at) = (0, 0);
        for ((name, _), cell) in EVENTS.columns.iter().zip(row) {
            let (kind, value) = match cell {
                Cell::Null => continue,
                Cell::Number(number) => {
                    match *name {
                        "id" => event = *number,
                        "at" => at = *number,
                        _ => {}
                    }
                    (1_u8, number.to_be_bytes().to_vec())
                }
                Cell::Text(text) => (2, text.clone().into_bytes()),
                Cell::Bytes(value) => (3, value.clone()),
                Cell::Flag(flag) => (4, vec![u8::from(*flag)]),
            };
            for part in [name.as_bytes(), &[kind], &value] {
                bytes.extend((part.len() as u64).to_be_bytes());
                bytes.extend(part);
            }
        }
        let tag = key.tag("event", &[&bytes]);
        let mut digest = [0; 16];
        digest.copy_from_slice(tag.split_at(16).0);
        Self { event, at, digest }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (event, rest) = bytes.split_first_chunk::<8>()?;
        let (at, digest) = rest.split_first_chunk::<8>()?;
        Some(Self {
            event: i64::from_be_bytes(*event),
            at: i64::from_be_bytes(*at),
            digest: digest.try_into().ok()?,
        })
    }
}

/// A link of the chain.
#[derive(Debug, Clone)]
pub(super) struct Seal {
    pub(super) previous: Tag,
    pub(super) sealed_at: i64,
    pub(super) entries: Vec<Entry>,
    pub(super) tag: Tag,
}

impl Seal {
    /// The seal with this number, and its bytes.
    pub(super) fn make(
        key: &ChainKey,
        number: i64,
        previous: Tag,
        sealed_at: i64,
        entries: Vec<Entry>,
    ) -> (Self, Vec<u8>) {
        let mut body = previous.to_vec();
        body.extend(sealed_at.to_be_bytes());
        for entry in &entries {
            body.extend(entry.event.to_be_bytes());
            body.extend(entry.at.to_be_bytes());
            body.extend(entry.digest);
        }
        let tag = key.tag("seal", &[&number.to_be_bytes(), &body]);
        body.extend(tag);
        (Self { previous, sealed_at, entries, tag }, body)
    }

    /// Reads a seal; `None` when it was not made with this key for this place.
    pub(super) fn open(key: &ChainKey, number: i64, bytes: &[u8]) -> Option<Self> {
        let (body, tag) = bytes.split_last_chunk::<32>()?;
        if !key.fits("seal", &[&number.to_be_bytes(), body], tag) {
            return None;
        }
        let (previous, rest) = body.split_first_chunk::<32>()?;
        let (sealed_at, rest) = rest.split_first_chunk::<8>()?;
        let entries = rest.chunks(ENTRY).map(Entry::read).collect::<Option<_>>()?;
        Some(Self { previous: *previous, sealed_at: i64::from_be_bytes(*sealed_at), entries, tag: *tag })
    }
}

/// A place in the chain: after the seal with this number and tag, whose last event has this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) number: i64,
    pub(super) event: i64,
    /// Events before this moment may be missing; only where the chain begins.
    pub(super) forgotten_before: i64,
    pub(super) tag: Tag,
}

impl Mark {
    /// Before the first seal of all.
    pub(super) const START: Self = Self { number: 0, event: 0, forgotten_before: i64::MIN, tag: [0; 32] };

    pub(super) fn bytes(&self, key: &ChainKey, name: &str) -> Vec<u8> {
        let mut bytes = self.number.to_be_bytes().to_vec();
        bytes.extend(self.event.to_be_bytes());
        bytes.extend(self.forgotten_before.to_be_bytes());
        bytes.extend(self.tag);
        let tag = key.tag(name, &[&bytes]);
        bytes.extend(tag);
        bytes
    }

    /// Reads a mark; `None` when it was not made with this key under this name.
    pub(super) fn open(key: &ChainKey, name: &str, bytes: &[u8]) -> Option<Self> {
        let (body, tag) = bytes.split_last_chunk::<32>()?;
        if !key.fits(name, &[body], tag) {
            return None;
        }
        let (number, rest) = body.split_first_chunk::<8>()?;
        let (event, rest) = rest.split_first_chunk::<8>()?;
        let (forgotten, tag) = rest.split_first_chunk::<8>()?;
        Some(Self {
            number: i64::from_be_bytes(*number),
            event: i64::from_be_bytes(*event),
            forgotten_before: i64::from_be_bytes(*forgotten),
            tag: tag.try_into().ok()?,
        })
    }
}
