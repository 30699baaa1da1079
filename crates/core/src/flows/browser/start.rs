//! `GET /login/{name}`: the browser leaves for WeChat.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    Code, Error, Result, Resume,
    flows::{Core, Visit, once_key},
    login_type::{AuthorizeRequest, LoginMethod},
    nouns::UserId,
    ports::Rng,
    secret::{Token, fresh_browser_token, hash, hidden, is_browser_token},
};

/// What the browser asks for.
#[derive(Clone)]
pub struct BrowserStart<'a> {
    /// Where to go after signing in; already checked.
    pub redirect: String,
    /// Our callback address for this method.
    pub callback: Url,
    /// The token in the browser's cookie, when it has one; one that we did not make is replaced.
    pub browser: Option<&'a str>,
    /// Whether WeChat's page is to be embedded in ours.
    pub embedded: bool,
    /// Whether the signed-in person wants to link this WeChat account to their user.
    pub link: bool,
}

/// Where the browser goes.
#[derive(Clone)]
pub struct Started {
    /// WeChat's address.
    pub location: Url,
    /// The token that the browser's cookie must hold on return.
    pub browser: Token,
}

// A state stands in the address, and the browser token in the cookie.
hidden!(BrowserStart<'_>, Started);

/// What the state stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StateTicket {
    pub(super) method: String,
    pub(super) redirect: String,
    pub(super) browser: [u8; 32],
    pub(super) link_to: Option<UserId>,
    /// The session that asks for the link, by its public id.
    #[serde(default)]
    pub(super) link_session: Option<String>,
}

impl StateTicket {
    /// What the browser was about, for a page that offers to try again.
    pub(super) fn resume(&self) -> Resume {
        Resume { method: self.method.clone(), redirect: self.redirect.clone(), link: self.link_to.is_some() }
    }
}

/// A sign-in that has begun, before the platform is involved.
pub(super) struct Begun {
    pub(super) request: AuthorizeRequest,
    pub(super) ticket: StateTicket,
    pub(super) browser: Token,
}

impl Core {
    /// Makes the state and gives WeChat's address.
    pub async fn browser_start(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        start: BrowserStart<'_>,
    ) -> Result<Started> {
        if start.link {
            self.ensure_fresh(visit).await?;
        }
        let Begun { request, ticket, browser } = self.begun(visit, method, start)?;
        // Each is kept for minutes, and a page may be opened more often than somebody signs in.
        self.attempt_apart(visit, "limit:start", 4).await?;
        let location = self.login_type(method)?.authorize(method, &request)?.ok_or_else(|| {
            Error::invalid(
                "This login method has no page; it works inside a mini program.",
                "该登录方式没有网页入口，仅可在小程序内使用。",
            )
        })?;
        self.put_sealed(&state_key(request.state.expose()), &ticket, self.policy.state_lifetime).await?;
        Ok(Started { location, browser })
    }

    /// Where a frame with the platform's page would lead, for the policy of a page that may come to show one. Nothing begins.
    pub fn browser_frame(&self, visit: &Visit, method: &LoginMethod, callback: Url) -> Result<Option<Url>> {
        let state = fresh_state(self.rng.as_ref());
        let request = AuthorizeRequest { callback, state, embedded: true, language: visit.language };
        self.login_type(method)?.authorize(method, &request)
    }

    /// A new token for a browser's cookie.
    pub fn fresh_browser(&self) -> Token {
        Token::from(fresh_browser_token(&self.vault, self.rng.as_ref()))
    }

    /// A browser's token, if a server with our keys made it. Anything else was written by somebody else and counts as no
    /// token at all.
    pub fn adopt_browser<'a>(&self, token: Option<&'a str>) -> Option<&'a str> {
        token.filter(|token| is_browser_token(&self.vault, token))
    }

    pub(super) fn begun(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        start: BrowserStart<'_>,
    ) -> Result<Begun> {
        self.must_be_active(method)?;
        let linking = visit.caller.session().filter(|_| start.link);
        if start.link && linking.is_none() {
            return Err(Error::new(Code::Unauthenticated));
        }
        let request = AuthorizeRequest {
            callback: start.callback,
            state: fresh_state(self.rng.as_ref()),
            embedded: start.embedded,
            language: visit.language,
        };
        let browser = self.adopt_browser(start.browser).map_or_else(|| self.fresh_browser(), Token::from);
        let ticket = StateTicket {
            method: method.full_name.clone(),
            redirect: start.redirect,
            browser: hash(browser.expose()),
            link_to: linking.map(|session| session.user_id.clone()),
            link_session: linking.map(|session| session.id.clone()),
        };
        Ok(Begun { request, ticket, browser })
    }
}

pub(super) fn state_key(state: &str) -> String {
    once_key("state", &[state])
}

/// 32 characters of a-z, A-Z, 0-9 (WeChat allows no others, and at most 128 bytes): 190 random bits.
pub(super) fn fresh_state(rng: &dyn Rng) -> Token {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = String::with_capacity(32);
    while state.len() < 32 {
        let mut bytes = [0_u8; 48];
        rng.fill(&mut bytes);
        // 248 is the largest multiple of 62 below 256: taking the rest of larger bytes would favour some characters.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let chars = fair.filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()));
        state.extend(chars.map(|c| char::from(*c)).take(32 - state.len()));
    }
    Token::from(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SeededRng;

    #[test]
    fn a_state_is_what_wechat_allows() {
        let rng = SeededRng::new(5);
        let (one, two) = (fresh_state(&rng), fresh_state(&rng));
        assert!(one.expose().len() == 32 && one.expose().bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_ne!(one, two);
    }
}
