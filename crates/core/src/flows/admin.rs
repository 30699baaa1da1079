//! Who may use the console: admins, the first of whom is made by a one-time link that the server prints at its start.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{ConsoleStep, Core, SignedInConsole, Visit, guard::ADMIN_LINKS, session::asking};
use crate::{
    Code, Error, Result,
    nouns::{Caller, Ends, User, UserChange},
    ports::{Page, UserFilter},
    secret::{Token, TokenKind},
};

/// How long the printed link works.
const LINK: Duration = Duration::from_secs(3600);

/// What becomes of the keys that an admin made, when they are one no longer or are disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MadeKeys {
    /// They end in the same change.
    #[default]
    End,
    /// They stay in use.
    Keep,
}

#[derive(Serialize, Deserialize)]
struct AdminLink {}

impl Core {
    /// Whether there is an admin who can sign in.
    pub async fn has_admin(&self) -> Result<bool> {
        Ok(self.usable_admins().await? > 0)
    }

    /// How many admins can sign in.
    pub(super) async fn usable_admins(&self) -> Result<u64> {
        Ok(self.stores.users.users(&UserFilter::usable_admins(), Page { offset: 0, limit: 1 }).await?.1)
    }

    /// A token that makes the first admin, once, within an hour.
    pub async fn admin_link(&self) -> Result<String> {
        self.issue(TokenKind::AdminLink, &AdminLink {}, LINK).await.map(Token::into_text)
    }

    /// The holder of the printed link becomes the first admin and is signed in to the console. The link is taken only when the
    /// username and password can be used, and opens nothing once there is an admin.
    pub async fn first_admin(
        &self,
        visit: &Visit,
        link: &str,
        username: &str,
        password: &SecretString,
    ) -> Result<SignedInConsole> {
        self.may_try(visit, ADMIN_LINKS).await?;
        if self.has_admin().await? || self.glance::<AdminLink>(TokenKind::AdminLink, link).await?.is_none() {
            self.failed_at(visit, ADMIN_LINKS).await;
            return Err(link_refused());
        }
        // Whoever holds the link acts for the operator, who was shown it.
        let operator = Visit { caller: Caller::Command { user: "admin link".to_owned() }, ..visit.clone() };
        let user = self.add_user(&operator, username, Some(password), None).await?;
        if self.redeem::<AdminLink>(TokenKind::AdminLink, link).await?.is_none() {
            return Err(link_refused());
        }
        self.set_admin(&operator, &user, true).await?;
        match self.console_sign_in(visit, username.trim(), password).await? {
            ConsoleStep::Done(session) => Ok(*session),
            ConsoleStep::SecondFactor { .. } => Err(Error::internal("a new admin has a second factor")),
        }
    }

    /// Makes a user an admin, or no longer one. The user's sessions end, but for the one that asks: a token from before must
    /// not carry the new rights, nor keep the old ones. An admin in the console may, and the operator's command; no key may, and
    /// no code that calls as a service.
    pub async fn set_admin(&self, visit: &Visit, user: &User, admin: bool) -> Result<()> {
        self.change_rights(visit, user, admin, MadeKeys::End, false).await
    }

    /// The same from the console, which must not lock itself; of somebody who is no longer an admin, the keys that they made
    /// end or stay.
    pub async fn set_admin_but_last(
        &self,
        visit: &Visit,
        user: &User,
        admin: bool,
        keys: MadeKeys,
    ) -> Result<()> {
        self.change_rights(visit, user, admin, keys, !admin).await
    }

    async fn change_rights(
        &self,
        visit: &Visit,
        user: &User,
        admin: bool,
        keys: MadeKeys,
        keeps_an_admin: bool,
    ) -> Result<()> {
        self.ensure_person_or_command(visit)?;
        let ends = Ends::others(asking(visit, &user.id));
        let end_keys = !admin && keys == MadeKeys::End;
        let change =
            UserChange { admin: Some(admin), end_keys, ends, keeps_an_admin, ..UserChange::default() };
        self.change_user(visit, user, change, if admin { "made admin" } else { "no longer admin" }).await
    }
}

fn link_refused() -> Error {
    Error::new(Code::Forbidden).message("This link does not work any more.", "该链接已失效。").hint(
        "Start the server again to print a new one, or ask an admin.",
        "请重启服务以获取新链接，或联系管理员。",
    )
}
