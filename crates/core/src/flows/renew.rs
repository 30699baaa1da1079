//! People's access tokens are renewed a little before they end, so that an application's back end finds working ones.

use jiff::SignedDuration;

use super::Core;
use crate::{
    Code, Result,
    login_type::{LoginMethod, LoginType, Secrets},
    nouns::Identity,
    ports::{Column, Page, Scope, Select},
    query::{Filter, Operator, Value},
};

/// The lifetime that WeChat documents for these tokens.
const LIFETIME: i64 = 7200;
/// How long before its end a token is renewed.
const AHEAD: i64 = 600;
/// How many are renewed at a time, so that a large app does not use up WeChat's quota at once.
const BATCH: u32 = 200;

impl Core {
    /// Renews what ends soon, for every active login method whose type can; gives how many were renewed. An account whose
    /// refresh token is dead is left until its person signs in again.
    pub async fn renew_tokens(&self) -> Result<usize> {
        let mut renewed = 0;
        for method in self.directory.methods().iter().filter(|method| method.is_active) {
            let Ok(login_type) = self.login_type(method) else { continue };
            if login_type.descriptor().default_scope.is_none() {
                continue;
            }
            for identity in self.ending_soon(method).await? {
                match self.renew_one(login_type.as_ref(), method, &identity).await {
                    Ok(done) => renewed += usize::from(done),
                    // One that fails is tried again at the next round; when WeChat is away, so are all the others.
                    Err(error) => {
                        tracing::warn!(
                            code = error.code().as_str(),
                            cause = error.cause(),
                            "a token was not renewed"
                        );
                        break;
                    }
                }
            }
        }
        Ok(renewed)
    }

    async fn ending_soon(&self, method: &LoginMethod) -> Result<Vec<Identity>> {
        let before = self
            .clock
            .now()
            .saturating_sub(SignedDuration::from_secs(LIFETIME - AHEAD))
            .unwrap_or(jiff::Timestamp::MIN);
        let is = |column, operator, value| Filter::Is(column, operator, Value::Integer(value));
        let filter = is(Column::ExpiresIn, Operator::Greater, 0).and(is(
            Column::SealedAt,
            Operator::LessOrEqual,
            before.as_microsecond(),
        ));
        let select = Select {
            filter: Some(filter),
            order: vec![(Column::SealedAt, true)],
            page: Page { offset: 0, limit: BATCH },
        };
        Ok(self.stores.rows.select_identities(&Scope::App(method.app_id.clone()), &select).await?.0)
    }

    async fn renew_one(
        &self,
        login_type: &dyn LoginType,
        method: &LoginMethod,
        identity: &Identity,
    ) -> Result<bool> {
        let secrets = self.secrets_of(identity)?;
        let asked = self.clock.now();
        // WeChat's no is about the tokens as they were read. Whatever is newer than those stays, even if it was asked for
        // before this.
        let read = identity.sealed_at.unwrap_or(asked);
        let outcome =
            if secrets.refresh_token.is_some() { login_type.renew(method, &secrets).await } else { Ok(None) };
        match outcome {
            Ok(Some(fresh)) => {
                self.keep_tokens(method, identity, &fresh.secrets, Some(fresh.expires_in), asked).await?;
                Ok(true)
            }
            Ok(None) => {
                self.keep_tokens(method, identity, &secrets, Some(0), read).await?;
                Ok(false)
            }
            Err(error) if error.code() == Code::CodeInvalid => {
                let dead = Secrets { access_token: None, refresh_token: None, ..secrets };
                self.keep_tokens(method, identity, &dead, Some(0), read).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}
