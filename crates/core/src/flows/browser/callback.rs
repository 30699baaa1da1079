//! `GET /login/{name}/callback`: the browser is back from WeChat.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::start::{StateTicket, state_key};
use crate::{
    Code, Error, Result, Resume,
    flows::{
        Core, SignedIn, Visit, guard::RETURNS, identify::Linking, once_key, session::Beginning,
        standing::Standing,
    },
    login_type::LoginMethod,
    nouns::{Corp, UserId},
    ports::{Grounds, Lapse, Place},
    secret::{Token, hash, hidden, same},
};

/// How long the same browser may deliver the same callback again and get the same answer.
const REPLAY: Duration = Duration::from_secs(120);

/// What the browser brings.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    /// WeChat's code; missing when the person declined.
    pub code: Option<&'a str>,
    /// The state.
    pub state: &'a str,
    /// The token in the browser's cookie.
    pub browser: Option<&'a str>,
}

hidden!(Arrival<'_>);

/// What the browser gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Landing {
    /// Signed in: set the session cookie and go on.
    SignedIn {
        /// The session.
        session: SignedIn,
        /// Where to.
        redirect: String,
    },
    /// Nobody knows this person yet: show the first-login page.
    Newcomer {
        /// Stands for the verified identity; kept in a cookie that scripts cannot read.
        bind_code: Token,
        /// Where to afterwards.
        redirect: String,
    },
    /// The browser lost its cookie inside WeChat: ask the person before anything happens (see `confirm`).
    Confirm {
        /// Stands for the verified person; kept in a cookie that scripts cannot read.
        confirm_code: Token,
        /// The token that the browser's cookie must hold when the person confirms.
        browser: Token,
        /// Who would be signed in, where WeChat or we know a name.
        name: Option<String>,
        /// Where to afterwards.
        redirect: String,
    },
    /// The account was linked to the signed-in person.
    Linked {
        /// Where to.
        redirect: String,
    },
}

/// An answer, kept with the browser that it is for.
#[derive(Serialize, Deserialize)]
struct Answer {
    browser: [u8; 32],
    landing: Landing,
}

/// What a browser was about whose callback failed.
#[derive(Serialize, Deserialize)]
struct Failed {
    browser: [u8; 32],
    resume: Resume,
}

fn failed_key(state: &str) -> String {
    once_key("callback-failed", &[state])
}

impl Core {
    /// See the module. The state is looked at, tied to the browser, and then taken once.
    pub async fn browser_callback(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        arrival: Arrival<'_>,
    ) -> Result<Landing> {
        match self.arrive(visit, method, arrival).await {
            Ok(landing) => Ok(landing),
            Err(error) => Err(self.failed(visit, Some(&method.full_name), error).await),
        }
    }

    async fn arrive(&self, visit: &Visit, method: &LoginMethod, arrival: Arrival<'_>) -> Result<Landing> {
        let Some(browser) = arrival.browser else {
            return Box::pin(self.arrive_without_cookie(visit, method, arrival)).await;
        };
        let browser = hash(browser);
        let once = once_key("callback", &[arrival.state]);
        let key = state_key(arrival.state);
        let Some(sealed) = self.ephemeral.peek(&key).await? else {
            return match self.answered::<Answer>(&once).await {
                Ok(earlier) => {
                    own(earlier.ok_or_else(|| mismatch("the state is unknown, expired or used"))?, &browser)
                }
                Err(error) => Err(self.resuming_failure(error, arrival.state, &browser).await),
            };
        };
        let ticket: StateTicket = self.opened(&key, &sealed)?;
        if !same(&ticket.browser, &browser) {
            return Err(mismatch("the state was made for another browser"));
        }
        if ticket.method != method.full_name {
            return Err(mismatch("the state was made for another login method"));
        }
        let resume = ticket.resume();
        match self.arrive_with(visit, method, arrival, ticket).await {
            Ok(landing) => Ok(landing),
            Err(error) => {
                // The page that says so may be loaded again, when the state is gone.
                let failed = Failed { browser, resume: resume.clone() };
                let kept = self.put_sealed(&failed_key(arrival.state), &failed, REPLAY).await;
                if let Err(error) = kept {
                    tracing::debug!(%error, "a repeated delivery will not know where the browser was going");
                }
                Err(error.resuming(resume))
            }
        }
    }

    /// The callback of the browser that the state was made for.
    async fn arrive_with(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        arrival: Arrival<'_>,
        ticket: StateTicket,
    ) -> Result<Landing> {
        let (key, browser) = (state_key(arrival.state), ticket.browser);
        let once = once_key("callback", &[arrival.state]);
        self.may_link(visit, &ticket).await?;
        // Before the state is taken: who is refused here reloads the page and goes on.
        let coming = self.coming(visit, method, arrival.code).await?;
        let work = async {
            self.ephemeral.take(&key).await?;
            let landing = self.land(visit, method, ticket, coming).await?;
            Ok(Answer { browser, landing })
        };
        own(self.once(&once, REPLAY, work).await?, &browser)
    }

