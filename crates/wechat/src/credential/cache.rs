//! Where global tokens are kept between calls.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::SecretString;

/// A global token and the moment from which it is not used any more.
#[derive(Debug, Clone)]
pub struct CachedToken {
    /// The token.
    pub access_token: SecretString,
    /// Fetch a new one from here on; a little before WeChat's own end.
    pub fresh_until: Timestamp,
}

/// The cache failed. A token is then fetched as if there were none, so this never stops a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token cache did not answer")]
pub struct CacheError;

/// A shelf for global tokens, one per appId. Replicas that share one fetch less; they need not share one, since
/// the stable token is the same for all of them.
#[async_trait]
pub trait TokenCache: Send + Sync {
    /// The token of `app_id`, fresh or not.
    async fn load(&self, app_id: &str) -> Result<Option<CachedToken>, CacheError>;
    /// Keeps `token` in place of any other. A shared cache encrypts it at rest.
    async fn store(&self, app_id: &str, token: &CachedToken) -> Result<(), CacheError>;
}

/// The cache of one process.
#[derive(Debug, Default)]
pub struct MemoryTokenCache {
    tokens: Mutex<HashMap<String, CachedToken>>,
}

#[async_trait]
impl TokenCache for MemoryTokenCache {
    async fn load(&self, app_id: &str) -> Result<Option<CachedToken>, CacheError> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(tokens.get(app_id).cloned())
    }

    async fn store(&self, app_id: &str, token: &CachedToken) -> Result<(), CacheError> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(app_id.to_owned(), token.clone());
        Ok(())
    }
}
