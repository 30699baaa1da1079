//! What an admin does to somebody else's account. Who may call is checked before ([`Core::ensure_admin`]).

use jiff::{SignedDuration, Timestamp};

use super::{Core, SessionView, Visit, session::view, users::usable_username};
use crate::{
    Code, Error, Result,
    nouns::{User, UserChange, UserId},
    ports::SessionFilter,
};

impl Core {
    /// A user's devices, newest first; those that have ended are left out.
    pub async fn sessions_of(&self, visit: &Visit, user_id: &UserId) -> Result<Vec<SessionView>> {
        let (now, seen_since) = self.live_bounds();
        let own = own_id(visit);
        let sessions = self.stores.sessions.sessions_of_user(user_id).await?;
        let live = sessions.into_iter().filter(|s| s.expires_at > now && s.seen_at >= seen_since);
        Ok(live.map(|session| view(session, own)).collect())
    }

    /// Everybody's devices, newest first, with whose they are; those that have ended are left out, whatever the filter
    /// says about it.
    pub async fn sessions(
        &self,
        visit: &Visit,
        filter: SessionFilter,
        limit: u32,
    ) -> Result<Vec<(UserId, SessionView)>> {
        let (now, seen_since) = self.live_bounds();
        let filter = SessionFilter { ends_after: Some(now), seen_since: Some(seen_since), ..filter };
        let own = own_id(visit);
        let sessions = self.stores.sessions.sessions(&filter, limit).await?;
        Ok(sessions.into_iter().map(|session| (session.user_id.clone(), view(session, own))).collect())
    }

    /// A session lives while it ends after the first and was used since the second.
    fn live_bounds(&self) -> (Timestamp, Timestamp) {
        let now = self.clock.now();
        let idle = SignedDuration::try_from(self.policy.session_idle).unwrap_or(SignedDuration::MAX);
        (now, now.saturating_sub(idle).unwrap_or(Timestamp::MIN))
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
        self.refuse_admin_target(visit, user)?;
        let username = username.map(usable_username).transpose()?.map(str::to_owned);
        let nick = nick.map(usable_nick).transpose()?;
        let change = UserChange { username, nick, ..UserChange::default() };
        self.change_user(visit, user, change, "renamed").await
    }

    /// Fails when nobody could use the console without this user.
    pub async fn must_not_be_last_admin(&self, user: &User) -> Result<()> {
        if !self.is_last_admin(user).await? {
            return Ok(());
        }
        Err(only_admin())
    }

    pub(super) async fn is_last_admin(&self, user: &User) -> Result<bool> {
        Ok(is_usable_admin(user) && self.usable_admins().await? <= 1)
    }
}

/// Of one user what [`UserFilter::usable_admins`](crate::ports::UserFilter::usable_admins) asks of all.
pub(super) const fn is_usable_admin(user: &User) -> bool {
    user.admin && user.may_sign_in()
}

pub(super) fn only_admin() -> Error {
    Error::new(Code::Forbidden)
        .message("This is the only admin.", "这是唯一的管理员。")
        .hint("Make somebody else an admin first.", "请先将其他用户设为管理员。")
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

/// The session that asks, where one does.
fn own_id(visit: &Visit) -> &str {
    visit.caller.session().map(|own| own.id.as_str()).unwrap_or_default()
}
