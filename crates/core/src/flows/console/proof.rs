//! The fresh proof: before what matters, the person proves again who they are.
//!
//! In the console with the password or a second factor. On the account page by signing in anew, with the password or WeChat: an
//! ordinary session is as fresh as its beginning. An admin's ordinary session counts only when it began with the password,
//! because a service may have linked the WeChat account.

use secrecy::SecretString;

use super::{PasskeyAnswer, span};
use crate::{
    Code, Error, Result,
    flows::{Core, Visit},
    nouns::{Caller, ConsoleSession, Session, UserId},
};

/// What a person gives as proof. It has no `Debug`.
pub enum Given {
    /// The password.
    Password(SecretString),
    /// A one-time password of six digits, or a recovery code.
    Code(SecretString),
    /// A passkey's signature.
    Passkey(Box<PasskeyAnswer>),
}

impl Core {
    /// Fails unless the person has proved who they are within `console.proof_lifetime`. A key and code in this process are their
    /// own proof.
    pub async fn ensure_fresh(&self, visit: &Visit) -> Result<()> {
        match &visit.caller {
            Caller::Console(session) => self.fresh_in_console(session),
            Caller::User(session) => self.fresh_in_session(session).await,
            Caller::Service { .. }
            | Caller::InProcess
            | Caller::Command { .. }
            | Caller::Background { .. } => Ok(()),
            Caller::Anonymous => Err(Error::new(Code::Unauthenticated)),
        }
    }

    fn fresh_in_console(&self, session: &ConsoleSession) -> Result<()> {
        if self.clock.now().duration_since(session.proved_at) <= span(self.policy.proof_lifetime) {
            return Ok(());
        }
        Err(Error::new(Code::FreshProofRequired))
    }

    async fn fresh_in_session(&self, session: &Session) -> Result<()> {
        let is_new = self.clock.now().duration_since(session.created_at) <= span(self.policy.proof_lifetime);
        if is_new && session.method == "password" {
            return Ok(());
        }
        let user = self.stores.users.user(&session.user_id).await?;
        let is_admin = user.is_some_and(|user| user.admin);
        if is_new && !is_admin {
            return Ok(());
        }
        let error = Error::new(Code::FreshProofRequired);
        Err(if is_admin {
            error.hint(
                "You are an admin: sign in again with your password, then repeat it.",
                "您是管理员：请用密码重新登录后再操作。",
            )
        } else {
            error.hint("Sign in again, then repeat it.", "请重新登录后再操作。")
        })
    }

    /// The person in a console session proves who they are.
    pub async fn prove_in_console(&self, visit: &Visit, given: &Given) -> Result<()> {
        let user = self.console_user(visit).await?;
        let session = visit.caller.console().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let second = match given {
            Given::Password(password) => {
                let username = user.username.as_deref().unwrap_or_default();
                let found = self.check_password(visit, username, password).await?;
                if found.user.id != user.id {
                    return Err(Error::new(Code::Unauthenticated));
                }
                false
            }
            Given::Code(_) | Given::Passkey(_) => {
                if let Err(error) = self.check_factor(visit, &user.id, given).await {
                    return Err(self.failed(visit, Some("console"), error).await);
                }
                true
            }
        };
        let now = self.clock.now();
        if self.stores.console.prove_console_session(&session.id, now, second).await? {
            return Ok(());
        }
        Err(Error::new(Code::Unauthenticated))
    }

    /// What the person of a console session may prove with, beside the password.
    pub async fn ways_to_prove(&self, visit: &Visit) -> Result<Vec<crate::nouns::FactorKind>> {
        let user = self.console_user(visit).await?;
        self.factor_kinds(&user.id).await
    }

    /// Checks a second factor. Tries are limited by user, whatever the address.
    pub(super) async fn check_factor(&self, visit: &Visit, user_id: &UserId, given: &Given) -> Result<()> {
        self.attempt_factor(user_id).await?;
        match given {
            Given::Password(_) => Err(Error::internal("a password is no second factor")),
            Given::Code(code) => self.check_code(visit, user_id, code).await,
            Given::Passkey(answer) => self.check_passkey(user_id, answer).await,
        }
    }
}
