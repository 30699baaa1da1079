//! The fixed routes, from the table beside their handlers.

use serde_json::{Map, Value, json};
use wxlogin::declare::Part;

use super::{Audience, parts, schema};
use crate::routes::{Answer, Body, Route, Who, all};

pub(super) fn operations(audience: Audience) -> impl Iterator<Item = (String, &'static str, Value)> {
    all()
        .filter(move |route| audience == Audience::Admin || !is_for_admins(route))
        .filter(|route| !matches!(route.answer, Answer::Elements))
        .map(|route| (route.path.to_owned(), route.verb.as_str(), operation(route)))
}

/// The first admin's link, the console's sign-in and its state are open, and still nobody else's business.
fn is_for_admins(route: &Route) -> bool {
    route.who == Who::Admin || route.path.starts_with("/v1/admin")
}

fn operation(route: &Route) -> Value {
    let mut responses = parts::failures(route.errors);
    let (status, success) = success(route.answer);
    responses.insert(status.to_owned(), success);
    let mut operation = json!({
        "operationId": route.id,
        "tags": [route.tag],
        "summary": route.doc,
        "security": security(route.who),
        "parameters": parameters(route),
        "responses": responses,
    });
    if let Some(body) = body(route.body) {
        operation["requestBody"] = body;
    }
    operation
}

fn security(who: Who) -> Value {
    match who {
        Who::Anyone => json!([]),
        Who::Session => parts::by_session(),
        Who::Admin => parts::by_session_or_key(),
    }
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    let in_query = route.query.iter().map(|parameter| {
        json!({
            "name": parameter.name, "in": "query", "required": parameter.required,
            "description": parameter.doc, "schema": {"type": "string"},
        })
    });
    in_path.chain(in_query).collect()
}

fn body(body: Body) -> Option<Value> {
    let content = |media: &str, parts: &[Part]| {
        let mut by_media = Map::new();
        by_media.insert(media.to_owned(), json!({"schema": schema::of_parts(parts, true)}));
        json!({"required": true, "content": by_media})
    };
    match body {
        Body::Nothing => None,
        Body::Json(parts) => Some(content("application/json", parts)),
        Body::Form(parts) => Some(content("application/x-www-form-urlencoded", parts)),
    }
}

fn success(answer: Answer) -> (&'static str, Value) {
    let of = |media: &str, schema: Value| {
        let mut by_media = Map::new();
        by_media.insert(media.to_owned(), json!({"schema": schema}));
        json!({"description": "ok", "content": by_media})
    };
    match answer {
        Answer::Envelope(shape) => ("200", parts::envelope(&schema::of_shape(&shape))),
        Answer::Plain(shape) => ("200", of("application/json", schema::of_shape(&shape))),
        Answer::Page => ("200", of("text/html", json!({"type": "string"}))),
        Answer::Redirect => ("303", json!({"description": "On to the next address."})),
        Answer::Headers => ("200", json!({"description": "Only headers."})),
        Answer::Other(media) => ("200", of(media, json!({}))),
        Answer::Elements => ("200", json!({"description": "See the elements' own paths."})),
    }
}
