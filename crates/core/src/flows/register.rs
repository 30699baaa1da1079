//! `register`: the person behind a bindCode becomes a user.

use serde_json::{Value, json};

use super::{
    Core, Visit,
    guard::BIND_CODES,
    identify::{Identified, Linking, held_by_other},
    standing::Standing,
};
use crate::{
    Code, Error, Result,
    decide::Intent,
    login_type::{LoginMethod, LoginType, Verified},
    nouns::{EventKind, IdentityKey, NewUser, User, UserId, UserOrigin},
    ports::{Applied, Change, Refusal},
};

impl Core {
    /// Makes the user, their link and their membership in one change. The result is the row, with a `loginCode` beside
    /// it: the WeChat code is spent, and without one the person would have to scan again to sign in.
    pub async fn register(&self, visit: &Visit, method: &LoginMethod, bind_code: &str) -> Result<Value> {
        let (user, account) = self.register_user(visit, method, bind_code).await?;
        let mut row = user_row(&user);
        row["loginCode"] = json!(self.issue_login_code(&user.id, Some(user.epoch), method, &account).await?);
        Ok(row)
    }

    /// The new user and the account that is theirs. A bindCode for which nothing was given is put back, as in `bind`.
    pub(crate) async fn register_user(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        bind_code: &str,
    ) -> Result<(User, IdentityKey)> {
        self.must_be_active(method)?;
        self.may_try(visit, BIND_CODES).await?;
        let ticket = self.redeem_bind_code(method, bind_code).await;
        let ticket = self.judged(visit, BIND_CODES, ticket).await?;
        let verified = ticket.clone().verified();
        let account = verified.key.clone();
        match self.register_verified(visit, method, verified).await {
            Ok(user) => Ok((user, account)),
            Err(error) => {
                self.give_back(bind_code, &ticket).await?;
                Err(self.failed(visit, Some(&method.full_name), error).await)
            }
        }
    }

    async fn register_verified(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        mut verified: Verified,
    ) -> Result<User> {
        match self.identify(visit, method, &verified, Intent::SignIn, Linking::NONE).await? {
            Identified::Newcomer { may_register: true } => {}
            Identified::Newcomer { may_register: false } => return Err(Error::new(Code::NotBound)),
            Identified::User { .. } => return Err(signed_up_meanwhile()),
            Identified::Lapsed(lapse) => return Err(Standing::Granted.lapsed(lapse)),
        }
        let login_type = self.login_type(method)?;
        login_type.before_register(method, &verified).await?;
        verified.profile = login_type.map_profile(method, &verified).await?;
        let corp_id = self.joining(login_type.as_ref(), method, &verified).await?;
        let user = self.new_user(&verified);
        let id = user.id.clone();
        let change = Change::Register {
            events: self.registration_events(visit, method, &id, corp_id.as_deref()),
            identity: self.new_identity(method, &verified)?,
            user,
            corp_id,
        };
        match self.stores.identities.apply(change).await? {
            Ok(Applied::Stored(_)) => {}
            Ok(_) => return Err(Error::internal("a registration stored nothing")),
            Err(Refusal::AccountTaken(_) | Refusal::UnionTaken(_)) => return Err(signed_up_meanwhile()),
            Err(Refusal::UserHasAnother) => return Err(held_by_other()),
            Err(refusal @ (Refusal::NoSuchUser | Refusal::UserExists | Refusal::Lapsed(_))) => {
                return Err(Error::internal(format_args!("a fresh userId was refused: {refusal:?}")));
            }
        }
        self.stores.users.user(&id).await?.ok_or_else(|| Error::internal("a registered user is gone"))
    }

    fn new_user(&self, verified: &Verified) -> NewUser {
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        NewUser {
            id: UserId::fresh(self.clock.as_ref(), self.rng.as_ref()),
            username: None,
            password_hash: None,
            password_vouched: false,
            nick: verified.profile.as_ref().and_then(|p| text(&p.nickname)),
            avatar: verified.profile.as_ref().and_then(|p| text(&p.headimgurl)),
            origin: UserOrigin::Registered,
            at: self.clock.now(),
        }
    }

    async fn joining(
        &self,
        login_type: &dyn LoginType,
        method: &LoginMethod,
        verified: &Verified,
    ) -> Result<Option<String>> {
        let corps = self.directory.corps();
        let Some(wanted) = login_type.choose_corp(method, verified, &corps).await? else { return Ok(None) };
        let corp = corps.iter().find(|corp| corp.is_called(&wanted));
        match corp {
            Some(corp) if corp.allow_join => Ok(Some(corp.id.clone())),
            Some(corp) => Err(Error::new(Code::LoginMisconfigured).because(format_args!(
                "{}: corp {} has allowJoin 0; set it to 1 or choose another",
                method.full_name, corp.id
            ))),
            None => Err(Error::new(Code::LoginMisconfigured)
                .because(format_args!("{}: there is no organisation {wanted:?}", method.full_name))),
        }
    }

    fn registration_events(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        id: &UserId,
        corp: Option<&str>,
    ) -> Vec<crate::nouns::NewEvent> {
        let name = Some(method.full_name.as_str());
        let registered = json!({"appId": method.app_id, "corpId": corp});
        vec![
            self.event(visit, EventKind::UserRegistered, Some(id), name, registered),
            self.event(visit, EventKind::IdentityBound, Some(id), name, json!({"appId": method.app_id})),
        ]
    }
}

fn signed_up_meanwhile() -> Error {
    Error::new(Code::AlreadyBound)
        .message("This WeChat account has a user already.", "该微信账号已有用户。")
        .hint("Sign in again.", "请直接重新登录。")
}

/// A user as callers see one.
pub(crate) fn user_row(user: &User) -> Value {
    let mut row = json!({"userId": user.id});
    let optional = [
        ("username", &user.username),
        ("nick", &user.nick),
        ("avatar", &user.avatar),
        ("phone", &user.phone),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            row[name] = json!(value);
        }
    }
    row["isActive"] = json!(user.active);
    row["createdAt"] = json!(user.created_at.to_string());
    row
}
