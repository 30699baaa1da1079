//! An operator makes one user of two who turned out to be one person: preview, merge, undo within a set time.

use jiff::SignedDuration;
use serde::Serialize;
use serde_json::json;

use super::{Core, Visit, identify::no_such_user, manage::is_usable_admin};
use crate::{
    Code, Error, Result,
    nouns::{EventKind, Identity, MemberStatus, User, UserId},
    ports::{Merge, MergeRefusal},
};

/// What a merge would do.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MergePreview {
    /// The user that would be no more.
    pub from: UserId,
    /// The user that would have everything.
    pub into: UserId,
    /// The apps whose WeChat accounts would move.
    pub apps: Vec<String>,
    /// The organisations that `into` would join.
    pub corps: Vec<String>,
    /// How many sessions of `from` would end.
    pub sessions: usize,
    /// Whether the username and password would move, because `into` has none.
    pub takes_username: bool,
    /// The apps in which both have a WeChat account; a merge is refused while there is one.
    pub conflicts: Vec<String>,
    /// Whether nobody could use the console afterwards: `from` is the only admin, and `into` is none. A merge is refused then.
    pub last_admin: bool,
}

impl Core {
    /// What a merge would do, without doing it.
    pub async fn preview_merge(&self, from: &UserId, into: &UserId) -> Result<MergePreview> {
        let (one, other) = (self.mergeable(from).await?, self.mergeable(into).await?);
        let stores = &self.stores;
        let moving = stores.identities.identities_of_user(from).await?;
        let staying = stores.identities.identities_of_user(into).await?;
        let has = |identity: &&Identity| staying.iter().any(|other| other.key.app_id == identity.key.app_id);
        let apps = |all: Vec<&Identity>| all.iter().map(|identity| identity.key.app_id.clone()).collect();
        let (conflicts, free): (Vec<_>, Vec<_>) = moving.iter().partition(has);
        let joined = stores.members.memberships(into).await?;
        let in_already =
            |corp: &str| joined.iter().any(|m| m.corp_id == corp && m.status == MemberStatus::Active);
        let memberships = stores.members.memberships(from).await?;
        let new_corps =
            memberships.iter().filter(|m| m.status == MemberStatus::Active && !in_already(&m.corp_id));
        Ok(MergePreview {
            from: from.clone(),
            into: into.clone(),
            apps: apps(free),
            corps: new_corps.map(|m| m.corp_id.clone()).collect(),
            sessions: stores.sessions.sessions_of_user(from).await?.len(),
            takes_username: one.username.is_some() && other.username.is_none(),
            conflicts: apps(conflicts),
            last_admin: self.leaves_no_admin(&one, &other).await?,
        })
    }

    /// Merges, in one change. Rights do not move: somebody who can use the console must remain.
    pub async fn merge(&self, visit: &Visit, from: &UserId, into: &UserId) -> Result<Merge> {
        self.refuse_admin_id(visit, from).await?;
        self.refuse_admin_id(visit, into).await?;
        let event =
            self.event(visit, EventKind::UserMerged, Some(into), None, json!({"from": from, "into": into}));
        let merged =
            self.stores.merges.merge(from, into, event).await?.map_err(|refusal| refused(&refusal))?;
        // The sessions of `from` ended in the same change; nobody can name them any more.
        self.session_cache.forget_all().await;
        Ok(merged)
    }

    /// Undoes a merge, in one change, while the time for it has not run out. Whoever signed in as `into` since the merge
    /// signs in again, as whom they are.
    pub async fn unmerge(&self, visit: &Visit, id: i64) -> Result<Merge> {
        let merge =
            self.stores.merges.merge_by_id(id).await?.ok_or_else(|| refused(&MergeRefusal::NotAsItWas))?;
        self.refuse_admin_id(visit, &merge.from).await?;
        self.refuse_admin_id(visit, &merge.into).await?;
        let span = SignedDuration::try_from(self.policy.merge_undo).unwrap_or(SignedDuration::MAX);
        if self.clock.now().duration_since(merge.at) > span {
            let days = span.as_hours() / 24;
            return Err(Error::invalid(
                format!("A merge can be undone for {days} days."),
                format!("合并仅可在 {days} 天内撤销。"),
            ));
        }
        let detail = json!({"from": merge.from, "into": merge.into, "merge": id});
        let event = self.event(visit, EventKind::UserUnmerged, Some(&merge.into), None, detail);
        let undone = self.stores.merges.unmerge(id, event).await?.map_err(|refusal| refused(&refusal))?;
        // Sessions of `into` ended in the same change; nobody can name them any more.
        self.session_cache.forget_all().await;
        // The store has taken `into` out of what it joined by the merge; so are its sessions.
        self.leave_with_sessions(&undone.into, &undone.joined_corps).await?;
        Ok(undone)
    }

    async fn leaves_no_admin(&self, from: &User, into: &User) -> Result<bool> {
        Ok(!is_usable_admin(into) && self.is_last_admin(from).await?)
    }

    async fn mergeable(&self, id: &UserId) -> Result<User> {
        let user = self.stores.users.user(id).await?.ok_or_else(no_such_user)?;
        if user.merged_into.is_some() { Err(refused(&MergeRefusal::NotTwoUsers)) } else { Ok(user) }
    }
}

fn last_admin() -> Error {
    Error::new(Code::Forbidden)
        .message(
            "The user that would be no more is the only admin, and the other is none.",
            "将被合并的用户是唯一的管理员，而保留的用户不是管理员。",
        )
        .hint("Make somebody else an admin first.", "请先将其他用户设为管理员。")
}

fn refused(refusal: &MergeRefusal) -> Error {
    match refusal {
        MergeRefusal::NotTwoUsers => Error::invalid(
            "A merge needs two different users, neither of them merged already.",
            "合并需要两个不同且均未被合并的用户。",
        ),
        MergeRefusal::SameApp(app_id) => Error::new(Code::AlreadyBound)
            .message(
                format!("Both users have a WeChat account in the app {app_id}."),
                format!("两个用户在应用 {app_id} 下都绑定了微信账号。"),
            )
            .hint("Unbind one of the two first.", "请先解除其中一个绑定。"),
        MergeRefusal::LastAdmin => last_admin(),
        MergeRefusal::NotAsItWas => Error::new(Code::NotFound)
            .message("There is no merge to undo as it was.", "没有可按原样撤销的合并。")
            .hint("What moved has changed since; move it by hand.", "相关数据此后已变更，请手动处理。"),
    }
}
