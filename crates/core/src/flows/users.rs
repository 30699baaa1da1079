//! Users, as an operator handles them.

use secrecy::SecretString;
use serde_json::json;

use super::{Core, Visit, identify::no_such_user};
use crate::{
    Code, Error, Result,
    declare::refuse_nul,
    nouns::{EventKind, MemberStatus, NewUser, User, UserChange, UserId, UserOrigin},
};

impl Core {
    /// Makes a user with a username and, optionally, a password and an organisation.
    pub async fn add_user(
        &self,
        visit: &Visit,
        username: &str,
        password: Option<&SecretString>,
        corp: Option<&str>,
    ) -> Result<User> {
        let username = usable_username(username)?;
        let password_hash = match password {
            Some(password) => Some(self.passwords.hash(password, Some(username)).await?),
            None => None,
        };
        let id = UserId::fresh(self.clock.as_ref(), self.rng.as_ref());
        let user = NewUser {
            id: id.clone(),
            username: Some(username.to_owned()),
            password_vouched: password_hash.is_some() && vouches(visit),
            password_hash,
            nick: None,
            avatar: None,
            origin: UserOrigin::Created,
            at: self.clock.now(),
        };
        if let Some(corp) = corp {
            self.must_be_a_corp(corp)?;
        }
        let event = self.event(visit, EventKind::UserChanged, Some(&id), None, json!({"change": "created"}));
        if !self.stores.users.create_user(user, event).await? {
            return Err(username_taken());
        }
        if let Some(corp) = corp {
            self.set_member(visit, corp, &id, MemberStatus::Active).await?;
        }
        self.stores.users.user(&id).await?.ok_or_else(|| Error::internal("a created user is gone"))
    }

    /// A user by id or username.
    pub async fn find_user(&self, name: &str) -> Result<User> {
        refuse_nul(name)?;
        if let Some(id) = UserId::parse(name)
            && let Some(user) = self.stores.users.user(&id).await?
        {
            return Ok(user);
        }
        let found = self.stores.users.user_by_username(name).await?;
        found.map(|(user, _)| user).ok_or_else(no_such_user)
    }

    /// Sets a password and ends every session of the user but the one that asks. One that a service sets does not open the
    /// console, and a service sets none of an admin.
    pub async fn set_password(&self, visit: &Visit, user: &User, password: &SecretString) -> Result<()> {
        self.refuse_admin_target(visit, user)?;
        let hash = self.passwords.hash(password, user.username.as_deref()).await?;
        let change = UserChange {
            password_hash: Some(hash),
            password_vouched: Some(vouches(visit)),
            keep_console: own_console(visit, &user.id),
            ..UserChange::default()
        };
        self.change_user(visit, user, change, "password").await?;
        self.end_other_sessions(visit, &user.id).await
    }

    /// Enables or disables a user. Disabling ends every session, also that of somebody who disables themselves.
    pub async fn set_active(&self, visit: &Visit, user: &User, active: bool) -> Result<()> {
        self.refuse_admin_target(visit, user)?;
        let change = UserChange { active: Some(active), ..UserChange::default() };
        self.change_user(visit, user, change, if active { "enabled" } else { "disabled" }).await?;
        if !active {
            self.end_all_sessions(visit, &user.id).await?;
        }
        Ok(())
    }

    pub(crate) async fn change_user(
        &self,
        visit: &Visit,
        user: &User,
        change: UserChange,
        what: &str,
    ) -> Result<()> {
        let event = self.event(visit, EventKind::UserChanged, Some(&user.id), None, json!({"change": what}));
        let changed = self.stores.users.change_user(&user.id, change, event).await?;
        match changed {
            Some(true) => Ok(()),
            Some(false) => Err(username_taken()),
            None => Err(no_such_user()),
        }
    }

    fn must_be_a_corp(&self, name: &str) -> Result<()> {
        let corps = self.directory.corps();
        if corps.iter().any(|corp| corp.is_called(name)) {
            return Ok(());
        }
        let names: Vec<&str> = corps.iter().map(|corp| corp.id.as_str()).collect();
        let names = names.join(", ");
        Err(Error::new(Code::NotFound)
            .message(format!("There is no organisation {name:?}."), format!("组织 {name:?} 不存在。"))
            .hint(format!("There are: {names}."), format!("现有：{names}。")))
    }
}

/// Whether what this caller sets as a password opens the console: not what a service, or code in this process, sets.
fn vouches(visit: &Visit) -> bool {
    visit.caller.is_operator() || visit.caller.console().is_some()
}

/// The caller's own session of the console, which a change of the own password does not end.
pub(super) fn own_console(visit: &Visit, user_id: &UserId) -> Option<String> {
    visit.caller.console().filter(|own| own.user_id == *user_id).map(|own| own.id.clone())
}

pub(super) fn usable_username(text: &str) -> Result<&str> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= 64 && !text.chars().any(char::is_control);
    if fits {
        return Ok(text);
    }
    Err(Error::invalid(
        "A username has 1 to 64 bytes and no control characters.",
        "用户名为 1 到 64 字节，不含控制字符。",
    ))
}

fn username_taken() -> Error {
    Error::invalid("This username is taken.", "该用户名已被占用。")
        .hint("Choose another one.", "请换一个用户名。")
}
