//! Sessions: begun, checked, listed, ended.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Core, Visit, register::user_row, session_cache::Ticket as CacheTicket, standing::through,
    tickets::LoginTicket,
};
use crate::{
    Code, Error, Result,
    declare::refuse_nul,
    nouns::{EventKind, IdentityKey, NewEvent, NewSession, Session, UserId},
    ports::{Grounds, Lapse, SignIn},
    secret::{Token, TokenKind, fresh_id, fresh_token, hash},
};

/// Use is noted at most this often, to spare writes.
const SEEN_STEP: SignedDuration = SignedDuration::from_secs(60);

/// A session that has just begun. The token is shown once, here.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Always true; failures are errors.
    pub success: bool,
    /// The token that opens the session.
    pub session_id: Token,
    /// Who is signed in.
    pub user_id: UserId,
    /// In which organisation.
    pub corp_id: Option<String>,
    /// When the session ends, whatever happens.
    pub expires_at: Timestamp,
}

/// Whose session is to begin, how, and what must still hold then.
pub(crate) struct Beginning<'a> {
    pub(crate) user_id: &'a UserId,
    pub(crate) corp_id: Option<String>,
    /// The login method's fullName, or `password`.
    pub(crate) method: &'a str,
    pub(crate) platform: &'a str,
    /// Whether it takes the place of the user's earlier ones with the same method and platform.
    pub(crate) replaces: bool,
    pub(crate) grounds: Grounds,
}

/// A session to be stored, what is recorded with it, and what its owner is given then.
pub(super) struct Begun {
    pub(super) answer: SignedIn,
    pub(super) session: NewSession,
    pub(super) event: NewEvent,
}

