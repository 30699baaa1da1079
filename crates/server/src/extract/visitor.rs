//! Who calls.
//!
//! A token comes as `Authorization: Bearer`, as `X-Session-Id`, or in the session cookie; the first of these counts. What
//! opens nothing makes the caller anonymous: a stale cookie must not stand in the way of a call that anyone may make,
//! and every other call then answers 401 by itself.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use wxlogin::{
    Code, Error, Visit,
    nouns::{Caller, Session},
    secret::TokenKind,
};

use super::{
    cookies::{Cookie, browser_token},
    csrf::{proven_by_headers, refused},
};
use crate::{
    context::{Known, text},
    envelope::Failure,
    state::Server,
};

static SESSION_ID: HeaderName = HeaderName::from_static("x-session-id");

/// What the caller's token came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// There was none.
    Nothing,
    /// A header, which no other site's page can make a browser send.
    Header,
    /// The cookie.
    Cookie,
    /// The cookie, in a call that another site's page may have made; it was not looked at.
    ForgedCookie,
    /// A header with a service key that opens nothing.
    DeadKey,
}

/// A caller of the API. A cookie counts only when the call is a reading one or came from our own page.
pub(crate) struct Visitor {
    pub(crate) visit: Visit,
    pub(crate) carrier: Carrier,
    pub(crate) known: Known,
}

impl Visitor {
    /// Says why a caller with a cookie or a key is treated as nobody.
    pub(crate) fn explain(&self, error: Error) -> Error {
        match self.carrier {
            Carrier::ForgedCookie if error.code() == Code::Unauthenticated => refused(),
            Carrier::DeadKey if error.code() == Code::Unauthenticated => dead_key(),
            _ => error,
        }
    }
}

/// A caller of the admin API: the cookie of the console counts, and that of an ordinary session does not.
pub(crate) struct ConsoleVisitor(pub(crate) Visitor);

impl FromRequestParts<Server> for ConsoleVisitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        Visitor::with_cookie(parts, server, Cookie::Console).await.map(Self)
    }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        Self::with_cookie(parts, server, Cookie::Session).await
    }
}

impl Visitor {
    async fn with_cookie(parts: &mut Parts, server: &Server, which: Cookie) -> Result<Self, Failure> {
        let known = Known::from_request_parts(parts, server).await?;
        let (token, mut carrier) = presented(&parts.headers, server, which);
        // A token of the console means something to the admin API only.
        let token = token.filter(|token| which == Cookie::Console || !is_console(token));
        let proven = || proven_by_headers(&parts.headers, server, known.route());
        if carrier == Carrier::Cookie && !parts.method.is_safe() && !proven() {
            carrier = Carrier::ForgedCookie;
        }
        let token = token.filter(|_| carrier != Carrier::ForgedCookie);
        let visit = visit(server, &known, token).await?;
        if carrier == Carrier::Header
            && matches!(visit.caller, Caller::Anonymous)
            && token.is_some_and(is_key)
        {
            carrier = Carrier::DeadKey;
        }
        Ok(Self { visit, carrier, known })
    }
}

/// The session that a reading call carries, if any, for the one route where nothing else of the caller matters: it is asked
/// for each request of somebody else.
pub(crate) struct Carried(pub(crate) Option<Arc<Session>>);

impl FromRequestParts<Server> for Carried {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        let Some(token) = presented(&parts.headers, server, Cookie::Session).0 else { return Ok(Self(None)) };
        match caller(server, token).await? {
            Caller::User(session) => Ok(Self(Some(session))),
            _ => Ok(Self(None)),
        }
    }
}

/// A person's browser on one of our pages. Whether a form came from us is [`super::Form`]'s to check.
pub(crate) struct Reader {
    pub(crate) visit: Visit,
    pub(crate) known: Known,
    /// The session cookie, whether or not it opens a session.
    pub(crate) session: Option<String>,
    /// The browser cookie, when a server with our keys made it.
    pub(crate) browser: Option<String>,
}

impl Reader {
    pub(super) async fn of(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        let known = Known::from_request_parts(parts, server).await?;
        let (site, core) = (server.site(), server.app().core());
        let session = Cookie::Session.read(&parts.headers, site);
        let session = session.filter(|token| !is_console(token)).map(str::to_owned);
        let browser = browser_token(&parts.headers, site, core).map(str::to_owned);
        let visit = visit(server, &known, session.as_deref()).await?;
        Ok(Self { visit, known, session, browser })
    }
}

impl FromRequestParts<Server> for Reader {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        Self::of(parts, server).await
    }
}

fn is_key(token: &str) -> bool {
    token.starts_with(TokenKind::ServiceKey.prefix())
}

fn is_console(token: &str) -> bool {
    token.starts_with(TokenKind::Console.prefix())
}

/// Signing in, which the code's own text advises, is nothing that a program with a key can do.
fn dead_key() -> Error {
    Error::new(Code::Unauthenticated)
        .message("This service key is unknown or revoked.", "该服务密钥不存在或已被吊销。")
        .hint(
            "Compare it with `wxlogin key list`; `wxlogin key add --name NAME` makes a new one.",
            "请用 `wxlogin key list` 核对；可用 `wxlogin key add --name NAME` 创建新密钥。",
        )
}

fn presented<'a>(headers: &'a HeaderMap, server: &Server, which: Cookie) -> (Option<&'a str>, Carrier) {
    let bearer = text(headers, header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    let bearer =
        bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let in_header = bearer.or_else(|| text(headers, &SESSION_ID).map(str::trim));
    if let Some(token) = in_header.filter(|token| !token.is_empty()) {
        return (Some(token), Carrier::Header);
    }
    match which.read(headers, server.site()) {
        Some(token) => (Some(token), Carrier::Cookie),
        None => (None, Carrier::Nothing),
    }
}

async fn visit(server: &Server, known: &Known, token: Option<&str>) -> Result<Visit, Failure> {
    let caller = match token {
        Some(token) => caller(server, token).await?,
        None => Caller::Anonymous,
    };
    Ok(Visit { caller, origin: known.origin(), language: known.language })
}

async fn caller(server: &Server, token: &str) -> Result<Caller, Error> {
    let core = server.app().core();
    let found = if is_key(token) {
        core.authenticate_key(token).await?.map(|key| Caller::Service { name: key.name })
    } else if token.starts_with(TokenKind::Session.prefix()) {
        core.authenticate(token).await?.map(Caller::User)
    } else if is_console(token) {
        core.authenticate_console(token).await?.map(Caller::Console)
    } else {
        None
    };
    server.metrics().session_checked(found.is_some());
    Ok(found.unwrap_or(Caller::Anonymous))
}
