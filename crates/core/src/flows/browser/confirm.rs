//! The fallback for WeChat's in-app browser, which now and then loses the cookie between leaving and coming back.
//!
//! Without the cookie nobody knows whether this browser began the sign-in: the link could have been sent by somebody who
//! wants another person to use *their* account. The check is not switched off for it. The code is exchanged, and the person is
//! shown whose account it is and asked to confirm; only that click, in this very browser, begins a session. It is offered
//! only for sign-ins inside WeChat, and a callback without cookie is answered once.

use serde::{Deserialize, Serialize};

use super::{
    Arrival, Landing,
    callback::{declined, mismatch, with_app_state},
    start::{StateTicket, state_key},
};
use crate::{
    Result,
    decide::Intent,
    flows::{
        Core, Visit,
        guard::RETURNS,
        identify::{Identified, Linking},
        standing::{Standing, through},
    },
    login_type::{Entry, LoginMethod, Verified},
    nouns::{IdentityKey, UserId},
    secret::{Token, TokenKind, hash, same},
};

/// What waits for the person's click.
#[derive(Serialize, Deserialize)]
struct ConfirmTicket {
    browser: [u8; 32],
    method: String,
    redirect: String,
    user_id: Option<UserId>,
    /// The account that proved who it is.
    #[serde(default)]
    account: Option<IdentityKey>,
    /// The user's epoch when it was proved.
    #[serde(default)]
    epoch: Option<i64>,
    bind_code: Option<Token>,
}

impl Core {
    pub(super) async fn arrive_without_cookie(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        arrival: Arrival<'_>,
    ) -> Result<Landing> {
        let inside = self.login_type(method)?.descriptor().entry == Entry::InWechat;
        let key = state_key(arrival.state);
        // Before the state is taken, as in `callback`; and only for states that exist, so that inventing them takes no place.
        let waits = inside && self.ephemeral.peek(&key).await?.is_some();
        let coming = if waits { self.coming(visit, method, arrival.code).await? } else { None };
        let sealed = if waits { self.ephemeral.take(&key).await? } else { None };
        let sealed = sealed.ok_or_else(|| mismatch("the browser sent no cookie"))?;
        let ticket: StateTicket = self.opened(&key, &sealed)?;
        if ticket.method != method.full_name || ticket.link_to.is_some() {
            return Err(mismatch("without a cookie only the sign-in that the state was made for may go on"));
        }
        let resume = ticket.resume();
        let confirm = async {
            let (code, place) = coming.ok_or_else(declined)?;
            let verified = self.exchange_at(place, method, code).await;
            let verified = self.judged(visit, RETURNS, verified).await?;
            let redirect = with_app_state(&ticket.redirect, method.app_state.as_deref());
            self.ask_to_confirm(visit, method, &verified, redirect).await
        };
        confirm.await.map_err(|error| error.resuming(resume))
    }

    async fn ask_to_confirm(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        redirect: String,
    ) -> Result<Landing> {
        let browser = self.fresh_browser();
        let mut name = verified.profile.as_ref().map(|profile| profile.nickname.clone());
        let mut proved = None;
        let (user_id, bind_code) =
            match self.identify(visit, method, verified, Intent::SignIn, Linking::NONE).await? {
                Identified::User { user_id, epoch } => {
                    proved = epoch;
                    let user = self.stores.users.user(&user_id).await?;
                    name = user.and_then(|user| user.nick).or(name);
                    (Some(user_id), None)
                }
                Identified::Lapsed(lapse) => return Err(Standing::Granted.lapsed(lapse)),
                Identified::Newcomer { .. } => (None, Some(self.issue_bind_code(method, verified).await?)),
            };
        let method = method.full_name.clone();
        let account = Some(verified.key.clone());
        let target = redirect.clone();
        let ticket = ConfirmTicket {
            browser: hash(browser.expose()),
            method,
            redirect,
            user_id,
            account,
            epoch: proved,
            bind_code,
        };
        let confirm_code = self.issue(TokenKind::Confirm, &ticket, self.policy.bind_code_lifetime).await?;
        Ok(Landing::Confirm {
            confirm_code,
            browser,
            name: name.filter(|name| !name.is_empty()),
            redirect: target,
        })
    }

    /// The person has confirmed. The ticket is taken before it is checked.
    pub async fn browser_confirm(
        &self,
        visit: &Visit,
        confirm_code: &str,
        browser: Option<&str>,
    ) -> Result<Landing> {
        let ticket: Option<ConfirmTicket> = self.redeem(TokenKind::Confirm, confirm_code).await?;
        let ticket = ticket.ok_or_else(|| mismatch("the confirmation is unknown, expired or used"))?;
        if !browser.is_some_and(|browser| same(&ticket.browser, &hash(browser))) {
            return Err(mismatch("the confirmation came from another browser"));
        }
        let methods = self.directory.methods();
        let method = methods.iter().find(|method| method.full_name == ticket.method);
        let method = method.ok_or_else(|| mismatch("the login method is gone"))?;
        match (ticket.user_id, ticket.bind_code) {
            (Some(user_id), _) => {
                let grounds = through(ticket.account.as_ref(), ticket.epoch);
                let session = self.begin_web_session(visit, &user_id, method, grounds).await?;
                let session = match session {
                    Ok(session) => session,
                    Err(lapse) => return Err(self.lapsed(lapse, &user_id, ticket.account.as_ref()).await?),
                };
                Ok(Landing::SignedIn { session, redirect: ticket.redirect })
            }
            (None, Some(bind_code)) => Ok(Landing::Newcomer { bind_code, redirect: ticket.redirect }),
            (None, None) => Err(mismatch("the confirmation holds nobody")),
        }
    }
}
