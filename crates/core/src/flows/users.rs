//! Users, as an operator handles them.

use secrecy::SecretString;
use serde_json::json;

use super::{Core, MadeKeys, Visit, identify::no_such_user, manage::only_admin, session::asking};
use crate::{
    Code, Error, Result,
    declare::refuse_nul,
    nouns::{Ends, EventKind, MemberStatus, NewUser, ServiceKey, User, UserChange, UserId, UserOrigin},
    ports::Unchanged,
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

    /// A user by id or username. A text that is the id of one user and the username of another one is refused: an id
    /// may have been chosen by whoever made the user.
    pub async fn find_user(&self, text: &str) -> Result<User> {
        let (by_id, by_name) = (self.look_up_id(text).await?, self.look_up_username(text).await?);
        match (by_id, by_name) {
            (Some(one), Some(other)) if one.id != other.id => Err(ambiguous(text, &one, &other)),
            (one, other) => one.or(other).ok_or_else(no_such_user),
        }
    }

    /// The user with this id; usernames are not looked at.
    pub async fn user_with_id(&self, id: &str) -> Result<User> {
        self.look_up_id(id).await?.ok_or_else(no_such_user)
    }

    /// The user with this username; ids are not looked at.
    pub async fn user_with_username(&self, username: &str) -> Result<User> {
        self.look_up_username(username).await?.ok_or_else(no_such_user)
    }

    async fn look_up_id(&self, id: &str) -> Result<Option<User>> {
        refuse_nul(id)?;
        match UserId::parse(id) {
            Some(id) => Ok(self.stores.users.user(&id).await?),
            None => Ok(None),
        }
    }

    async fn look_up_username(&self, username: &str) -> Result<Option<User>> {
        refuse_nul(username)?;
        Ok(self.stores.users.user_by_username(username).await?.map(|(user, _)| user))
    }

    /// Sets a password and ends every session of the user but the one that asks. One that a service sets does not open the
    /// console, and a service sets none of an admin.
    pub async fn set_password(&self, visit: &Visit, user: &User, password: &SecretString) -> Result<()> {
        self.refuse_admin_target(visit, user)?;
        let change = UserChange {
            password_hash: Some(self.passwords.hash(password, user.username.as_deref()).await?),
            password_vouched: Some(vouches(visit)),
            keep_console: own_console(visit, &user.id),
            ends: Ends::others(asking(visit, &user.id)),
            ..UserChange::default()
        };
        self.change_user(visit, user, change, "password").await
    }

    /// Enables or disables a user. Disabling ends every session, also that of somebody who disables themselves.
    pub async fn set_active(&self, visit: &Visit, user: &User, active: bool) -> Result<()> {
        self.change_active(visit, user, active, MadeKeys::End, false).await
    }

    /// The same from the console, which must not lock itself; of a disabled admin, the keys that they made end or stay.
    pub async fn set_active_but_last_admin(
        &self,
        visit: &Visit,
        user: &User,
        active: bool,
        keys: MadeKeys,
    ) -> Result<()> {
        self.change_active(visit, user, active, keys, !active).await
    }

    async fn change_active(
        &self,
        visit: &Visit,
        user: &User,
        active: bool,
        keys: MadeKeys,
        keeps_an_admin: bool,
    ) -> Result<()> {
        self.refuse_admin_target(visit, user)?;
        let ends = if active { Ends::None } else { Ends::All };
        let end_keys = !active && keys == MadeKeys::End;
        let change =
            UserChange { active: Some(active), end_keys, ends, keeps_an_admin, ..UserChange::default() };
        self.change_user(visit, user, change, if active { "enabled" } else { "disabled" }).await
    }

    /// Makes a change; what ends by it is forgotten everywhere and recorded.
    pub(crate) async fn change_user(
        &self,
        visit: &Visit,
        user: &User,
        change: UserChange,
        what: &str,
    ) -> Result<()> {
        let mut detail = json!({"change": what});
        if change.end_keys {
            let keys = self.stores.keys.keys().await?;
            let ends = |key: &&ServiceKey| key.revoked_at.is_none() && key.is_made_by(&user.id);
            let names: Vec<_> = keys.iter().filter(ends).map(|key| key.name.as_str()).collect();
            if !names.is_empty() {
                detail["keysEnded"] = json!(names);
            }
        }
        let event = self.event(visit, EventKind::UserChanged, Some(&user.id), None, detail);
        let changed = self.stores.users.change_user(&user.id, change, event).await?;
        match changed {
            Ok(ended) => self.note_ended(visit, &ended).await,
            Err(Unchanged::UsernameTaken) => Err(username_taken()),
            Err(Unchanged::NoSuchUser) => Err(no_such_user()),
            Err(Unchanged::LastAdmin) => Err(only_admin()),
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

fn ambiguous(text: &str, by_id: &User, by_name: &User) -> Error {
    let (one, other) = (&by_id.id, &by_name.id);
    Error::invalid(
        format!("{text:?} is the userId of user {one} and the username of user {other}."),
        format!("{text:?} 既是用户 {one} 的 userId，又是用户 {other} 的用户名。"),
    )
    .hint(
        "Say which one is meant: by username only, or by userId only.",
        "请指明是哪一个：只按用户名，或只按 userId。",
    )
}

pub(super) fn username_taken() -> Error {
    Error::invalid("This username is taken.", "该用户名已被占用。")
        .hint("Choose another one.", "请换一个用户名。")
}