/// A session as its owner sees it: no token, no hash.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The public id, for revoking it.
    pub id: String,
    /// In which organisation.
    pub corp_id: Option<String>,
    /// Through which login method.
    pub method: String,
    /// What signed in.
    pub platform: String,
    /// Network address at sign-in.
    pub address: Option<String>,
    /// User-Agent at sign-in.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Core {
    /// `loginByCode`: a loginCode becomes a session. The code is taken before anything is checked; only when the
    /// organisation was missing or wrong is it put back, with the life it had left, because nothing was given for it.
    pub async fn login_by_code(
        &self,
        visit: &Visit,
        login_code: &str,
        corp: Option<&str>,
        platform: Option<&str>,
    ) -> Result<SignedIn> {
        let ticket: Option<LoginTicket> = self.redeem(TokenKind::LoginCode, login_code).await?;
        let Some(ticket) = ticket else {
            return Err(self.failed(visit, None, Error::new(Code::LoginCodeInvalid)).await);
        };
        let account = ticket.account.as_ref();
        // What the session relies on is looked at in its own change; before that only to ask for no organisation in vain.
        self.must_be_usable(&ticket.user_id).await?;
        self.must_still_be(&ticket.user_id, account).await?;
        let corps = self.active_corps(&ticket.user_id).await?;
        match self.corp_for(&corps, corp) {
            Ok(corp_id) => {
                let beginning = Beginning {
                    user_id: &ticket.user_id,
                    corp_id,
                    method: &ticket.method,
                    platform: platform.unwrap_or("web"),
                    replaces: false,
                    grounds: through(account, ticket.epoch),
                };
                match self.begin_session(visit, beginning).await? {
                    Ok(signed_in) => Ok(signed_in),
                    Err(lapse) => Err(self.lapsed(lapse, &ticket.user_id, account).await?),
                }
            }
            Err(error) => {
                let left = self.left_until(ticket.ends_at);
                self.keep(TokenKind::LoginCode, login_code, &ticket, left).await?;
                Err(error)
            }
        }
    }

    /// Begins a session for somebody who has just proved who they are, if what they proved it by still holds.
    pub(crate) async fn begin_session(
        &self,
        visit: &Visit,
        beginning: Beginning<'_>,
    ) -> Result<std::result::Result<SignedIn, Lapse>> {
        let Beginning { user_id, corp_id, method, platform, replaces, grounds } = beginning;
        let begun = self.fresh_session(visit, user_id, corp_id, method, platform);
        let sign_in = SignIn {
            session: begun.session,
            keep: self.policy.sessions_per_user,
            replaces,
            grounds,
            told: None,
            events: vec![begun.event],
        };
        let ended = match self.stores.sessions.sign_in(sign_in).await? {
            Ok(ended) => ended,
            Err(lapse) => return Ok(Err(lapse)),
        };
        self.after_sign_in(method, user_id, &ended).await;
        Ok(Ok(begun.answer))
    }

    /// What to tell whose one-time code outlived what it was given for.
    pub(super) async fn lapsed(
        &self,
        lapse: Lapse,
        user_id: &UserId,
        account: Option<&IdentityKey>,
    ) -> Result<Error> {
        if lapse == Lapse::Closed {
            return Ok(Error::new(Code::UserDisabled));
        }
        match self.must_still_be(user_id, account).await {
            Err(error) if error.code() == Code::NotBound => Ok(error),
            other => other.map(|()| Error::new(Code::LoginCodeInvalid)),
        }
    }

    /// A session that is not stored yet.
    pub(super) fn fresh_session(
        &self,
        visit: &Visit,
        user_id: &UserId,
        corp_id: Option<String>,
        method: &str,
        platform: &str,
    ) -> Begun {
        let token = fresh_token(self.rng.as_ref(), TokenKind::Session);
        let session = self.new_session(visit, user_id, corp_id, method, platform, token.expose());
        let answer = SignedIn {
            success: true,
            session_id: token,
            user_id: user_id.clone(),
            corp_id: session.corp_id.clone(),
            expires_at: session.expires_at,
        };
        let detail = json!({"platform": session.platform, "session": session.id});
        let event = self.event(visit, EventKind::LoginSucceeded, Some(user_id), Some(method), detail);
        Begun { answer, session, event }
    }

    /// What follows once a session is stored: the sessions it ended are forgotten, and the login type is told.
    pub(super) async fn after_sign_in(&self, method: &str, user_id: &UserId, ended: &[Session]) {
        self.session_cache.forget(ended).await;
        self.tell_signed_in(method, user_id).await;
    }

    fn new_session(
        &self,
        visit: &Visit,
        user_id: &UserId,
        corp_id: Option<String>,
        method: &str,
        platform: &str,
        token: &str,
    ) -> NewSession {
        let now = self.clock.now();
        let lifetime = SignedDuration::try_from(self.policy.session_lifetime).unwrap_or(SignedDuration::MAX);
        NewSession {
            id: fresh_id(self.clock.as_ref(), self.rng.as_ref()),
            token_hash: hash(token),
            user_id: user_id.clone(),
            corp_id,
            method: method.to_owned(),
            platform: platform.chars().filter(|c| !c.is_control()).take(32).collect(),
            address: visit.origin.address.clone(),
            user_agent: visit.origin.user_agent.clone(),
            created_at: now,
            seen_at: now,
            expires_at: now.saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        }
    }

    /// The session that a token opens, while it lives and its user may sign in; in an organisation that the app declares, or
    /// in none.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Arc<Session>>> {
        let hash = hash(token);
        let Some((session, ticket)) = self.known_session(hash).await? else { return Ok(None) };
        let now = self.clock.now();
        let idle = SignedDuration::try_from(self.policy.session_idle).unwrap_or(SignedDuration::MAX);
        let unused = now.duration_since(session.seen_at);
        if now >= session.expires_at || unused > idle {
            return Ok(None);
        }
        // Where a session may be idle for less than that, its use has to be noted more often, or it would end in use.
        if unused >= SEEN_STEP.min(idle / 4) {
            // Whoever is signed in stays so while the database takes no changes; the use is noted once it does again.
            if let Err(problem) = self.stores.sessions.touch_session(&session.id, now).await {
                tracing::warn!(%problem, "the use of a session could not be noted");
            }
            self.session_cache.keep(&ticket, &Arc::new(Session { seen_at: now, ..Session::clone(&session) }));
        }
        Ok(Some(self.in_declared_corp(session)))
    }

    /// The session behind a hash, whether or not it has ended, while its user may sign in.
    async fn known_session(&self, hash: [u8; 32]) -> Result<Option<(Arc<Session>, CacheTicket)>> {
        if let Some(known) = self.session_cache.get(&hash) {
            return Ok(Some(known));
        }
        let ticket = self.session_cache.before(hash);
        let Some(session) = self.stores.sessions.session(&hash).await? else { return Ok(None) };
        let session = Arc::new(session);
        match self.must_be_usable(&session.user_id).await {
            Ok(()) => {
                self.session_cache.keep(&ticket, &session);
                Ok(Some((session, ticket)))
            }
            Err(error) if error.code() == Code::UserDisabled => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Fails when the account that proved who somebody is has been taken from them since.
    pub(crate) async fn must_still_be(&self, user_id: &UserId, account: Option<&IdentityKey>) -> Result<()> {
        let Some(account) = account else { return Ok(()) };
        match self.stores.identities.identity(account).await? {
            Some(identity) if identity.user_id == *user_id => Ok(()),
            _ => Err(Error::new(Code::NotBound)),
        }
    }

    pub(crate) async fn must_be_usable(&self, user_id: &UserId) -> Result<()> {
        match self.stores.users.user(user_id).await? {
            Some(user) if user.may_sign_in() => Ok(()),
            _ => Err(Error::new(Code::UserDisabled)),
        }
    }

    /// The signed-in user, as a row, with the organisation of the session.
    pub async fn current_user(&self, visit: &Visit) -> Result<Value> {
        let session = visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let user = self
            .stores
            .users
            .user(&session.user_id)
            .await?
            .ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let mut row = user_row(&user);
        row["corpId"] = json!(session.corp_id);
        Ok(row)
    }

    /// The caller's own devices, newest first.
    pub async fn own_sessions(&self, visit: &Visit) -> Result<Vec<SessionView>> {
        let own = visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        let now = self.clock.now();
        let sessions = self.stores.sessions.sessions_of_user(&own.user_id).await?;
        Ok(sessions
            .into_iter()
            .filter(|session| session.expires_at > now)
            .map(|s| view(s, &own.id))
            .collect())
    }

    /// Ends one of the caller's own sessions.
    pub async fn end_own_session(&self, visit: &Visit, id: &str) -> Result<()> {
        let own = visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        refuse_nul(id)?;
        match self.stores.sessions.end_session(&own.user_id, id).await? {
            Some(ended) => self.note_ended(visit, &[ended]).await,
            None => Err(Error::new(Code::NotFound)
                .message("There is no such session of yours.", "您没有该会话。")
                .hint("List them with GET /v1/sessions.", "可通过 GET /v1/sessions 查看。")),
        }
    }

    /// `logout`: ends the caller's session.
    pub async fn logout(&self, visit: &Visit) -> Result<()> {
        let own = visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))?.id.clone();
        self.end_own_session(visit, &own).await
    }

    /// Ends every session of a user but the one that asks.
    pub(crate) async fn end_other_sessions(&self, visit: &Visit, user_id: &UserId) -> Result<()> {
        let ended = self.stores.sessions.end_sessions(user_id, asking(visit, user_id)).await?;
        self.note_ended(visit, &ended).await
    }

    /// Everywhere forgotten first, all of them; then recorded.
    pub(super) async fn note_ended(&self, visit: &Visit, ended: &[Session]) -> Result<()> {
        self.session_cache.forget(ended).await;
        for session in ended {
            let (user, method) = (Some(&session.user_id), Some(session.method.as_str()));
            let detail = json!({"session": session.id});
            let event = self.event(visit, EventKind::SessionRevoked, user, method, detail);
            self.stores.events.record(event).await?;
        }
        Ok(())
    }
}

/// The session that asks, where it is the user's own.
pub(super) fn asking<'a>(visit: &'a Visit, user_id: &UserId) -> Option<&'a str> {
    visit.caller.session().filter(|own| own.user_id == *user_id).map(|own| own.id.as_str())
}

pub(super) fn view(session: Session, own: &str) -> SessionView {
    SessionView {
        current: session.id == own,
        id: session.id,
        corp_id: session.corp_id,
        method: session.method,
        platform: session.platform,
        address: session.address,
        user_agent: session.user_agent,
        created_at: session.created_at,
        seen_at: session.seen_at,
        expires_at: session.expires_at,
    }
}
