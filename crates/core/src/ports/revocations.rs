//! Telling the other servers of an app which sessions to forget, and hearing it from them.

use std::sync::Arc;

use async_trait::async_trait;

use super::PortResult;

/// Sessions are forgotten by bucket: the first twelve bits of the hash of their token. A word on the wire so tells nothing
/// of use about a token, and any number of sessions is at most this many words.
pub const BUCKETS: u16 = 4096;

/// What is to be forgotten: one word on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Revoked {
    /// The sessions whose hashes begin with these twelve bits.
    Bucket(u16),
    /// Every session.
    All,
    /// Nothing: a server listens for its own number to learn whether what is announced arrives.
    Echo(u64),
}

impl Revoked {
    /// The bucket of a session.
    #[must_use]
    pub fn of(token_hash: &[u8; 32]) -> Self {
        Self::Bucket(bucket(token_hash))
    }

    /// The word on the wire.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Bucket(bucket) => format!("{bucket:03x}"),
            Self::All => "all".to_owned(),
            Self::Echo(number) => format!("echo-{number:016x}"),
        }
    }

    /// Reads a word. One that is not known, as a newer version may send, means everything: forgetting too much does no harm.
    #[must_use]
    pub fn read(word: &str) -> Self {
        if let Some(number) = word.strip_prefix("echo-") {
            return u64::from_str_radix(number, 16).map_or(Self::All, Self::Echo);
        }
        match u16::from_str_radix(word, 16) {
            Ok(bucket) if bucket < BUCKETS => Self::Bucket(bucket),
            _ => Self::All,
        }
    }
}

/// The first twelve bits.
#[must_use]
pub fn bucket(token_hash: &[u8; 32]) -> u16 {
    u16::from_be_bytes([token_hash[0], token_hash[1]]) >> 4
}

/// Called for each word that arrives, in the order of arrival. It must not block.
pub type Ear = Arc<dyn Fn(Revoked) + Send + Sync>;

/// A channel between the servers of one app.
#[async_trait]
pub trait Revocations: Send + Sync {
    /// Tells every listener, the own server included. Saying a thing twice does no harm.
    async fn announce(&self, revoked: &[Revoked]) -> PortResult<()>;

    /// Begins to listen on a connection of its own.
    async fn listen(&self, ear: Ear) -> PortResult<Box<dyn Hearing>>;
}

/// An open ear; it hears until it is dropped.
#[async_trait]
pub trait Hearing: Send {
    /// Returns when everything whose announcement *returned* before this call *began* has been given to the ear. This is
    /// the promise that the cache of sessions rests on; the conformance suite tries it without waiting in between.
    async fn confirm(&mut self) -> PortResult<()>;

    /// Returns when the connection ends.
    async fn broken(&mut self);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back_and_an_unknown_one_means_everything() {
        for revoked in [
            Revoked::Bucket(0),
            Revoked::Bucket(0xabc),
            Revoked::All,
            Revoked::Echo(7),
            Revoked::Echo(u64::MAX),
        ] {
            assert_eq!(Revoked::read(&revoked.word()), revoked);
        }
        for word in ["", "1000", "ffff", "users-0a1", "echo-", "é"] {
            assert_eq!(Revoked::read(word), Revoked::All, "{word}");
        }
        assert_eq!(Revoked::of(&[0xff; 32]), Revoked::Bucket(BUCKETS - 1));
    }
}
