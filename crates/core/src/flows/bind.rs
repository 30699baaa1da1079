//! `bind` and `unbind`: a WeChat account and a user are linked, or no longer.

use serde_json::{Value, json};

use super::{
    Core, Visit,
    identify::{Identified, no_such_user},
    tickets::BindTicket,
};
use crate::{
    Code, Error, Result,
    decide::Intent,
    error::Language,
    login_type::{LoginMethod, Verified},
    nouns::{EventKind, NewUser, UserId, UserOrigin},
    ports::{Applied, Change},
};

/// What stands for the WeChat account to be linked.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// WeChat's code.
    Code(&'a str),
    /// A bindCode, when WeChat's code is spent already.
    BindCode(&'a str),
}

impl<'a> Proof<'a> {
    /// Exactly one of the two must be given.
    pub fn of(code: Option<&'a str>, bind_code: Option<&'a str>) -> Result<Self> {
        match (code, bind_code) {
            (Some(code), None) => Ok(Self::Code(code)),
            (None, Some(bind_code)) => Ok(Self::BindCode(bind_code)),
            _ => {
                Err(Error::invalid("Give either `code` or `bindCode`.", "请提供 `code` 或 `bindCode` 之一。"))
            }
        }
    }
}

impl Core {
    /// Links the account behind `proof` to a user. A bindCode for which nothing was given, because the link is refused, is
    /// put back: the person may unbind or choose another account, and need not scan again.
    pub async fn bind(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        user_id: &UserId,
        proof: Proof<'_>,
    ) -> Result<()> {
        self.may_change_links(visit, user_id).await?;
        let adopt = self.user_to_adopt(visit, user_id).await?;
        let (verified, ticket) = match self.prove(visit, method, proof).await {
            Ok(proven) => proven,
            Err(error) => return Err(self.failed(visit, Some(&method.full_name), error).await),
        };
        let linked = Box::pin(self.link_to(visit, method, user_id, &verified, adopt)).await;
        if let (Err(_), Proof::BindCode(bind_code), Some(ticket)) = (&linked, proof, ticket) {
            self.give_back(bind_code, &ticket).await?;
        }
        linked
    }

    /// A service links and unlinks nothing of an admin; a person does with a fresh proof.
    async fn may_change_links(&self, visit: &Visit, user_id: &UserId) -> Result<()> {
        self.refuse_admin_id(visit, user_id).await?;
        match visit.caller.session() {
            Some(_) => self.ensure_fresh(visit).await,
            None => Ok(()),
        }
    }

    async fn prove(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        proof: Proof<'_>,
    ) -> Result<(Verified, Option<BindTicket>)> {
        match proof {
            Proof::Code(code) => Ok((self.exchange(visit, method, code).await?, None)),
            Proof::BindCode(bind_code) => {
                self.must_be_active(method)?;
                let ticket = self.redeem_bind_code(method, bind_code).await?;
                Ok((ticket.clone().verified(), Some(ticket)))
            }
        }
    }

    pub(crate) async fn link_to(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        user_id: &UserId,
        verified: &Verified,
        adopt: Option<NewUser>,
    ) -> Result<()> {
        let adopted = adopt.is_some();
        match self.identify(visit, method, verified, Intent::LinkTo(user_id.clone()), adopt).await? {
            Identified::User(user) if user == *user_id => {}
            Identified::User(_) | Identified::Newcomer { .. } => {
                return Err(Error::internal("a link went to somebody else"));
            }
        }
        if adopted {
            let event =
                self.event(visit, EventKind::UserAdopted, Some(user_id), Some(&method.full_name), json!({}));
            self.stores.events.record(event).await?;
        }
        Ok(())
    }

    /// The user must exist and be active, before a one-time code is spent on them. A service may name a user that the
    /// application owns and we have not seen (setting `users.adopt_on_bind`): that user is added with the link.
    pub(crate) async fn user_to_adopt(&self, visit: &Visit, user_id: &UserId) -> Result<Option<NewUser>> {
        match self.stores.users.user(user_id).await? {
            Some(user) if user.may_sign_in() => Ok(None),
            Some(_) => Err(Error::new(Code::UserDisabled)),
            None if visit.caller.is_service() && self.policy.adopt_on_bind => Ok(Some(NewUser {
                id: user_id.clone(),
                username: None,
                password_hash: None,
                password_vouched: false,
                nick: None,
                avatar: None,
                origin: UserOrigin::Adopted,
                at: self.clock.now(),
            })),
            None => Err(no_such_user()),
        }
    }

    /// Ends the link; also succeeds when there was none. The user's sessions end, but for the one that asks: in both cases,
    /// because the link may have gone in an earlier try that could not end the sessions.
    pub async fn unbind(&self, visit: &Visit, method: &LoginMethod, user_id: &UserId) -> Result<()> {
        self.unlink(visit, user_id, &method.app_id, &method.full_name).await
    }

    pub(crate) async fn unlink(
        &self,
        visit: &Visit,
        user_id: &UserId,
        app_id: &str,
        through: &str,
    ) -> Result<()> {
        self.may_change_links(visit, user_id).await?;
        let detail = json!({"appId": app_id});
        let event = self.event(visit, EventKind::IdentityUnbound, Some(user_id), Some(through), detail);
        let change =
            Change::Unlink { user_id: user_id.clone(), app_id: app_id.to_owned(), events: vec![event] };
        match self.stores.identities.apply(change).await? {
            Ok(Applied::Removed | Applied::Nothing) => self.end_other_sessions(visit, user_id).await,
            Ok(Applied::Stored(_)) => Err(Error::internal("an unbind stored something")),
            Err(refusal) => Err(Error::internal(format_args!("an unbind was refused: {refusal:?}"))),
        }
    }
}

/// What bind and unbind give.
pub(crate) fn done(language: Language) -> Value {
    let message = match language {
        Language::En => "Operation successful",
        Language::Zh => "操作成功",
    };
    json!({"success": true, "message": message})
}
