//! One-time tickets: a random token for the caller, a sealed value for us, taken once. Whatever else is kept for a while is
//! sealed and opened here as well.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Core, claim::once_key};
use crate::{
    Error, Result,
    login_type::{Secrets, Verified},
    nouns::{IdentityKey, Profile, UserId},
    secret::{Token, TokenKind, fresh_token},
};

/// What a loginCode stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoginTicket {
    pub(crate) user_id: UserId,
    /// The login method's fullName.
    pub(crate) method: String,
    /// The account that proved who it is. It opens nothing any more once it is not the user's.
    #[serde(default)]
    pub(crate) account: Option<IdentityKey>,
    /// The user's epoch when it was proved.
    #[serde(default)]
    pub(crate) epoch: Option<i64>,
    /// End of life, in Unix milliseconds, so that a ticket put back keeps its end.
    pub(crate) ends_at: i64,
}

/// What a bindCode stands for: a verified identity whose WeChat code is spent.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct BindTicket {
    /// The login method's fullName.
    pub(crate) method: String,
    app_id: String,
    open_id: String,
    union_id: Option<String>,
    profile: Option<Profile>,
    secrets: Vec<u8>,
    expires_in: Option<i64>,
    /// When WeChat was asked.
    #[serde(default)]
    asked: Option<Timestamp>,
    /// End of life, in Unix milliseconds, so that a ticket put back keeps its end.
    ends_at: i64,
}

impl BindTicket {
    pub(crate) fn new(method: &str, verified: &Verified, ends_at: i64) -> Self {
        Self {
            method: method.to_owned(),
            app_id: verified.key.app_id.clone(),
            open_id: verified.key.open_id.clone(),
            union_id: verified.union_id.clone(),
            profile: verified.profile.clone(),
            secrets: verified.secrets.to_plain(),
            expires_in: verified.expires_in,
            asked: verified.asked,
            ends_at,
        }
    }

    /// The identity. It was no snapshot account: those get no ticket.
    pub(crate) fn verified(self) -> Verified {
        Verified {
            key: IdentityKey { app_id: self.app_id, open_id: self.open_id },
            union_id: self.union_id,
            snapshot: false,
            profile: self.profile,
            secrets: Secrets::from_plain(&self.secrets),
            expires_in: self.expires_in,
            scope: None,
            asked: self.asked,
        }
    }
}

impl Core {
    /// When something that begins now and lives this long ends, in Unix milliseconds.
    pub(crate) fn end_of(&self, lifetime: Duration) -> i64 {
        let millis = i64::try_from(lifetime.as_millis()).unwrap_or(i64::MAX);
        self.clock.now().as_millisecond().saturating_add(millis)
    }

    /// What is left until then.
    pub(crate) fn left_until(&self, ends_at: i64) -> Duration {
        let left = ends_at.saturating_sub(self.clock.now().as_millisecond());
        Duration::from_millis(u64::try_from(left).unwrap_or_default())
    }

    /// Puts a bindCode back that nothing was given for, with the life it had left.
    pub(crate) async fn give_back(&self, bind_code: &str, ticket: &BindTicket) -> Result<()> {
        self.keep(TokenKind::BindCode, bind_code, ticket, self.left_until(ticket.ends_at)).await
    }

    /// Makes a ticket and gives its token.
    pub(crate) async fn issue<T: Serialize>(
        &self,
        kind: TokenKind,
        value: &T,
        lifetime: Duration,
    ) -> Result<Token> {
        let token = fresh_token(self.rng.as_ref(), kind);
        self.keep(kind, token.expose(), value, lifetime).await?;
        Ok(token)
    }

    /// Stores a ticket under a token that exists already.
    pub(crate) async fn keep<T: Serialize>(
        &self,
        kind: TokenKind,
        token: &str,
        value: &T,
        lifetime: Duration,
    ) -> Result<()> {
        self.put_sealed(&once_key(kind.prefix(), &[token]), value, lifetime).await
    }

    /// Stores a value for a while.
    pub(super) async fn put_sealed<T: Serialize>(
        &self,
        key: &str,
        value: &T,
        lifetime: Duration,
    ) -> Result<()> {
        Ok(self.ephemeral.put(key, &self.sealed(key, value)?, lifetime).await?)
    }

    /// A value as it is stored under this key.
    pub(super) fn sealed<T: Serialize>(&self, key: &str, value: &T) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(value).map_err(Error::internal)?;
        Ok(self.vault.seal(key, &plain))
    }

    /// What was stored under this key.
    pub(super) fn opened<T: DeserializeOwned>(&self, key: &str, sealed: &[u8]) -> Result<T> {
        serde_json::from_slice(&self.vault.open(key, sealed)?).map_err(Error::internal)
    }

    /// Takes a ticket: of any number of callers with one token, one gets it.
    pub(crate) async fn redeem<T: DeserializeOwned>(
        &self,
        kind: TokenKind,
        token: &str,
    ) -> Result<Option<T>> {
        let key = once_key(kind.prefix(), &[token]);
        let Some(sealed) = self.ephemeral.take(&key).await? else { return Ok(None) };
        let plain = self.vault.open(&key, &sealed)?;
        Ok(serde_json::from_slice(&plain).ok())
    }

    /// Looks at a ticket without taking it, to show a page about it.
    pub(crate) async fn glance<T: DeserializeOwned>(
        &self,
        kind: TokenKind,
        token: &str,
    ) -> Result<Option<T>> {
        let key = once_key(kind.prefix(), &[token]);
        let Some(sealed) = self.ephemeral.peek(&key).await? else { return Ok(None) };
        let plain = self.vault.open(&key, &sealed)?;
        Ok(serde_json::from_slice(&plain).ok())
    }
}
