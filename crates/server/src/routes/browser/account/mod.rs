//! `/` and `/account/...`: a person's own account. What it can do is what the API can do; the forms are its callers.

mod actions;
mod page;

use axum::routing::{get, post};
use wxlogin::{
    Code,
    declare::{Part, Shape},
};

use super::super::{Answer, Body, Parameter, Route, Verb, Who};

const CSRF: Part = Part::new("csrf", Shape::Text);
const REDIRECT: Part = Part::optional("redirect", Shape::Text);

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/",
        tag: "browser",
        id: "accountPage",
        doc: "The own account: who, linked WeChat accounts, devices.",
        who: Who::Anyone,
        query: &[Parameter::optional(
            "done",
            "What just happened, to be shown: linked, unlinked, revoked, switched or password.",
        )],
        body: Body::Nothing,
        answer: Answer::Page,
        errors: &[],
        handler: || get(page::show),
    },
    action("/account/sign-out", "signOut", "Signs out.", &[CSRF, REDIRECT], || post(actions::sign_out)),
    action(
        "/account/corp",
        "chooseCorp",
        "Moves the session to another organisation.",
        &[CSRF, Part::new("corp", Shape::Text), REDIRECT],
        || post(actions::corp),
    ),
    action(
        "/account/link",
        "link",
        "Begins to link a WeChat account to the person who is signed in: on to WeChat.",
        &[CSRF, Part::new("method", Shape::Text)],
        || post(actions::link),
    ),
    action(
        "/account/unlink",
        "unlink",
        "Ends the link to a WeChat account.",
        &[CSRF, Part::new("method", Shape::Text)],
        || post(actions::unlink),
    ),
    action(
        "/account/password",
        "changePassword",
        "Changes the own password: with the old one, or lately signed in where there is none. Every other session ends.",
        &[
            CSRF,
            Part::optional("old", Shape::Text),
            Part::new("new", Shape::Text),
            Part::optional("username", Shape::Text),
        ],
        || post(actions::password),
    ),
    action(
        "/account/revoke",
        "revoke",
        "Ends one of the own sessions.",
        &[CSRF, Part::new("session", Shape::Text)],
        || post(actions::revoke),
    ),
];

const fn action(
    path: &'static str,
    id: &'static str,
    doc: &'static str,
    fields: &'static [Part],
    handler: fn() -> axum::routing::MethodRouter<crate::state::Server>,
) -> Route {
    Route {
        verb: Verb::Post,
        path,
        tag: "browser",
        id,
        doc,
        who: Who::Session,
        query: &[],
        body: Body::Form(fields),
        answer: Answer::Redirect,
        errors: &[Code::Unauthenticated, Code::Forbidden, Code::FreshProofRequired, Code::NotFound],
        handler,
    }
}
