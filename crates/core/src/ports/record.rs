//! What the chain of seals over the event record needs: rows as they lie in the table, and changes that are all or nothing.

use async_trait::async_trait;

use super::{Carry, PortResult};

/// A change of the chain: a mark, and with it a seal more or seals fewer.
#[derive(Debug, Clone)]
pub struct ChainChange {
    /// The mark that moves.
    pub mark: &'static str,
    /// What it is now; the change is refused when it is something else, because another server was faster.
    pub expected: Option<Vec<u8>>,
    /// What it becomes.
    pub value: Vec<u8>,
    /// A seal to add: its number and body.
    pub add: Option<(i64, Vec<u8>)>,
    /// Seals up to this number are removed.
    pub drop_through: Option<i64>,
}

/// The chain of seals. Rows of the record and seals are read through [`Carry`].
#[async_trait]
pub trait Record: Carry {
    /// The number of the newest event above `after`, of which it is certain that no lower one is still to come; `None` when
    /// there is none.
    async fn settled(&self, after: i64) -> PortResult<Option<i64>>;

    /// A mark of the chain.
    async fn mark(&self, name: &str) -> PortResult<Option<Vec<u8>>>;

    /// Changes the chain, or nothing at all; tells whether it did.
    async fn change_chain(&self, change: ChainChange) -> PortResult<bool>;

    /// Removes all seals and marks.
    async fn reset_chain(&self) -> PortResult<()>;
}
