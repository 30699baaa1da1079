//! What an admin does to somebody else's account. Who may call is checked before ([`Core::must_be_admin`]).

use super::{Core, SessionView, Visit, session::view, users::usable_username};
use crate::{
    Code, Error, Result,
    nouns::{User, UserChange, UserId},
    ports::{Page, UserFilter},
};

impl Core {
    /// A user's devices, newest first; those that have ended are left out.
    pub async fn sessions_of(&self, visit: &Visit, user_id: &UserId) -> Result<Vec<SessionView>> {
        let now = self.clock.now();
        let own = visit.caller.session().map(|own| own.id.clone()).unwrap_or_default();
        let sessions = self.stores.sessions.sessions_of_user(user_id).await?;
        Ok(sessions.into_iter().filter(|session| session.expires_at > now).map(|s| view(s, &own)).collect())
    }

    /// Ends one session of a user.
    pub async fn end_session_of(&self, visit: &Visit, user_id: &UserId, id: &str) -> Result<()> {
        match self.stores.sessions.end_session(user_id, id).await? {
            Some(ended) => self.note_ended(visit, &[ended]).await,
            None => Err(Error::new(Code::NotFound)
                .message("This user has no such session.", "该用户没有此会话。")
                .hint("It may have ended by itself; load the list again.", "会话可能已结束，请刷新列表。")),
        }
    }

    /// Ends every session of a user but the one that asks.
    pub async fn end_sessions_of(&self, visit: &Visit, user_id: &UserId) -> Result<()> {
        self.end_other_sessions(visit, user_id).await
    }

    /// Unlinks a user's WeChat account of one app, also when no login method uses that app any more.
    pub async fn unbind_app(&self, visit: &Visit, user_id: &UserId, app_id: &str) -> Result<()> {
        self.unlink(visit, user_id, app_id, "console").await
    }

    /// Changes the names of a user; `None` leaves one as it is.
    pub async fn rename_user(
        &self,
        visit: &Visit,
        user: &User,
        username: Option<&str>,
        nick: Option<&str>,
    ) -> Result<()> {
        let username = username.map(usable_username).transpose()?.map(str::to_owned);
        let nick = nick.map(usable_nick).transpose()?;
        let change = UserChange { username, nick, ..UserChange::default() };
        self.change_user(visit, user, change, "renamed").await
    }

    /// Fails when nobody could use the console without this user.
    pub async fn must_not_be_last_admin(&self, user: &User) -> Result<()> {
        let filter = UserFilter { admin: Some(true), active: Some(true), ..UserFilter::default() };
        let admins = self.stores.users.users(&filter, Page { offset: 0, limit: 1 }).await?.1;
        if !(user.admin && user.active) || admins > 1 {
            return Ok(());
        }
        Err(Error::new(Code::Forbidden)
            .message("This is the only admin.", "这是唯一的管理员。")
            .hint("Make somebody else an admin first.", "请先将其他用户设为管理员。"))
    }
}

fn usable_nick(text: &str) -> Result<String> {
    let text = text.trim();
    if text.len() <= 128 && !text.chars().any(char::is_control) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid(
        "A name has at most 128 bytes and no control characters.",
        "名称最多 128 字节，不含控制字符。",
    ))
}
