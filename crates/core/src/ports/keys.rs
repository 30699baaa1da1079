//! Service keys.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PortResult;
use crate::nouns::{NewEvent, ServiceKey};

/// Service keys, found by the hash of their text.
#[async_trait]
pub trait Keys: Send + Sync {
    /// Stores a key. `false` when the name is taken by a key that is not revoked.
    async fn add_key(&self, key: ServiceKey, event: NewEvent) -> PortResult<bool>;

    /// The key with this hash, revoked or not.
    async fn key(&self, hash: &[u8; 32]) -> PortResult<Option<ServiceKey>>;

    /// Every key, by creation.
    async fn keys(&self) -> PortResult<Vec<ServiceKey>>;

    /// Revokes a key. `false` when there is no such key in use.
    async fn revoke_key(&self, name: &str, at: Timestamp, event: NewEvent) -> PortResult<bool>;

    /// Notes that a key was used.
    async fn touch_key(&self, hash: &[u8; 32], at: Timestamp) -> PortResult<()>;
}
