//! Organisations of a person.

use std::sync::Arc;

use serde_json::json;

use super::{Core, Visit};
use crate::{
    Code, Error, Result,
    nouns::{Corp, EventKind, MemberStatus, Session, UserId},
};

impl Core {
    /// The organisations in which a user is active and which the app still declares.
    pub async fn active_corps(&self, user_id: &UserId) -> Result<Vec<Corp>> {
        let mut members = self.stores.members.memberships(user_id).await?;
        members.retain(|member| member.status == MemberStatus::Active);
        let ids: Vec<String> = members.into_iter().map(|member| member.corp_id).collect();
        Ok(self.declared(&ids))
    }

    /// Those of these organisations that the app still declares.
    pub(super) fn declared(&self, corp_ids: &[String]) -> Vec<Corp> {
        let corps = self.directory.corps();
        corp_ids.iter().filter_map(|id| corps.iter().find(|corp| corp.id == *id).cloned()).collect()
    }

    /// A session as its bearer has it: an organisation that the app does not declare (any more) counts as none, as it does
    /// among the memberships. The row stays as it is, so a folder that is back tells of the organisation again.
    pub(super) fn in_declared_corp(&self, session: Arc<Session>) -> Arc<Session> {
        let Some(corp_id) = &session.corp_id else { return session };
        if self.directory.corps().iter().any(|corp| corp.id == *corp_id) {
            return session;
        }
        Arc::new(Session { corp_id: None, ..Session::clone(&session) })
    }

    /// The organisation that a session begins in. `asked` is a corpId (which is the fullName) or a title; it may be left
    /// out by somebody who is in at most one.
    pub(crate) fn corp_for(&self, corps: &[Corp], asked: Option<&str>) -> Result<Option<String>> {
        match (asked, corps) {
            (Some(asked), corps) => corps
                .iter()
                .find(|corp| corp.is_called(asked))
                .map(|corp| Some(corp.id.clone()))
                .ok_or_else(|| not_a_member(corps)),
            (None, []) => Ok(None),
            (None, [only]) => Ok(Some(only.id.clone())),
            (None, several) => Err(Error::invalid(
                "You are in several organisations; name one as `corp`.",
                "您属于多个组织，请用 `corp` 指定其一。",
            )
            .hint(names(several), names(several))),
        }
    }

    /// Makes somebody a member, or ends it.
    pub async fn set_member(
        &self,
        visit: &Visit,
        corp_id: &str,
        user_id: &UserId,
        status: MemberStatus,
    ) -> Result<()> {
        let corps = self.directory.corps();
        let Some(corp) = corps.iter().find(|corp| corp.is_called(corp_id)) else {
            return Err(Error::new(Code::NotFound)
                .message(
                    format!("There is no organisation {corp_id:?}."),
                    format!("组织 {corp_id:?} 不存在。"),
                )
                .hint(names(&corps), names(&corps)));
        };
        let detail = json!({"corpId": corp.id, "status": status.number()});
        let event = self.event(visit, EventKind::CorpChanged, Some(user_id), None, detail);
        if !self.stores.members.set_member(&corp.id, user_id, status, event).await? {
            return Err(super::identify::no_such_user());
        }
        if status == MemberStatus::Left {
            self.leave_with_sessions(user_id, std::slice::from_ref(&corp.id)).await?;
        }
        Ok(())
    }

    /// A user's sessions are no longer in organisations that the user has left.
    pub(super) async fn leave_with_sessions(&self, user_id: &UserId, corps: &[String]) -> Result<()> {
        let mut sessions = self.stores.sessions.sessions_of_user(user_id).await?;
        sessions.retain(|session| session.corp_id.as_ref().is_some_and(|corp| corps.contains(corp)));
        for session in &sessions {
            self.stores.sessions.move_session(&session.id, None).await?;
        }
        self.session_cache.forget(&sessions).await;
        Ok(())
    }

    /// Puts the caller's session into another of their organisations.
    pub async fn switch_corp(&self, visit: &Visit, corp: Option<&str>) -> Result<Option<String>> {
        let session = visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let corps = self.active_corps(&session.user_id).await?;
        let corp_id = match corp {
            Some(corp) => self.corp_for(&corps, Some(corp))?,
            None => None,
        };
        if !self.stores.sessions.move_session(&session.id, corp_id.as_deref()).await? {
            return Err(Error::new(Code::Unauthenticated));
        }
        self.session_cache.forget(std::slice::from_ref(session)).await;
        Ok(corp_id)
    }
}

fn not_a_member(corps: &[Corp]) -> Error {
    Error::new(Code::Forbidden)
        .message("The user is not an active member of that organisation.", "该用户不是此组织的有效成员。")
        .hint(names(corps), names(corps))
}

fn names(corps: &[Corp]) -> String {
    let names: Vec<String> = corps.iter().map(|corp| format!("{} ({})", corp.id, corp.title)).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}
