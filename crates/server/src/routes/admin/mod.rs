//! `/v1/admin/...`: what the console does, and what an application's own tools may do with an admin key.
//!
//! Every handler asks for an [`Admin`], which is an admin's session of the console (a cookie only from our own pages) or a
//! service key made with `--admin`; what is the person's own asks for an [`OwnConsole`], which no key is. A few routes do
//! without: the first admin's link, the sign-in, and `state`, which tells the console which of the two to show.
//!
//! # Rules, with their reasons
//! - **No secret goes out.** Of a secret field the answers say only whether it is set, and its reference when it is nothing but
//!   a reference (`{{NAME}}`). Sources are masked by the element crate, diagnostics are its own.
//! - **A draft is judged by the loader itself** ([`elements::draft`]), so that the console and `wxlogin check` cannot differ.
//! - **Nothing here knows a login type.** Forms come from the descriptors; what a type needs beyond them belongs into it.
//! - Lists are `{items, total}`; those without an end are read part by part, `{items, next}` ([`parts`]). A change answers with what is there now, so that a page needs no second call.

mod accounts;
mod advice;
mod asked;
mod assets;
mod diagnostics;
mod elements;
mod events;
mod guard;
mod keys;
mod organisations;
mod own;
mod parts;
mod problems;
mod proof;
mod reference;
pub(super) mod sandbox;
mod sessions;
mod shapes;
mod stats;
mod trials;
mod types;
mod users;

use axum::{Router, routing::MethodRouter};
use wxlogin::{
    Code,
    declare::{Part, Shape},
};

use super::{Answer, Body, Parameter, Route, Verb, Who};
use crate::state::Server;
pub(crate) use accounts::invitation;
use asked::Asked;
pub(crate) use guard::check;
use guard::{Admin, OwnConsole};
use parts::paged;

const ERRORS: &[Code] = &[Code::Unauthenticated, Code::Forbidden, Code::NotFound];

/// Every admin route.
pub(super) fn all() -> impl Iterator<Item = &'static Route> {
    let groups: [&'static [Route]; 16] = [
        accounts::ROUTES,
        types::ROUTES,
        elements::ROUTES,
        elements::WRITING,
        trials::ROUTES,
        users::ROUTES,
        users::CHANGES,
        users::MERGES,
        organisations::ROUTES,
        sessions::ROUTES,
        events::ROUTES,
        keys::ROUTES,
        stats::ROUTES,
        reference::ROUTES,
        proof::ROUTES,
        own::ROUTES,
    ];
    groups.into_iter().flatten().chain(problems::ROUTES)
}

/// The console's pages and files, which no document lists.
pub(crate) fn console() -> Router<Server> {
    assets::router().merge(trials::callback())
}

/// A row with what all of these routes have in common; the rest is written over it.
const fn row(
    verb: Verb,
    path: &'static str,
    id: &'static str,
    doc: &'static str,
    handler: fn() -> MethodRouter<Server>,
) -> Route {
    Route {
        verb,
        path,
        tag: "admin",
        id,
        doc,
        who: Who::Admin,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(Shape::Any),
        errors: ERRORS,
        handler,
    }
}

/// `{items, total}`.
macro_rules! list_of {
    ($item:expr) => {
        crate::routes::Answer::Envelope(wxlogin::declare::Shape::Object(&[
            wxlogin::declare::Part::new("items", wxlogin::declare::Shape::List(&$item)),
            wxlogin::declare::Part::new("total", wxlogin::declare::Shape::Integer),
        ]))
    };
}
use list_of;

const MAYBE: Shape = Shape::OneOf(&[Shape::Text, Shape::Null]);
const DONE: Answer = Answer::Envelope(Shape::Object(&[Part::new("done", Shape::Flag)]));
