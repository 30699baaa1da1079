//! The console's sessions: begun with a password that opens the console, and with a second factor where one is set up.
//!
//! # Why they are of their own kind
//! A service key can link WeChat accounts, set passwords and exchange codes for sessions. None of that may lead to an admin's
//! rights. So the admin API takes a console session and no ordinary one; a console session begins in this module only; and
//! what it begins with is the password, if an admin, a command or its own person set it ([`User::password_vouched`]). A WeChat
//! account never opens the console, whoever linked it. Rights are read anew with every call, so they end at once.

mod factors;
mod notice;
mod passkeys;
mod proof;
mod sign_in;

use std::sync::Arc;

pub(super) use factors::place as factor_place;
pub use factors::{Enrolment, FactorView, Recovery};
use jiff::SignedDuration;
pub use notice::Notice;
pub use passkeys::{PasskeyAnswer, PasskeyOptions};
pub use proof::Given;
use serde::Serialize;
use serde_json::json;
pub use sign_in::{ConsoleStep, SignedInConsole};

use super::{Core, Visit};
use crate::{
    Code, Error, Result,
    nouns::{Caller, ConsoleSession, EventKind, User, UserId},
    secret::hash,
};

/// Use is noted at most this often, to spare writes.
const SEEN_STEP: SignedDuration = SignedDuration::from_secs(60);

/// Whether the console asks for a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// Nobody is asked, and none can be set up.
    Off,
    /// Who has set one up is asked for it.
    Optional,
    /// Everybody; who has none sets one up before anything else.
    Required,
}

