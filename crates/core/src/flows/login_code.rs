//! `getLoginCode`: WeChat's code becomes a loginCode for a known person, or a bindCode for one who may register.

use serde::Serialize;

use super::{
    Core, Visit,
    identify::{Identified, Linking},
    standing::Standing,
    tickets::{BindTicket, LoginTicket},
};
use crate::{
    Code, Error, Result,
    decide::Intent,
    login_type::{LoginMethod, Verified},
    nouns::{Corp, IdentityKey, UserId},
    secret::{Token, TokenKind},
};

/// Exactly one of the two.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum LoginCodeAnswer {
    /// A known person.
    #[serde(rename_all = "camelCase")]
    Known {
        /// Becomes a session once.
        login_code: Token,
        /// The organisations in which the person is active.
        corp_list: Vec<CorpEntry>,
    },
    /// A person who may register.
    #[serde(rename_all = "camelCase")]
    Unknown {
        /// Becomes a user, or a link, once.
        bind_code: Token,
    },
}

/// One organisation in a corpList.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct CorpEntry {
    /// The corpId.
    pub corp_id: String,
    /// The name to show.
    pub corp_name: String,
}

impl From<&Corp> for CorpEntry {
    fn from(corp: &Corp) -> Self {
        Self { corp_id: corp.id.clone(), corp_name: corp.title.clone() }
    }
}

impl Core {
    /// See the module.
    pub async fn get_login_code(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        code: &str,
    ) -> Result<LoginCodeAnswer> {
        match self.login_code_of(visit, method, code).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.failed(visit, Some(&method.full_name), error).await),
        }
    }

    async fn login_code_of(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        code: &str,
    ) -> Result<LoginCodeAnswer> {
        let verified = self.exchange(visit, method, code).await?;
        match Box::pin(self.identify(visit, method, &verified, Intent::SignIn, Linking::NONE)).await? {
            Identified::User { user_id, epoch } => {
                let corps = self.active_corps(&user_id).await?;
                let login_code = self.issue_login_code(&user_id, epoch, method, &verified.key).await?;
                Ok(LoginCodeAnswer::Known {
                    login_code,
                    corp_list: corps.iter().map(CorpEntry::from).collect(),
                })
            }
            Identified::Newcomer { may_register: true } => {
                Ok(LoginCodeAnswer::Unknown { bind_code: self.issue_bind_code(method, &verified).await? })
            }
            Identified::Newcomer { may_register: false } => Err(Error::new(Code::NotBound)),
            Identified::Lapsed(lapse) => Err(Standing::Granted.lapsed(lapse)),
        }
    }

    pub(crate) async fn issue_login_code(
        &self,
        user_id: &UserId,
        epoch: Option<i64>,
        method: &LoginMethod,
        account: &IdentityKey,
    ) -> Result<Token> {
        let lifetime = self.policy.login_code_lifetime;
        let ticket = LoginTicket {
            user_id: user_id.clone(),
            method: method.full_name.clone(),
            account: Some(account.clone()),
            epoch,
            ends_at: self.end_of(lifetime),
        };
        self.issue(TokenKind::LoginCode, &ticket, lifetime).await
    }

    pub(crate) async fn issue_bind_code(&self, method: &LoginMethod, verified: &Verified) -> Result<Token> {
        let ends_at = self.end_of(self.policy.bind_code_lifetime);
        let ticket = BindTicket::new(&method.full_name, verified, ends_at);
        self.issue(TokenKind::BindCode, &ticket, self.policy.bind_code_lifetime).await
    }

    /// Takes a bindCode that was made for this login method.
    pub(crate) async fn redeem_bind_code(&self, method: &LoginMethod, bind_code: &str) -> Result<BindTicket> {
        let ticket: Option<BindTicket> = self.redeem(TokenKind::BindCode, bind_code).await?;
        match ticket {
            Some(ticket) if ticket.method == method.full_name => Ok(ticket),
            Some(ticket) => Err(Error::new(Code::BindCodeInvalid)
                .because(format_args!("made for {}, used at {}", ticket.method, method.full_name))),
            None => Err(Error::new(Code::BindCodeInvalid)),
        }
    }
}
