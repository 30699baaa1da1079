//! What a route says about itself, beside its handler. The router and the OpenAPI document are both made from these rows,
//! so neither can have a route that the other lacks.

use axum::routing::MethodRouter;
use wxlogin::{
    Code,
    declare::{Part, Shape},
};

use crate::state::Server;

/// One route.
pub(crate) struct Route {
    pub(crate) verb: Verb,
    /// As the router takes it.
    pub(crate) path: &'static str,
    /// The group in the document.
    pub(crate) tag: &'static str,
    /// The operation's id in the document; unique.
    pub(crate) id: &'static str,
    /// What it is for.
    pub(crate) doc: &'static str,
    pub(crate) who: Who,
    pub(crate) query: &'static [Parameter],
    pub(crate) body: Body,
    pub(crate) answer: Answer,
    /// The codes it fails with, beside those of every call.
    pub(crate) errors: &'static [Code],
    pub(crate) handler: fn() -> MethodRouter<Server>,
}

/// The HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Delete,
}

impl Verb {
    /// As the document writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Delete => "delete",
        }
    }
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Anyone,
    /// A session.
    Session,
    /// An admin's session, or a service key that was made with `--admin`.
    Admin,
}

/// A parameter in the query.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) doc: &'static str,
}

impl Parameter {
    pub(crate) const fn optional(name: &'static str, doc: &'static str) -> Self {
        Self { name, required: false, doc }
    }

    pub(crate) const fn required(name: &'static str, doc: &'static str) -> Self {
        Self { name, required: true, doc }
    }
}

/// What is sent along.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    Nothing,
    Json(&'static [Part]),
    Form(&'static [Part]),
}

/// What comes back.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    /// The envelope with this as `data`.
    Envelope(Shape),
    /// This JSON at the top level.
    Plain(Shape),
    /// A page for people.
    Page,
    /// On to another address.
    Redirect,
    /// Only headers.
    Headers,
    /// Something that is not JSON.
    Other(&'static str),
    /// The functions of the elements; the document takes them from their declarations.
    Elements,
}
