//! `bind` and `unbind`: a WeChat account and a user are linked, or no longer.

use serde_json::{Value, json};

use super::{
    Core, Visit,
    identify::{Identified, Linking, ROUNDS, no_such_user},
    password_login::wrong_password,
    standing::{Shown, Standing},
    tickets::BindTicket,
};
use crate::{
    Code, Error, Result,
    decide::Intent,
    error::Language,
    login_type::{LoginMethod, Verified},
    nouns::{EventKind, IdentityKey, NewUser, UserId, UserOrigin},
    ports::{Applied, Change, Lapse, Refusal},
    secret::hidden,
};

/// What stands for the WeChat account to be linked.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// WeChat's code.
    Code(&'a str),
    /// A bindCode, when WeChat's code is spent already.
    BindCode(&'a str),
}

hidden!(Proof<'_>);

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
        let (verified, ticket) = self.prove(visit, method, proof).await?;
        let linking = Linking { adopt: adopt.as_ref(), standing: Standing::of(visit) };
        let linked = Box::pin(self.link_to(visit, method, user_id, &verified, linking)).await;
        let linked = linked.and_then(|linked| linked.map_err(|lapse| linking.standing.lapsed(lapse)));
        self.settle_ticket(proof, ticket, linked.is_ok()).await?;
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

    /// The same for a user whose password was right. Gives whose it was in the end (a merge may have come in between), and
    /// the account.
    pub(super) async fn bind_shown(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        shown: Shown,
        proof: Proof<'_>,
    ) -> Result<(Shown, IdentityKey)> {
        let (verified, ticket) = self.prove(visit, method, proof).await?;
        let linked = self.link_shown(visit, method, shown, &verified).await;
        self.settle_ticket(proof, ticket, linked.is_ok()).await?;
        linked
    }

    async fn link_shown(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        mut shown: Shown,
        verified: &Verified,
    ) -> Result<(Shown, IdentityKey)> {
        for _ in 0..ROUNDS {
            let linking = Linking { adopt: None, standing: Standing::Password(&shown) };
            let user_id = &shown.user.id;
            if Box::pin(self.link_to(visit, method, user_id, verified, linking)).await?.is_ok() {
                return Ok((shown, verified.key.clone()));
            }
            shown = self.shown_again(&shown).await?;
        }
        Err(wrong_password())
    }

    /// A bindCode for which nothing was given is put back.
    async fn settle_ticket(&self, proof: Proof<'_>, ticket: Option<BindTicket>, linked: bool) -> Result<()> {
        match (proof, ticket) {
            (Proof::BindCode(bind_code), Some(ticket)) if !linked => self.give_back(bind_code, &ticket).await,
            _ => Ok(()),
        }
    }

    async fn prove(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        proof: Proof<'_>,
    ) -> Result<(Verified, Option<BindTicket>)> {
        match self.verify(visit, method, proof).await {
            Ok(proven) => Ok(proven),
            Err(error) => Err(self.failed(visit, Some(&method.full_name), error).await),
        }
    }

    async fn verify(
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
        linking: Linking<'_>,
    ) -> Result<std::result::Result<(), Lapse>> {
        let adopted = linking.adopt.is_some();
        match self.identify(visit, method, verified, Intent::LinkTo(user_id.clone()), linking).await? {
            Identified::User { user_id: user, .. } if user == *user_id => {}
            Identified::Lapsed(lapse) => return Ok(Err(lapse)),
            Identified::User { .. } | Identified::Newcomer { .. } => {
                return Err(Error::internal("a link went to somebody else"));
            }
        }
        if adopted {
            let event =
                self.event(visit, EventKind::UserAdopted, Some(user_id), Some(&method.full_name), json!({}));
            self.stores.events.record(event).await?;
        }
        Ok(Ok(()))
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

    /// Ends the link, and in the same change the user's sessions but for the one that asks; also succeeds when there was
    /// no link.
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
        let asking = visit.caller.session().filter(|session| session.user_id == *user_id);
        let change = Change::Unlink {
            user_id: user_id.clone(),
            app_id: app_id.to_owned(),
            asked_by: asking.map(|session| session.id.clone()),
            events: vec![event],
        };
        match self.stores.identities.apply(change).await? {
            Ok(Applied::Removed(ended)) => self.note_ended(visit, &ended).await,
            Ok(Applied::Nothing) => Ok(()),
            Ok(Applied::Stored(_)) => Err(Error::internal("an unbind stored something")),
            Err(Refusal::Lapsed(_)) => Err(Error::new(Code::Unauthenticated)),
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
