//! Whether a caller may read what is for operators: figures, and what is wrong with which part.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use wxlogin::{Code, Error, secret};

use super::visitor::ConsoleVisitor;
use crate::{context::text, routes, state::Server};

/// Marks requests that came by `ops.listen`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ByOpsListener;

/// Who asks about the state of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Somebody at `ops.listen`, or with `ops.key`.
    Operator,
    /// An admin, by a session of the console or a key.
    Admin,
    /// Anybody else.
    Public,
}

impl Asker {
    /// The error for what is not public.
    pub(crate) fn must_be_operator(self) -> Result<(), Error> {
        if self == Self::Public { Err(operators_only()) } else { Ok(()) }
    }
}

impl FromRequestParts<Server> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        if parts.extensions.get::<ByOpsListener>().is_some() || has_key(parts, server) {
            return Ok(Self::Operator);
        }
        // A caller without credentials costs no look into the store, so that a probe is answered when that is away.
        let credentials =
            [header::AUTHORIZATION, header::COOKIE].iter().any(|name| parts.headers.contains_key(name));
        if !credentials {
            return Ok(Self::Public);
        }
        let Ok(ConsoleVisitor(visitor)) = ConsoleVisitor::from_request_parts(parts, server).await else {
            return Ok(Self::Public);
        };
        let admin = routes::admin::check(server, &visitor.visit).await.is_ok();
        Ok(if admin { Self::Admin } else { Self::Public })
    }
}

fn has_key(parts: &Parts, server: &Server) -> bool {
    let sent = text(&parts.headers, header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    let sent = sent.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, key)| key.trim());
    let (Some(sent), Some(key)) = (sent, &server.app().settings().ops.key) else { return false };
    // Hashes are compared, so that the time tells nothing of the key's length either.
    secret::same(&secret::hash(sent), &secret::hash(key.expose()))
}

fn operators_only() -> Error {
    Error::new(Code::Unauthenticated).message("This is for operators.", "仅供运维人员访问。").hint(
        "Ask at ops.listen, or send ops.key or an admin key as `Authorization: Bearer`.",
        "请访问 ops.listen，或以 `Authorization: Bearer` 发送 ops.key 或管理密钥。",
    )
}
