//! The first-login page: make a new account, or sign in to an existing one and link.

use secrecy::SecretString;
use std::sync::Arc;

use crate::{
    Code, Error, Result,
    flows::{
        Core, SignedIn, Visit, bind::Proof, identify::ROUNDS, password_login::wrong_password,
        standing::through, tickets::BindTicket,
    },
    login_type::LoginMethod,
    nouns::Profile,
    secret::TokenKind,
};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// The login method that the person came through.
    pub method: Arc<LoginMethod>,
    /// Who WeChat says they are, where it does.
    pub profile: Option<Profile>,
}

impl Core {
    /// What a bindCode stands for, without taking it.
    pub async fn welcome(&self, bind_code: &str) -> Result<Welcome> {
        let ticket: Option<BindTicket> = self.glance(TokenKind::BindCode, bind_code).await?;
        let ticket = ticket.ok_or_else(|| Error::new(Code::BindCodeInvalid))?;
        let methods = self.directory.methods();
        let method = methods.iter().find(|method| method.full_name == ticket.method);
        let method = Arc::clone(method.ok_or_else(|| Error::new(Code::BindCodeInvalid))?);
        Ok(Welcome { method, profile: ticket.verified().profile })
    }

    /// A new account, and signed in.
    pub async fn welcome_register(&self, visit: &Visit, bind_code: &str) -> Result<SignedIn> {
        let method = self.welcome(bind_code).await?.method;
        let (user, account) = self.register_user(visit, &method, bind_code).await?;
        let grounds = through(Some(&account), Some(user.epoch));
        let begun = self.begin_web_session(visit, &user.id, &method, grounds).await?;
        match begun {
            Ok(session) => Ok(session),
            Err(lapse) => Err(self.lapsed(lapse, &user.id, Some(&account)).await?),
        }
    }

    /// An existing account, proved by its password, linked and signed in. A wrong password does not spend the bindCode.
    pub async fn welcome_link(
        &self,
        visit: &Visit,
        bind_code: &str,
        username: &str,
        password: &SecretString,
    ) -> Result<SignedIn> {
        let method = self.welcome(bind_code).await?.method;
        let shown = self.check_password(visit, username, password).await?;
        let proof = Proof::BindCode(bind_code);
        let (mut shown, account) = self.bind_shown(visit, &method, shown, proof).await?;
        for _ in 0..ROUNDS {
            let grounds = through(Some(&account), Some(shown.user.epoch));
            if let Ok(begun) = self.begin_web_session(visit, &shown.user.id, &method, grounds).await? {
                return Ok(begun);
            }
            shown = self.shown_again(&shown).await?;
        }
        Err(wrong_password())
    }

    /// Links the account behind a bindCode to the person who is signed in, for one who chose another login method on the
    /// first-login page.
    pub async fn welcome_link_session(&self, visit: &Visit, bind_code: &str) -> Result<()> {
        let session = visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let method = self.welcome(bind_code).await?.method;
        self.bind(visit, &method, &session.user_id, Proof::BindCode(bind_code)).await
    }
}
