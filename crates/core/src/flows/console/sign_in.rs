//! Signing in to the console: a password, then a second factor where one is set up.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Given, SecondFactor, notice::Familiar, span};
use crate::{
    Code, Error, Result,
    flows::{Core, Visit, standing::Shown},
    nouns::{ConsoleSession, EventKind, FactorKind, User, UserId},
    secret::{Token, TokenKind, fresh_id, fresh_token, hash as hash_token},
};

/// How long a person may take from the password to the second factor.
const STEP: Duration = Duration::from_secs(300);

/// A console session that has just begun. It has no `Debug`: the token opens the console.
pub struct SignedInConsole {
    /// Opens the console; for the cookie and nothing else.
    pub token: Token,
    /// Who is signed in.
    pub user: User,
    /// When it ends, whatever happens.
    pub expires_at: jiff::Timestamp,
    /// Whether a second factor has to be set up before anything else.
    pub must_enrol: bool,
}

/// What follows on a right password.
pub enum ConsoleStep {
    /// The session has begun.
    Done(Box<SignedInConsole>),
    /// A second factor is asked for.
    SecondFactor {
        /// Stands for the password that was right.
        ticket: Token,
        /// What the person may give.
        kinds: Vec<FactorKind>,
    },
}

/// Somebody whose password was right. The hash is the one that it was compared with, so that a change in between counts.
#[derive(Serialize, Deserialize)]
struct StepTicket {
    user_id: UserId,
    password_hash: String,
}

impl Core {
    /// The first step.
    pub async fn console_sign_in(
        &self,
        visit: &Visit,
        username: &str,
        password: &SecretString,
    ) -> Result<ConsoleStep> {
        let shown = self.check_password(visit, username, password).await?;
        let (user, password_hash) = self.opens_console(visit, shown).await?;
        let kinds = self.factor_kinds(&user.id).await?;
        if kinds.is_empty() {
            let session = self.begin_console(visit, user, &password_hash, false).await?;
            return Ok(ConsoleStep::Done(Box::new(session)));
        }
        let ticket = StepTicket { user_id: user.id, password_hash };
        let ticket = self.issue(TokenKind::ConsoleStep, &ticket, STEP).await?;
        Ok(ConsoleStep::SecondFactor { ticket, kinds })
    }

    /// The second step. The ticket stays for another try until it ends or a factor is right; tries are limited.
    pub async fn console_second_step(
        &self,
        visit: &Visit,
        ticket: &str,
        given: &Given,
    ) -> Result<SignedInConsole> {
        let step: Option<StepTicket> = self.glance(TokenKind::ConsoleStep, ticket).await?;
        let step = step.ok_or_else(step_is_over)?;
        if let Given::Password(_) = given {
            return Err(Error::invalid("Give a second factor.", "请提供第二因素。"));
        }
        if let Err(error) = self.check_factor(visit, &step.user_id, given).await {
            return Err(self.failed(visit, Some("console"), error).await);
        }
        if self.redeem::<StepTicket>(TokenKind::ConsoleStep, ticket).await?.is_none() {
            return Err(step_is_over());
        }
        let user = self.stores.users.user(&step.user_id).await?.ok_or_else(step_is_over)?;
        self.begin_console(visit, user, &step.password_hash, true).await
    }

    /// What a passkey is asked to sign in the second step.
    pub async fn console_step_passkey(&self, ticket: &str) -> Result<super::PasskeyOptions> {
        let step: Option<StepTicket> = self.glance(TokenKind::ConsoleStep, ticket).await?;
        self.passkey_request(&step.ok_or_else(step_is_over)?.user_id).await
    }

    /// The kinds of second factor that a user may give; none where the console asks for none.
    pub(super) async fn factor_kinds(&self, user_id: &UserId) -> Result<Vec<FactorKind>> {
        if self.policy.second_factor == SecondFactor::Off {
            return Ok(vec![]);
        }
        let factors = self.stores.factors.factors(user_id).await?;
        let mut kinds: Vec<FactorKind> = vec![];
        for factor in factors {
            if !kinds.contains(&factor.kind) {
                kinds.push(factor.kind);
            }
        }
        // Recovery codes alone are no second factor: they stand in for one that was lost.
        Ok(if kinds == [FactorKind::Recovery] { vec![] } else { kinds })
    }

    /// The admin and the password's hash, read together; fails for whom the password does not open the console.
    async fn opens_console(&self, visit: &Visit, shown: Shown) -> Result<(User, String)> {
        let Shown { user, hash, .. } = shown;
        let refusal = if !user.admin {
            Some(not_an_admin())
        } else if !user.password_vouched {
            Some(not_vouched())
        } else {
            None
        };
        match refusal {
            Some(refusal) => Err(self.failed_for(visit, Some(&user.id), Some("console"), refusal).await),
            None => Ok((user, hash)),
        }
    }

    /// Begins the session, if the password still is the user's and still opens the console.
    pub(super) async fn begin_console(
        &self,
        visit: &Visit,
        user: User,
        password_hash: &str,
        second_factor: bool,
    ) -> Result<SignedInConsole> {
        let token = fresh_token(self.rng.as_ref(), TokenKind::Console);
        let now = self.clock.now();
        let expires_at = now.saturating_add(span(self.policy.console_lifetime));
        let session = ConsoleSession {
            id: fresh_id(self.clock.as_ref(), self.rng.as_ref()),
            token_hash: hash_token(token.expose()),
            user_id: user.id.clone(),
            address: visit.origin.address.clone(),
            user_agent: visit.origin.user_agent.clone(),
            second_factor,
            created_at: now,
            seen_at: now,
            proved_at: now,
            expires_at: expires_at.unwrap_or(jiff::Timestamp::MAX),
        };
        let familiar = self.familiarity(visit, &user.id).await?;
        let detail = json!({"session": session.id, "secondFactor": second_factor});
        let mut events =
            vec![self.event(visit, EventKind::ConsoleSignedIn, Some(&user.id), Some("console"), detail)];
        if familiar != Familiar::Known {
            let detail = json!({"because": familiar.as_str(), "session": session.id});
            events.push(self.event(visit, EventKind::LoginUnusual, Some(&user.id), Some("console"), detail));
        }
        let must_enrol = self.lacks_second_factor(&session);
        let expires_at = session.expires_at;
        if !self.stores.console.add_console_session(session, password_hash, events).await? {
            return Err(Error::new(Code::Unauthenticated));
        }
        Ok(SignedInConsole { token, user, expires_at, must_enrol })
    }
}

fn not_an_admin() -> Error {
    Error::new(Code::Forbidden)
        .message("Only an admin may sign in to the console.", "仅管理员可登录控制台。")
        .hint("Ask an admin to make you one.", "请联系管理员授予权限。")
}

/// A service may have set the password, and then knows it.
fn not_vouched() -> Error {
    Error::new(Code::Forbidden)
        .message(
            "This password was not set by an admin, so it does not open the console.",
            "该密码不是由管理员设置的，不能用于登录控制台。",
        )
        .hint(
            "Ask an admin to set a new password in the console, or use `wxlogin user passwd` on the server.",
            "请由管理员在控制台设置新密码，或在服务器上使用 `wxlogin user passwd`。",
        )
}

fn step_is_over() -> Error {
    Error::new(Code::Unauthenticated)
        .message("This sign-in has expired.", "本次登录已过期。")
        .hint("Enter your username and password again.", "请重新输入用户名和密码。")
}
