//! One global token per appId, shared by all calls of a process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::{CachedToken, GlobalToken, TokenCache, stable_token};
use crate::{Call, Credentials, Failure, FailureKind, Hosts, Transport};

/// Tells the time; injected, so that tests decide it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A token is replaced this long before its end, so that it does not die on its way. WeChat hands out stable tokens
/// with at least five minutes to live, so the margin stays well below that.
const MARGIN_SECONDS: u64 = 60;

/// Hands out the global token of an app and fetches it when needed: once for many waiting calls, a little before the
/// end, and once more when WeChat refuses it.
///
/// It asks for the *stable* token, in normal mode: replicas then get the same one, and neither they nor other
/// programs with the same appid end one another's.
pub struct GlobalTokens {
    hosts: Hosts,
    transport: Arc<dyn Transport>,
    cache: Arc<dyn TokenCache>,
    clock: Clock,
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl GlobalTokens {
    /// With `cache` as the shelf ([`super::MemoryTokenCache`] for one process).
    pub fn new(
        hosts: Hosts,
        transport: Arc<dyn Transport>,
        cache: Arc<dyn TokenCache>,
        clock: Clock,
    ) -> Self {
        Self { hosts, transport, cache, clock, turns: Mutex::default() }
    }

    /// The current token of `app`.
    ///
    /// # Errors
    /// What the token endpoint answered: a wrong secret, an IP that is not allowed, no answer.
    pub async fn get(&self, app: &Credentials) -> Result<SecretString, Failure> {
        match self.fresh(&app.app_id, None).await {
            Some(token) => Ok(token),
            None => self.fetch(app, None).await,
        }
    }

    /// Builds a call with the token and sends it; when WeChat refuses the token (40001, 40014, 42001), fetches
    /// another and sends once more.
    ///
    /// This is the only repetition in the crate, and it holds for one-time calls too: a call refused for its token is
    /// not known to spend a code, and the SDKs repeat it likewise. No other failure is repeated.
    ///
    /// # Errors
    /// The call's, or the token endpoint's.
    pub async fn call<T>(
        &self,
        app: &Credentials,
        build: impl Fn(&SecretString) -> Result<Call<T>, Failure> + Send + Sync,
    ) -> Result<T, Failure> {
        let token = self.get(app).await?;
        match build(&token)?.send(&*self.transport).await {
            Err(failure) if refuses_token(&failure) => {
                let token = self.fetch(app, Some(&token)).await?;
                build(&token)?.send(&*self.transport).await
            }
            judged => judged,
        }
    }

    /// Fetches a token unless another caller has just done so. `refused` is a token that must not be returned from
    /// the cache.
    async fn fetch(
        &self,
        app: &Credentials,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, Failure> {
        let turn = self.turn(&app.app_id);
        let _turn = turn.lock().await;
        if let Some(token) = self.fresh(&app.app_id, refused).await {
            return Ok(token);
        }
        let token = stable_token(&self.hosts, app, false)?.send(&*self.transport).await?;
        let cached = CachedToken { fresh_until: self.fresh_until(&token), access_token: token.access_token };
        // A shelf that does not answer costs one more fetch later, and must not cost this call.
        let _ = self.cache.store(&app.app_id, &cached).await;
        Ok(cached.access_token)
    }

    async fn fresh(&self, app_id: &str, refused: Option<&SecretString>) -> Option<SecretString> {
        let cached = self.cache.load(app_id).await.ok().flatten()?;
        let is_refused =
            refused.is_some_and(|refused| refused.expose_secret() == cached.access_token.expose_secret());
        (!is_refused && (self.clock)() < cached.fresh_until).then_some(cached.access_token)
    }

    fn fresh_until(&self, token: &GlobalToken) -> Timestamp {
        let margin = MARGIN_SECONDS.min(token.expires_in / 2);
        let seconds = i64::try_from(token.expires_in - margin).unwrap_or(0).min(7200);
        let now = (self.clock)();
        now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
    }

    fn turn(&self, app_id: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(app_id.to_owned()).or_default())
    }
}

fn refuses_token(failure: &Failure) -> bool {
    failure.kind == FailureKind::TokenInvalid && matches!(failure.errcode, Some(40001 | 40014 | 42001))
}

impl fmt::Debug for GlobalTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GlobalTokens").finish_non_exhaustive()
    }
}
