//! `/v1/sessions`: a person's own devices.

use axum::{
    extract::{Path, State},
    routing::{delete, get},
};
use serde_json::{Value, json};
use wxlogin::{
    Code,
    declare::{Part, Shape},
};

use super::{Answer, Body, Route, Verb, Who};
use crate::{
    envelope::{self, Outcome},
    extract::Visitor,
    state::Server,
};

const MAYBE: Shape = Shape::OneOf(&[Shape::Text, Shape::Null]);

/// A session as its owner sees it.
pub(super) const VIEW: Shape = Shape::Object(&[
    Part::new("id", Shape::Text),
    Part::new("corpId", MAYBE),
    Part::new("method", Shape::Text),
    Part::new("platform", Shape::Text),
    Part::new("address", MAYBE),
    Part::new("userAgent", MAYBE),
    Part::new("createdAt", Shape::Time),
    Part::new("seenAt", Shape::Time),
    Part::new("expiresAt", Shape::Time),
    Part::new("current", Shape::Flag),
]);

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/v1/sessions",
        tag: "sessions",
        id: "listSessions",
        doc: "The caller's own sessions, one per device.",
        who: Who::Session,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(Shape::List(&VIEW)),
        errors: &[Code::Unauthenticated],
        handler: || get(list),
    },
    Route {
        verb: Verb::Delete,
        path: "/v1/sessions/{id}",
        tag: "sessions",
        id: "endOwnSession",
        doc: "Ends one of the caller's own sessions.",
        who: Who::Session,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(Shape::Null),
        errors: &[Code::Unauthenticated, Code::NotFound],
        handler: || delete(end),
    },
];

async fn list(State(server): State<Server>, visitor: Visitor) -> Outcome {
    let sessions = server.app().core().own_sessions(&visitor.visit).await;
    let sessions = sessions.map_err(|error| visitor.explain(error))?;
    Ok(envelope::data(&visitor.known, json!(sessions)))
}

async fn end(State(server): State<Server>, visitor: Visitor, Path(id): Path<String>) -> Outcome {
    let ended = server.app().core().end_own_session(&visitor.visit, &id).await;
    ended.map_err(|error| visitor.explain(error))?;
    Ok(envelope::data(&visitor.known, Value::Null))
}
