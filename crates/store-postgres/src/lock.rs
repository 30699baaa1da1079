//! What must not change while a change is checked and made. A lock ends with its transaction.

use sha2::{Digest, Sha256};
use wxlogin_core::nouns::{IdentityKey, UserId};

use crate::{connection::Connection, fault::Fault};

/// Held by whoever brings the tables up to date.
pub(crate) const MIGRATIONS: i64 = 0x7778_6c6f_6769_6e01;

/// Held, shared, from the moment an event takes its number until that number is committed.
pub(crate) const EVENTS: i64 = 0x7778_6c6f_6769_6e02;

/// Held while the chain of seals changes.
pub(crate) const SEALS: i64 = 0x7778_6c6f_6769_6e03;

/// A thing that is locked.
pub(crate) enum Lock<'a> {
    /// The account: who it belongs to.
    Account(&'a IdentityKey),
    /// The person across apps: whose accounts they are.
    Union(&'a str),
    /// The user: which accounts they have, and whether they were merged.
    User(&'a UserId),
    /// The user's list of devices, and whether they may sign in: their epoch, their password, what they were merged into.
    Devices(&'a UserId),
    /// Who the admins are.
    Admins,
}

impl Lock<'_> {
    /// 64 bits of a hash. Two things that share one wait for each other now and then, and nothing else happens.
    fn number(&self) -> i64 {
        let parts: [&[u8]; 3] = match self {
            Self::Account(key) => [b"account", key.app_id.as_bytes(), key.open_id.as_bytes()],
            Self::Union(union_id) => [b"union", union_id.as_bytes(), b""],
            Self::User(id) => [b"user", id.as_str().as_bytes(), b""],
            Self::Devices(id) => [b"devices", id.as_str().as_bytes(), b""],
            Self::Admins => [b"admins", b"", b""],
        };
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let mut number = [0; 8];
        for (to, from) in number.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        i64::from_le_bytes(number)
    }
}

/// Waits until all are held. They are taken in the order of their numbers, so that two changes with locks in common
/// cannot wait for each other.
pub(crate) async fn hold(db: &Connection, locks: &[Lock<'_>]) -> Result<(), Fault> {
    let mut numbers: Vec<i64> = locks.iter().map(Lock::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let sql = "SELECT pg_advisory_xact_lock(number) FROM unnest($1::bigint[]) AS number";
    db.execute(sql, &[&numbers]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_things_have_different_locks() {
        let (a, b) = (UserId::parse("a").unwrap(), UserId::parse("b").unwrap());
        let key = |app: &str, open: &str| IdentityKey { app_id: app.to_owned(), open_id: open.to_owned() };
        let (one, other) = (key("wx1", "2o"), key("wx12", "o"));
        let mut numbers: Vec<i64> = [
            Lock::User(&a),
            Lock::User(&b),
            Lock::Devices(&a),
            Lock::Union("a"),
            Lock::Account(&one),
            Lock::Account(&other),
        ]
        .iter()
        .map(Lock::number)
        .collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 6);
    }
}