    /// The failure of an earlier delivery, with what this browser was about.
    async fn resuming_failure(&self, error: Error, state: &str, browser: &[u8; 32]) -> Error {
        let key = failed_key(state);
        let Ok(Some(sealed)) = self.ephemeral.peek(&key).await else { return error };
        match self.opened::<Failed>(&key, &sealed) {
            Ok(failed) if same(&failed.browser, browser) => error.resuming(failed.resume),
            _ => error,
        }
    }

    /// A link is made for the session that asked for it, as long as that lives: somebody who had it once, or who sits at the
    /// same browser now, must not make their WeChat account a way into another person's user.
    async fn may_link(&self, visit: &Visit, ticket: &StateTicket) -> Result<()> {
        let Some(user_id) = &ticket.link_to else { return Ok(()) };
        let session = visit.caller.session().filter(|session| session.user_id == *user_id);
        if session.is_none_or(|session| ticket.link_session.as_ref() != Some(&session.id)) {
            return Err(not_here());
        }
        self.must_be_usable(user_id).await
    }

    /// The code that WeChat sent along and a place to exchange it from; neither when the person declined.
    pub(super) async fn coming<'a>(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        code: Option<&'a str>,
    ) -> Result<Option<(&'a str, Place)>> {
        match code.filter(|code| !code.is_empty()) {
            Some(code) => Ok(Some((code, self.admit_returned(visit, method).await?))),
            None => Ok(None),
        }
    }

    async fn land(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        ticket: StateTicket,
        coming: Option<(&str, Place)>,
    ) -> Result<Landing> {
        let (code, place) = coming.ok_or_else(declined)?;
        let verified = self.exchange_at(place, method, code).await;
        let verified = self.judged(visit, RETURNS, verified).await?;
        let redirect = with_app_state(&ticket.redirect, method.app_state.as_deref());
        if let Some(user_id) = &ticket.link_to {
            let linking = Linking { adopt: None, standing: Standing::of(visit) };
            let linked = Box::pin(self.link_to(visit, method, user_id, &verified, linking)).await?;
            linked.map_err(|lapse| if lapse == Lapse::Changed { not_here() } else { closed() })?;
            return Ok(Landing::Linked { redirect });
        }
        match Box::pin(self.sign_in(visit, method, &verified, "web", &|_, corps| Ok(only(corps)))).await? {
            Some(session) => Ok(Landing::SignedIn { session, redirect }),
            None => {
                Ok(Landing::Newcomer { bind_code: self.issue_bind_code(method, &verified).await?, redirect })
            }
        }
    }

    /// A session for a browser: in the person's organisation when there is just one, else in none until they choose.
    pub(super) async fn begin_web_session(
        &self,
        visit: &Visit,
        user_id: &UserId,
        method: &LoginMethod,
        grounds: Grounds,
    ) -> Result<std::result::Result<SignedIn, Lapse>> {
        let corps = self.active_corps(user_id).await?;
        let beginning = Beginning {
            user_id,
            corp_id: only(&corps),
            method: &method.full_name,
            platform: "web",
            replaces: false,
            grounds,
        };
        self.begin_session(visit, beginning).await
    }
}

fn closed() -> Error {
    Error::new(Code::UserDisabled)
}

fn not_here() -> Error {
    Error::new(Code::StateMismatch)
        .message(
            "The account that was to be linked is not signed in here any more.",
            "要绑定微信的账号已不在此处登录。",
        )
        .hint("Sign in again and link from your account's page.", "请重新登录，再从账号页面绑定。")
}

/// The organisation of a person who is in just one.
fn only(corps: &[Corp]) -> Option<String> {
    if let [only] = corps { Some(only.id.clone()) } else { None }
}

fn own(answer: Answer, browser: &[u8; 32]) -> Result<Landing> {
    if same(&answer.browser, browser) {
        Ok(answer.landing)
    } else {
        Err(mismatch("the answer is another browser's"))
    }
}

pub(super) fn mismatch(cause: &str) -> Error {
    Error::new(Code::StateMismatch).because(cause)
}

pub(super) fn declined() -> Error {
    Error::new(Code::CodeInvalid)
        .message("The sign-in was declined in WeChat.", "您在微信中取消了登录。")
        .hint("Start again when you want to sign in.", "如需登录，请重新发起。")
}

/// The application's own marker is echoed as `appState`; WeChat never sees it, and it protects nothing.
pub(super) fn with_app_state(redirect: &str, app_state: Option<&str>) -> String {
    let Some(app_state) = app_state.filter(|s| !s.is_empty()) else { return redirect.to_owned() };
    let (rest, fragment) = redirect.split_once('#').map_or((redirect, None), |(rest, f)| (rest, Some(f)));
    let joint = if rest.contains('?') { '&' } else { '?' };
    let value: String = url::form_urlencoded::byte_serialize(app_state.as_bytes()).collect();
    let tail = fragment.map(|f| format!("#{f}")).unwrap_or_default();
    format!("{rest}{joint}appState={value}{tail}")
}

#[cfg(test)]
mod tests {
    use super::with_app_state;

    #[test]
    fn the_marker_goes_into_the_query_before_the_fragment() {
        assert_eq!(with_app_state("/a", Some("x y")), "/a?appState=x+y");
        assert_eq!(with_app_state("/a?b=1#c", Some("z")), "/a?b=1&appState=z#c");
        assert_eq!(with_app_state("/a", None), "/a");
    }
}
