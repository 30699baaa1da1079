//! `/v1/session`: the session that asks.

use axum::{
    extract::State,
    routing::{delete, get, post},
};
use serde_json::{Value, json};
use wxlogin::{
    Code, CorpEntry, Error, Result,
    declare::{Part, Shape},
};

use super::{Answer, Body, Route, Verb, Who, sessions::VIEW};
use crate::{
    envelope::{self, Outcome},
    extract::{Carrier, JsonObject, Visitor, unset_session},
    state::Server,
};

const CORP_ID: Shape = Shape::OneOf(&[Shape::Text, Shape::Null]);
const CORP: Shape = Shape::Object(&[Part::new("corpId", Shape::Text), Part::new("corpName", Shape::Text)]);

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/v1/session",
        tag: "sessions",
        id: "getSession",
        doc: "Who is signed in, through which session, and in which organisations.",
        who: Who::Session,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(Shape::Object(&[
            Part::new("userId", Shape::Text),
            Part::optional("username", Shape::Text),
            Part::optional("nick", Shape::Text),
            Part::optional("avatar", Shape::Text),
            Part::optional("phone", Shape::Text),
            Part::new("isActive", Shape::Flag),
            Part::new("createdAt", Shape::Time),
            Part::new("corpId", CORP_ID),
            Part::new("session", VIEW),
            Part::new("corpList", Shape::List(&CORP)),
        ])),
        errors: &[Code::Unauthenticated],
        handler: || get(who_am_i),
    },
    Route {
        verb: Verb::Delete,
        path: "/v1/session",
        tag: "sessions",
        id: "endSession",
        doc: "Signs out.",
        who: Who::Session,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(Shape::Null),
        errors: &[Code::Unauthenticated],
        handler: || delete(sign_out),
    },
    Route {
        verb: Verb::Post,
        path: "/v1/session/corp",
        tag: "sessions",
        id: "switchCorp",
        doc: "Moves the session to another organisation (corpId or title), or out of all (null).",
        who: Who::Session,
        query: &[],
        body: Body::Json(&[Part::new("corp", CORP_ID)]),
        answer: Answer::Envelope(Shape::Object(&[Part::new("corpId", CORP_ID)])),
        errors: &[Code::Unauthenticated, Code::Forbidden],
        handler: || post(switch_corp),
    },
];

async fn who_am_i(State(server): State<Server>, visitor: Visitor) -> Outcome {
    let core = server.app().core();
    let who = core.current_user(&visitor.visit).await;
    let mut who = who.map_err(|error| visitor.explain(error))?;
    let sessions = core.own_sessions(&visitor.visit).await?;
    let own = sessions.into_iter().find(|session| session.current);
    let own = own.ok_or_else(|| Error::new(Code::Unauthenticated))?;
    let corps = match visitor.visit.caller.session() {
        Some(session) => core.active_corps(&session.user_id).await?,
        None => vec![],
    };
    who["session"] = json!(own);
    who["corpList"] = json!(corps.iter().map(CorpEntry::from).collect::<Vec<_>>());
    Ok(envelope::data(&visitor.known, who))
}

async fn sign_out(State(server): State<Server>, visitor: Visitor) -> Outcome {
    let ended = server.app().core().logout(&visitor.visit).await;
    ended.map_err(|error| visitor.explain(error))?;
    let mut response = envelope::data(&visitor.known, Value::Null);
    if visitor.carrier == Carrier::Cookie {
        unset_session(response.headers_mut(), server.site());
    }
    Ok(response)
}

async fn switch_corp(
    State(server): State<Server>,
    visitor: Visitor,
    JsonObject(body): JsonObject,
) -> Outcome {
    let corp = asked(&body)?;
    let moved = server.app().core().switch_corp(&visitor.visit, corp).await;
    let corp_id = moved.map_err(|error| visitor.explain(error))?;
    Ok(envelope::data(&visitor.known, json!({"corpId": corp_id})))
}

fn asked(body: &serde_json::Map<String, Value>) -> Result<Option<&str>> {
    match (body.len(), body.get("corp")) {
        (1, Some(Value::Null)) => Ok(None),
        (1, Some(Value::String(corp))) if !corp.is_empty() => Ok(Some(corp)),
        _ => Err(Error::invalid(
            "The body must be {\"corp\": corpId or title, or null}.",
            "请求体须为 {\"corp\": 组织 ID、名称或 null}。",
        )),
    }
}
