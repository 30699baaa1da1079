//! Tokens of signed-in people: access_token and refresh_token of /sns.
use std::collections::HashMap;

use jiff::Timestamp;

use crate::model::App;
use crate::wire::{Fail, fail};

use super::World;

/// 110 characters in captures.
const LENGTH: usize = 110;

#[derive(Debug, Clone)]
pub(crate) struct SnsToken {
    pub(crate) app_id: String,
    pub(crate) persona: String,
    pub(crate) openid: String,
    pub(crate) scope: String,
    /// The token stands for a virtual account of a snapshot page.
    pub(crate) snapshot: bool,
    expires: Timestamp,
    password_changed: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct RefreshToken {
    pub(crate) access: String,
    pub(crate) holder: SnsToken,
    issued: Timestamp,
}

#[derive(Default)]
pub(super) struct SnsTokens {
    access: HashMap<String, SnsToken>,
    refresh: HashMap<String, RefreshToken>,
}

/// The pair that an exchange or a refresh gives.
pub(crate) struct TokenPair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl World {
    pub(crate) fn issue_sns_tokens(
        &mut self,
        app: &App,
        persona: &str,
        openid: &str,
        scope: &str,
        snapshot: bool,
    ) -> TokenPair {
        let holder = SnsToken {
            app_id: app.app_id.clone(),
            persona: persona.to_owned(),
            openid: openid.to_owned(),
            scope: scope.to_owned(),
            snapshot,
            expires: self.token_end(),
            password_changed: false,
        };
        self.store_pair(holder, self.now)
    }

    fn token_end(&self) -> Timestamp {
        self.now.saturating_add(self.timings.access_token).unwrap_or(Timestamp::MAX)
    }

    fn store_pair(&mut self, holder: SnsToken, issued: Timestamp) -> TokenPair {
        let access = self.random.token(LENGTH);
        let refresh = self.random.token(LENGTH);
        self.sns.access.insert(access.clone(), holder.clone());
        self.sns.refresh.insert(refresh.clone(), RefreshToken { access: access.clone(), holder, issued });
        TokenPair { access, refresh }
    }

    /// Who an access_token stands for; the token is judged before anything else in the request.
    pub(crate) fn sns_token(&self, access: &str) -> Result<SnsToken, Fail> {
        let token = self.sns.access.get(access).ok_or(fail::TOKEN_INVALID)?;
        if token.password_changed {
            return Err(fail::PASSWORD_CHANGED);
        }
        if self.now >= token.expires {
            return Err(fail::TOKEN_EXPIRED);
        }
        Ok(token.clone())
    }

    /// Who a token of either kind was issued for, whether it still lives or not.
    pub(super) fn sns_holder(&self, token: &str) -> Option<&SnsToken> {
        let refresh = || self.sns.refresh.get(token).map(|known| &known.holder);
        self.sns.access.get(token).or_else(refresh)
    }

    pub(crate) fn refresh_token(&self, app: &App, refresh: &str) -> Result<RefreshToken, Fail> {
        let known = self.sns.refresh.get(refresh).filter(|known| known.holder.app_id == app.app_id);
        let known = known.ok_or(fail::REFRESH_TOKEN)?;
        if known.holder.password_changed {
            return Err(fail::PASSWORD_CHANGED);
        }
        if self.now.duration_since(known.issued) > self.timings.refresh_token {
            return Err(fail::REFRESH_EXPIRED);
        }
        Ok(known.clone())
    }

    /// A live token keeps its text and lives on; an expired one is replaced; with the rotate switch both texts
    /// change and the old ones die. The refresh_token's own age never starts again.
    pub(crate) fn refresh_sns_tokens(&mut self, refresh: &str, known: &RefreshToken) -> TokenPair {
        let mut holder = known.holder.clone();
        holder.expires = self.token_end();
        if self.switches.rotate_on_refresh {
            self.sns.access.remove(&known.access);
            self.sns.refresh.remove(refresh);
            return self.store_pair(holder, known.issued);
        }
        let live = self.sns.access.get(&known.access).is_some_and(|token| self.now < token.expires);
        let access = if live { known.access.clone() } else { self.random.token(LENGTH) };
        self.sns.access.insert(access.clone(), holder);
        if let Some(stored) = self.sns.refresh.get_mut(refresh) {
            stored.access = access.clone();
        }
        TokenPair { access, refresh: refresh.to_owned() }
    }

    /// The person changed the WeChat password: every token of theirs answers 42007 from now on.
    pub(crate) fn change_password(&mut self, persona: &str) {
        for token in self.sns.access.values_mut().filter(|token| token.persona == persona) {
            token.password_changed = true;
        }
        for token in self.sns.refresh.values_mut().filter(|token| token.holder.persona == persona) {
            token.holder.password_changed = true;
        }
    }
}
