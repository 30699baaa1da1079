//! Leases: work that one server at a time does, and goes on with for as long as it takes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Core;
use crate::{Result, secret::fresh_id};

/// The right to be the only one, for now. It ends by itself when its holder dies.
pub(super) struct Lease<'a> {
    core: &'a Core,
    key: String,
    owner: String,
    term: Duration,
    since: Timestamp,
}

impl Core {
    /// A lease for `term`; `None` while somebody else has it.
    pub(super) async fn lease(&self, name: &str, term: Duration) -> Result<Option<Lease<'_>>> {
        let since = self.clock.now();
        let owner = fresh_id(self.clock.as_ref(), self.rng.as_ref());
        let lease = Lease { core: self, key: format!("lease:{name}"), owner, term, since };
        Ok(lease.claim().await?.then_some(lease))
    }
}

impl Lease<'_> {
    /// Whether the work may go on. A lease of which half is gone is renewed; one that was lost is never had back, because
    /// somebody else may have worked meanwhile.
    pub(super) async fn keep(&mut self) -> Result<bool> {
        let now = self.core.clock.now();
        let half = SignedDuration::try_from(self.term / 2).unwrap_or(SignedDuration::MAX);
        // A clock that was set back does not say how old the lease is, so that is found out.
        if now.duration_since(self.since).abs() < half {
            return Ok(true);
        }
        if !self.give_up().await? || !self.claim().await? {
            return Ok(false);
        }
        self.since = now;
        Ok(true)
    }

    /// Lets others have it at once. Another's lease stays.
    pub(super) async fn release(self) -> Result<()> {
        self.give_up().await.map(drop)
    }

    async fn claim(&self) -> Result<bool> {
        Ok(self.core.ephemeral.claim(&self.key, self.owner.as_bytes(), self.term).await?)
    }

    /// Removes the entry if it is ours, and tells whether it was.
    async fn give_up(&self) -> Result<bool> {
        let ephemeral = &self.core.ephemeral;
        let is_own = |found: &Option<Vec<u8>>| found.as_deref() == Some(self.owner.as_bytes());
        if !is_own(&ephemeral.peek(&self.key).await?) {
            return Ok(false);
        }
        let taken = ephemeral.take(&self.key).await?;
        if is_own(&taken) {
            return Ok(true);
        }
        if let Some(other) = taken {
            // Ours ended between the two questions, and somebody got theirs.
            ephemeral.claim(&self.key, &other, self.term).await?;
        }
        Ok(false)
    }
}
