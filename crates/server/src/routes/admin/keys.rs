//! `/v1/admin/keys`: the service keys of the application's back end. A key's text is in one answer only: that which makes it.

use axum::{
    extract::{Path, State},
    routing::{delete, get, post},
};
use serde_json::{Value, json};
use wxlogin::{
    declare::{Part, Shape},
    nouns::ServiceKey,
};

use super::{Admin, Answer, Asked, Body, DONE, MAYBE, Route, Verb, list_of, row, shapes};
use crate::{envelope::Outcome, state::Server};

const KEY: Shape = Shape::Object(&[
    Part::new("name", Shape::Text),
    Part::new("admin", Shape::Flag),
    Part::new("createdAt", Shape::Time),
    Part::new("usedAt", MAYBE),
    Part::new("revokedAt", MAYBE),
    Part::new("expiresAt", MAYBE),
    Part::new("madeBy", shapes::ACTOR),
]);

pub(super) const ROUTES: &[Route] = &[
    Route {
        answer: list_of!(KEY),
        ..row(Verb::Get, "/v1/admin/keys", "adminListKeys", "Service keys, without their text.", || get(list))
    },
    Route {
        body: Body::Json(&[
            Part::new("name", Shape::Text),
            Part::optional("admin", Shape::Flag),
            Part::optional("expiresAt", Shape::Time),
        ]),
        answer: Answer::Envelope(Shape::Object(&[
            Part::new("name", Shape::Text),
            Part::new("key", Shape::Text),
        ])),
        ..row(
            Verb::Post,
            "/v1/admin/keys",
            "adminCreateKey",
            "Makes a service key. Its text is shown this once. For a person in the console, with a fresh proof: no key makes another.",
            || post(create),
        )
    },
    Route {
        answer: DONE,
        ..row(Verb::Delete, "/v1/admin/keys/{name}", "adminRevokeKey", "Ends a key's use.", || delete(revoke))
    },
];

async fn list(State(server): State<Server>, admin: Admin) -> Outcome {
    let keys = server.app().core().stores.keys.keys().await?;
    let total = keys.len() as u64;
    admin.list(keys.iter().map(view).collect(), total)
}

async fn create(State(server): State<Server>, admin: Admin, mut asked: Asked) -> Outcome {
    let (name, may_admin) = (asked.text("name")?, asked.maybe_flag("admin")?);
    let expires_at = asked.maybe_time("expiresAt")?;
    asked.done()?;
    admin.fresh(&server).await?;
    let core = server.app().core();
    let key = core.add_key_until(&admin.visit, &name, may_admin.unwrap_or(false), expires_at).await?;
    admin.tell(json!({"name": name, "key": key}))
}

async fn revoke(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    server.app().core().revoke_key(&admin.visit, &name).await?;
    admin.done()
}

fn view(key: &ServiceKey) -> Value {
    json!({
        "name": key.name, "admin": key.admin, "createdAt": key.created_at, "usedAt": key.used_at,
        "revokedAt": key.revoked_at, "expiresAt": key.expires_at, "madeBy": key.made_by,
    })
}