/// A session of the console as it is listed: no token, no hash.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsoleSessionView {
    /// The public id.
    pub id: String,
    /// Whose it is.
    pub user_id: UserId,
    /// Network address at sign-in.
    pub address: Option<String>,
    /// User-Agent at sign-in.
    pub user_agent: Option<String>,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// When it began.
    pub created_at: jiff::Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: jiff::Timestamp,
    /// When it ends.
    pub expires_at: jiff::Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Core {
    /// The console session that a token opens, while it lives and its user is an admin.
    pub async fn authenticate_console(&self, token: &str) -> Result<Option<Arc<ConsoleSession>>> {
        let Some(session) = self.stores.console.console_session(&hash(token)).await? else { return Ok(None) };
        let now = self.clock.now();
        let unused = now.duration_since(session.seen_at);
        if now >= session.expires_at || unused > span(self.policy.console_idle) {
            return Ok(None);
        }
        let user = self.stores.users.user(&session.user_id).await?;
        if !user.is_some_and(|user| user.admin && user.may_sign_in()) {
            return Ok(None);
        }
        if unused >= SEEN_STEP
            && let Err(problem) = self.stores.console.touch_console_session(&session.id, now).await
        {
            tracing::warn!(%problem, "the use of a console session could not be noted");
        }
        Ok(Some(Arc::new(session)))
    }

    /// Fails unless the caller has a console session, with a second factor where one is required, or is the operator's command
    /// or code in this process. (An admin key is checked where keys are read.)
    pub async fn ensure_admin(&self, visit: &Visit) -> Result<()> {
        match &visit.caller {
            Caller::Console(session) if self.lacks_second_factor(session) => {
                Err(Error::new(Code::SecondFactorRequired))
            }
            Caller::Console(_) | Caller::InProcess | Caller::Command { .. } | Caller::Background { .. } => {
                Ok(())
            }
            Caller::User(_) | Caller::Service { .. } => Err(console_only()),
            Caller::Anonymous => Err(sign_in_to_console()),
        }
    }

    /// Whether this session has to set up a second factor before anything else.
    #[must_use]
    pub fn lacks_second_factor(&self, session: &ConsoleSession) -> bool {
        self.policy.second_factor == SecondFactor::Required && !session.second_factor
    }

    /// Ends the caller's console session.
    pub async fn leave_console(&self, visit: &Visit) -> Result<()> {
        let own = visit.caller.console().ok_or_else(sign_in_to_console)?;
        self.end_console_session(visit, &own.user_id, &own.id).await
    }

    /// Ends a console session of a user.
    pub async fn end_console_session(&self, visit: &Visit, user_id: &UserId, id: &str) -> Result<()> {
        let detail = json!({"session": id, "console": true});
        let event = self.event(visit, EventKind::SessionRevoked, Some(user_id), Some("console"), detail);
        if self.stores.console.end_console_session(user_id, id, event).await? {
            return Ok(());
        }
        Err(Error::new(Code::NotFound)
            .message("There is no such session of the console.", "不存在该控制台会话。")
            .hint("It may have ended by itself; load the list again.", "会话可能已结束，请刷新列表。"))
    }

    /// The console sessions of a user, or of everybody, newest first; those that have ended are left out.
    pub async fn console_sessions(
        &self,
        visit: &Visit,
        user_id: Option<&UserId>,
    ) -> Result<Vec<ConsoleSessionView>> {
        let now = self.clock.now();
        let idle = span(self.policy.console_idle);
        let own = visit.caller.console().map(|own| own.id.as_str());
        let sessions = self.stores.console.console_sessions(user_id).await?;
        let live = |s: &ConsoleSession| s.expires_at > now && now.duration_since(s.seen_at) <= idle;
        Ok(sessions.into_iter().filter(live).map(|session| view(session, own)).collect())
    }

    /// The admin whom the console session is of.
    pub async fn console_user(&self, visit: &Visit) -> Result<User> {
        let own = visit.caller.console().ok_or_else(sign_in_to_console)?;
        let user = self.stores.users.user(&own.user_id).await?;
        user.filter(|user| user.admin && user.may_sign_in()).ok_or_else(sign_in_to_console)
    }

    /// Fails when a service would change an admin: from an admin's account there are ways to an admin's rights.
    pub(crate) fn refuse_admin_target(&self, visit: &Visit, user: &User) -> Result<()> {
        if !user.admin || !visit.caller.is_service() || visit.caller.is_operator() {
            return Ok(());
        }
        Err(Error::new(Code::Forbidden)
            .message("A service may not change an admin's account.", "服务不能更改管理员的账号。")
            .hint(
                "Do it in the console, or with the `wxlogin user` command on the server.",
                "请在控制台操作，或在服务器上使用 `wxlogin user` 命令。",
            ))
    }

    /// The same for a user by id; nobody is no admin.
    pub(crate) async fn refuse_admin_id(&self, visit: &Visit, id: &UserId) -> Result<()> {
        if !visit.caller.is_service() || visit.caller.is_operator() {
            return Ok(());
        }
        match self.stores.users.user(id).await? {
            Some(user) => self.refuse_admin_target(visit, &user),
            None => Ok(()),
        }
    }

    /// Fails unless a person in the console or the operator's command asks. Keys, code in this process included, may not.
    pub(crate) fn ensure_person_or_command(&self, visit: &Visit) -> Result<()> {
        match &visit.caller {
            Caller::Console(_) | Caller::Command { .. } => Ok(()),
            Caller::Anonymous => Err(sign_in_to_console()),
            Caller::User(_) | Caller::Service { .. } | Caller::InProcess | Caller::Background { .. } => {
                Err(console_only())
            }
        }
    }
}

pub(super) fn span(duration: std::time::Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

fn view(session: ConsoleSession, own: Option<&str>) -> ConsoleSessionView {
    ConsoleSessionView {
        current: Some(session.id.as_str()) == own,
        id: session.id,
        user_id: session.user_id,
        address: session.address,
        user_agent: session.user_agent,
        second_factor: session.second_factor,
        created_at: session.created_at,
        seen_at: session.seen_at,
        expires_at: session.expires_at,
    }
}

/// Somebody who is signed in to the application, or a key, asks for what is an admin's in the console.
fn console_only() -> Error {
    Error::new(Code::Forbidden)
        .message(
            "Only an admin who has signed in to the console may do that.",
            "仅已登录控制台的管理员可执行此操作。",
        )
        .hint(
            "Sign in at /console/: a session of the application and a service key do not open it.",
            "请在 /console/ 登录：应用的会话和服务密钥不能打开控制台。",
        )
}

fn sign_in_to_console() -> Error {
    Error::new(Code::Unauthenticated)
        .message("You are not signed in to the console.", "尚未登录控制台，或登录已失效。")
        .hint(
            "Sign in at /console/, or send an admin key (`wxlogin key add --admin`).",
            "请在 /console/ 登录，或携带管理密钥（`wxlogin key add --admin`）。",
        )
}
