//! Who may use the console: admins, the first of whom is made by a one-time link that the server prints at its start.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    Core, SignedIn, Visit,
    guard::ADMIN_LINKS,
    session::{Beginning, asking},
};
use crate::{
    Code, Error, Result,
    nouns::{Caller, Ends, User, UserChange},
    ports::{Grounds, Page, UserFilter},
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

    /// The holder of the printed link becomes the first admin and is signed in. The link is taken only when the username and
    /// password can be used, and opens nothing once there is an admin.
    pub async fn first_admin(
        &self,
        visit: &Visit,
        link: &str,
        username: &str,
        password: &SecretString,
    ) -> Result<SignedIn> {
        self.may_try(visit, ADMIN_LINKS).await?;
        if self.has_admin().await? || self.glance::<AdminLink>(TokenKind::AdminLink, link).await?.is_none() {
            self.failed_at(visit, ADMIN_LINKS).await;
            return Err(link_refused());
        }
        let user = self.add_user(visit, username, Some(password), None).await?;
        if self.redeem::<AdminLink>(TokenKind::AdminLink, link).await?.is_none() {
            return Err(link_refused());
        }
        self.set_admin(visit, &user, true).await?;
        // The rights have ended an epoch; nobody but the holder of the link knows the password.
        let beginning = Beginning {
            user_id: &user.id,
            corp_id: None,
            method: "password",
            platform: "console",
            replaces: false,
            grounds: Grounds::default(),
        };
        self.begin_session(visit, beginning).await?.map_err(|_| Error::new(Code::UserDisabled))
    }

    /// Makes a user an admin, or no longer one. The user's sessions end, but for the one that asks: a token from before must
    /// not carry the new rights, nor keep the old ones.
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
        let ends = Ends::others(asking(visit, &user.id));
        let end_keys = !admin && keys == MadeKeys::End;
        let change =
            UserChange { admin: Some(admin), end_keys, ends, keeps_an_admin, ..UserChange::default() };
        self.change_user(visit, user, change, if admin { "made admin" } else { "no longer admin" }).await
    }

    /// Fails unless the caller is an admin's session or code in this process. (An admin key is checked where keys are read.)
    pub async fn must_be_admin(&self, visit: &Visit) -> Result<()> {
        match &visit.caller {
            Caller::InProcess | Caller::Command { .. } | Caller::Background { .. } => Ok(()),
            Caller::User(session) | Caller::Admin(session) => {
                let user = self.stores.users.user(&session.user_id).await?;
                if user.is_some_and(|user| user.admin && user.active) { Ok(()) } else { Err(admins_only()) }
            }
            Caller::Service { .. } => Err(admins_only()),
            Caller::Anonymous => Err(Error::new(Code::Unauthenticated)),
        }
    }
}

fn admins_only() -> Error {
    Error::new(Code::Forbidden).message("Only an admin may do that.", "仅管理员可执行此操作。").hint(
        "Sign in as an admin, or use a key made with `wxlogin key add --admin`.",
        "请以管理员身份登录，或使用 `wxlogin key add --admin` 创建的密钥。",
    )
}

fn link_refused() -> Error {
    Error::new(Code::Forbidden).message("This link does not work any more.", "该链接已失效。").hint(
        "Start the server again to print a new one, or ask an admin.",
        "请重启服务以获取新链接，或联系管理员。",
    )
}
