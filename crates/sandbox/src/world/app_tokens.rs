//! The global access_token of an app, classic and stable.
use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::wire::{Fail, fail, rule};

use super::World;

/// 157 characters in the capture.
const LENGTH: usize = 157;
/// The platform replaces a token five minutes before its end; both texts work for that long.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
const FORCED_A_DAY: usize = 20;
const FORCED_APART: SignedDuration = SignedDuration::from_secs(30);

#[derive(Clone)]
struct AppToken {
    app_id: String,
    expires: Timestamp,
}

#[derive(Default)]
pub(super) struct AppTokens {
    all: HashMap<String, AppToken>,
    classic: HashMap<String, String>,
    stable: HashMap<String, String>,
    forced: HashMap<String, Vec<Timestamp>>,
}

/// A token text and the whole seconds it still lives.
pub(crate) struct GlobalToken {
    pub(crate) text: String,
    pub(crate) expires_in: i64,
}

impl World {
    fn new_app_token(&mut self, app_id: &str) -> GlobalToken {
        let text = self.random.token(LENGTH);
        let expires = self.now.saturating_add(self.timings.access_token).unwrap_or(Timestamp::MAX);
        self.app_tokens.all.insert(text.clone(), AppToken { app_id: app_id.to_owned(), expires });
        GlobalToken { text, expires_in: self.timings.access_token.as_secs() }
    }

    /// Lets a replaced token live for the overlap at most.
    fn retire(&mut self, text: &str, rest: SignedDuration) {
        let end = self.now.saturating_add(rest).unwrap_or(self.now);
        if let Some(token) = self.app_tokens.all.get_mut(text) {
            token.expires = token.expires.min(end);
        }
    }

    /// GET /cgi-bin/token: each call gives a new token and the one before it lives five more minutes.
    pub(crate) fn classic_token(&mut self, app_id: &str) -> GlobalToken {
        let token = self.new_app_token(app_id);
        if let Some(old) = self.app_tokens.classic.insert(app_id.to_owned(), token.text.clone()) {
            self.retire(&old, OVERLAP);
        }
        token
    }

    /// POST /cgi-bin/stable_token without force: the same token until five minutes before its end.
    pub(crate) fn stable_token(&mut self, app_id: &str) -> GlobalToken {
        if let Some(text) = self.app_tokens.stable.get(app_id)
            && let Some(token) = self.app_tokens.all.get(text)
        {
            let rest = token.expires.duration_since(self.now);
            if rest >= OVERLAP {
                return GlobalToken { text: text.clone(), expires_in: rest.as_secs() };
            }
        }
        let token = self.new_app_token(app_id);
        self.app_tokens.stable.insert(app_id.to_owned(), token.text.clone());
        token
    }

    /// With force_refresh: the token before it dies at once; 20 times a day, 30 seconds apart.
    pub(crate) fn forced_token(&mut self, app_id: &str) -> Result<GlobalToken, Fail> {
        let now = self.now;
        let times = self.app_tokens.forced.entry(app_id.to_owned()).or_default();
        times.retain(|at| now.duration_since(*at) < SignedDuration::from_hours(24));
        if times.last().is_some_and(|at| now.duration_since(*at) < FORCED_APART) {
            return Err(fail::MINUTE_QUOTA
                .because(rule!("forced refreshes must be 30 seconds apart", "两次强制刷新须间隔 30 秒")));
        }
        if times.len() >= FORCED_A_DAY {
            return Err(fail::DAILY_QUOTA);
        }
        times.push(now);
        let token = self.new_app_token(app_id);
        if let Some(old) = self.app_tokens.stable.insert(app_id.to_owned(), token.text.clone()) {
            self.app_tokens.all.remove(&old);
        }
        Ok(token)
    }

    /// The appid that a global token was issued to, whether it still lives or not.
    pub(super) fn app_token_holder(&self, text: &str) -> Option<&str> {
        self.app_tokens.all.get(text).map(|token| token.app_id.as_str())
    }

    /// The appid a global token was issued to.
    pub(crate) fn app_of_token(&self, text: &str) -> Result<String, Fail> {
        let token = self.app_tokens.all.get(text).ok_or(fail::GLOBAL_TOKEN_INVALID)?;
        if self.now >= token.expires { Err(fail::TOKEN_EXPIRED) } else { Ok(token.app_id.clone()) }
    }
}
