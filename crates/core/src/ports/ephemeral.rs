//! One-time and short-lived things: states, login codes, bind codes, claims, counters.

use std::time::Duration;

use async_trait::async_trait;

use super::PortResult;

/// A store of short-lived values. Keys are already hashed or harmless, values are already sealed where they matter.
///
/// An expired entry is as if it had never been, whether or not it was removed yet. Expiry follows the injected clock
/// where the adapter lives in this process, and the server's own clock elsewhere.
#[async_trait]
pub trait Ephemeral: Send + Sync {
    /// Stores a value, replacing one that is there.
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<()>;

    /// Removes and gives a value. Atomic: of any number of callers at most one gets it.
    async fn take(&self, key: &str) -> PortResult<Option<Vec<u8>>>;

    /// Gives a value and leaves it. For answers that may be read again; never for a one-time thing.
    async fn peek(&self, key: &str) -> PortResult<Option<Vec<u8>>>;

    /// Stores a value if the key is free and tells whether it did. Atomic: of any number of callers one wins.
    async fn claim(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<bool>;

    /// Adds one to a counter and gives the new value; the lifetime starts when the counter is created and is not
    /// extended, so that a counter describes a window.
    async fn increment(&self, key: &str, ttl: Duration) -> PortResult<u64>;

    /// Removes what has expired; gives the number removed. Adapters whose server does that itself give 0.
    async fn sweep(&self) -> PortResult<u64>;
}
