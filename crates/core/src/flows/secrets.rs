//! Tokens and session keys of linked accounts, for the functions of login types. Opened here, and nowhere else.

use std::time::Duration;

use jiff::Timestamp;

use super::{Core, Visit, identify::sealed_place};
use crate::{
    Code, Error, Result,
    login_type::{LoginMethod, Secrets},
    nouns::{Identity, NewIdentity, UserChange, UserId},
    ports::{Applied, Change},
};

impl Core {
    /// A user's account in a method's app, or `not_bound`.
    pub async fn identity_of(&self, method: &LoginMethod, user_id: &UserId) -> Result<Identity> {
        let rows = self.stores.identities.identities_of_user(user_id).await?;
        rows.into_iter().find(|row| row.key.app_id == method.app_id).ok_or_else(|| {
            Error::new(Code::NotBound)
                .message("This user has no WeChat account in this app.", "该用户在此应用下没有绑定微信账号。")
        })
    }

    /// The secrets of an account; empty when none are stored.
    pub fn secrets_of(&self, identity: &Identity) -> Result<Secrets> {
        let Some(sealed) = &identity.sealed else { return Ok(Secrets::default()) };
        let place = sealed_place(&identity.key.app_id, &identity.key.open_id);
        Ok(Secrets::from_plain(&self.vault.open(&place, sealed)?))
    }

    /// Stores new secrets of an account. `asked` is a moment before WeChat was asked for them: a sign-in that happened
    /// meanwhile is newer and stays.
    pub async fn keep_secrets(
        &self,
        method: &LoginMethod,
        identity: &Identity,
        secrets: &Secrets,
        asked: Timestamp,
    ) -> Result<()> {
        self.keep_tokens(method, identity, secrets, None, asked).await
    }

    /// The same with a new lifetime in seconds; 0 says that there is nothing to renew any more.
    pub(super) async fn keep_tokens(
        &self,
        method: &LoginMethod,
        identity: &Identity,
        secrets: &Secrets,
        expires_in: Option<i64>,
        asked: Timestamp,
    ) -> Result<()> {
        let place = sealed_place(&identity.key.app_id, &identity.key.open_id);
        let identity = NewIdentity {
            key: identity.key.clone(),
            union_id: None,
            model: identity.model.clone(),
            profile: None,
            sealed: Some(self.vault.seal(&place, &secrets.to_plain())),
            expires_in,
            link_by_union_id: method.link_by_union_id,
            at: asked,
        };
        match self.stores.identities.apply(Change::Refresh { identity, events: vec![] }).await? {
            Ok(Applied::Stored(_)) => Ok(()),
            _ => Err(Error::new(Code::NotBound).because("the link ended meanwhile")),
        }
    }

    /// Claims a one-time code, or `code_used`.
    pub async fn claim_code(&self, key: &str, lifetime: Duration) -> Result<()> {
        if self.claim_for_good(key, lifetime).await? { Ok(()) } else { Err(Error::new(Code::CodeUsed)) }
    }

    /// Stores a phone number on a user.
    pub async fn keep_phone(&self, visit: &Visit, user_id: &UserId, phone: &str) -> Result<()> {
        let user = self.stores.users.user(user_id).await?.ok_or_else(super::identify::no_such_user)?;
        let change = UserChange { phone: Some(phone.to_owned()), ..UserChange::default() };
        self.change_user(visit, &user, change, "phone").await
    }
}
