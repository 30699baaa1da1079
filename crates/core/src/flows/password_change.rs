//! A person changes their own password: with the old one, or, where there is none, after a new sign-in by WeChat.

use secrecy::SecretString;
use serde_json::json;

use super::{
    Core, Visit,
    session::asking,
    users::{own_console, usable_username, username_taken},
};
use crate::{
    Code, Error, Result,
    nouns::{Ends, EventKind, User, UserChange},
    ports::Unchanged,
};

/// What the form holds.
pub struct PasswordChange<'a> {
    /// The old password; left out by somebody who has none.
    pub old: Option<&'a SecretString>,
    /// The new one.
    pub new: &'a SecretString,
    /// The username to sign in with, of somebody who has none.
    pub username: Option<&'a str>,
}

impl Core {
    /// Changes the caller's own password. Every other session ends, those of the console included. The new password opens the
    /// console exactly if the old one did: a sign-in by WeChat vouches for nothing there.
    pub async fn change_own_password(&self, visit: &Visit, asked: PasswordChange<'_>) -> Result<()> {
        let user = self.own_user(visit).await?;
        let username = match (&user.username, asked.username) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) => usable_username(name)?.to_owned(),
            (None, None) => {
                return Err(Error::invalid("Choose a username.", "请设置用户名。"));
            }
        };
        let has_password = self.has_password(&user).await?;
        match asked.old {
            Some(old) if has_password => {
                let known = self.check_password(visit, &username, old).await?;
                if known.user.id != user.id {
                    return Err(Error::new(Code::Unauthenticated));
                }
            }
            None if has_password => {
                return Err(Error::invalid("Give the old password.", "请提供原密码。"));
            }
            _ if user.admin => {
                return Err(Error::new(Code::Forbidden)
                    .message(
                        "An admin's first password is set by another admin.",
                        "管理员的首个密码须由其他管理员设置。",
                    )
                    .hint(
                        "Ask one, or use `wxlogin user passwd` on the server.",
                        "请联系其他管理员，或在服务器上使用 `wxlogin user passwd`。",
                    ));
            }
            _ => self.ensure_fresh(visit).await?,
        }
        let change = UserChange {
            password_hash: Some(self.passwords.hash(asked.new, Some(&username)).await?),
            password_vouched: Some(has_password && user.password_vouched),
            username: user.username.is_none().then_some(username),
            keep_console: own_console(visit, &user.id),
            ends: Ends::others(asking(visit, &user.id)),
            ..UserChange::default()
        };
        let event = self.event(visit, EventKind::PasswordChanged, Some(&user.id), None, json!({}));
        match self.stores.users.change_user(&user.id, change, event).await? {
            Ok(ended) => self.note_ended(visit, &ended).await,
            Err(Unchanged::UsernameTaken) => Err(username_taken()),
            Err(Unchanged::NoSuchUser | Unchanged::LastAdmin) => Err(Error::new(Code::Unauthenticated)),
        }
    }

    /// Whether a user can sign in with a password.
    pub async fn has_password(&self, user: &User) -> Result<bool> {
        let Some(username) = &user.username else { return Ok(false) };
        let found = self.stores.users.user_by_username(username).await?;
        Ok(found.is_some_and(|(found, hash)| found.id == user.id && hash.is_some()))
    }

    /// The user of the caller's session, of whichever kind.
    async fn own_user(&self, visit: &Visit) -> Result<User> {
        let id = visit.caller.user_id().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let user = self.stores.users.user(id).await?;
        user.filter(User::may_sign_in).ok_or_else(|| Error::new(Code::Unauthenticated))
    }
}
