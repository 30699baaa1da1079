//! `/v1/admin/me`: the admin's own account in the console: second factors, the password, sessions, recent events.

use axum::{
    extract::{Path, State},
    routing::{delete, get, post},
};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use serde_json::{Value, json};
use wxlogin::{
    PasswordChange, Recovery,
    declare::{Part, Shape},
};

use super::{Answer, Asked, Body, DONE, MAYBE, OwnConsole, Route, Verb, proof, row, shapes};
use crate::{
    envelope::{Failure, Outcome},
    state::Server,
};

const FACTOR: Shape = Shape::Object(&[
    Part::new("id", Shape::Text),
    Part::new("kind", Shape::OneOf(&[Shape::Constant("totp"), Shape::Constant("passkey")])),
    Part::new("name", Shape::Text),
    Part::new("createdAt", Shape::Time),
    Part::new("usedAt", MAYBE),
]);
const NOTICE: Shape = Shape::Object(&[
    Part::new("kind", Shape::Text),
    Part::new("change", Shape::Text),
    Part::new("address", MAYBE),
    Part::new("userAgent", MAYBE),
    Part::new("at", Shape::Time),
]);
/// New recovery codes, or none where there are some already.
const CODES: Answer = Answer::Envelope(Shape::Object(&[Part::new(
    "recoveryCodes",
    Shape::OneOf(&[Shape::List(&Shape::Text), Shape::Null]),
)]));

pub(super) const ROUTES: &[Route] = &[
    Route {
        answer: Answer::Envelope(Shape::Object(&[
            Part::new("factors", Shape::List(&FACTOR)),
            Part::new("recoveryCodes", Shape::Integer),
            Part::new("sessions", Shape::List(&shapes::CONSOLE_SESSION)),
            Part::new("events", Shape::List(&NOTICE)),
        ])),
        ..row(
            Verb::Get,
            "/v1/admin/me",
            "adminMe",
            "The admin's own factors, sessions of the console and recent security events.",
            || get(show),
        )
    },
    Route {
        body: Body::Json(&[Part::new("old", Shape::Text), Part::new("new", Shape::Text)]),
        answer: DONE,
        ..row(
            Verb::Post,
            "/v1/admin/me/password",
            "adminOwnPassword",
            "Changes the own password; every other session ends.",
            || post(password),
        )
    },
    Route {
        answer: Answer::Envelope(Shape::Object(&[
            Part::new("ticket", Shape::Text),
            Part::new("secret", Shape::Text),
            Part::new("address", Shape::Text),
            Part::new("qr", Shape::Text),
        ])),
        ..row(
            Verb::Post,
            "/v1/admin/me/totp",
            "adminEnrolTotp",
            "Begins to set up one-time passwords. The secret is shown this once.",
            || post(enrol_totp),
        )
    },
    Route {
        body: Body::Json(&[
            Part::new("ticket", Shape::Text),
            Part::new("code", Shape::Text),
            Part::new("name", Shape::Text),
        ]),
        answer: CODES,
        ..row(
            Verb::Post,
            "/v1/admin/me/totp/confirm",
            "adminConfirmTotp",
            "The first one-time password confirms that the app has the secret.",
            || post(confirm_totp),
        )
    },
    Route {
        answer: proof::CHALLENGE,
        ..row(Verb::Post, "/v1/admin/me/passkey", "adminEnrolPasskey", "Begins to set up a passkey.", || {
            post(enrol_passkey)
        })
    },
    Route {
        body: Body::Json(&[Part::new("passkey", Shape::Any), Part::new("name", Shape::Text)]),
        answer: CODES,
        ..row(
            Verb::Post,
            "/v1/admin/me/passkey/confirm",
            "adminConfirmPasskey",
            "The answer of the new passkey.",
            || post(confirm_passkey),
        )
    },
    Route {
        answer: CODES,
        ..row(
            Verb::Post,
            "/v1/admin/me/recovery",
            "adminRenewRecovery",
            "New recovery codes in place of the old ones; shown this once.",
            || post(recovery),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/me/factors/{id}",
            "adminRemoveFactor",
            "Removes one of the own second factors.",
            || delete(remove),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/me/sessions/{id}",
            "adminEndOwnSession",
            "Ends one of the own sessions of the console.",
            || delete(end),
        )
    },
];

async fn show(State(server): State<Server>, own: OwnConsole) -> Outcome {
    let core = server.app().core();
    let user = core.console_user(&own.0.visit).await?;
    let (factors, codes) = core.own_factors(&own.0.visit).await?;
    let sessions = core.console_sessions(&own.0.visit, Some(&user.id)).await?;
    let events = core.notices(&user.id, 20).await?;
    own.0.tell(json!({
        "factors": factors, "recoveryCodes": codes, "sessions": sessions, "events": events,
    }))
}

async fn password(State(server): State<Server>, own: OwnConsole, mut asked: Asked) -> Outcome {
    let (old, new) = (asked.secret("old")?, asked.secret("new")?);
    asked.done()?;
    let change = PasswordChange { old: Some(&old), new: &new, username: None };
    server.app().core().change_own_password(&own.0.visit, change).await?;
    own.0.done()
}

async fn enrol_totp(State(server): State<Server>, own: OwnConsole) -> Outcome {
    let enrolment = server.app().core().enrol_totp(&own.0.visit, &title(&server)).await?;
    let code = QRBuilder::new(enrolment.address.as_str()).build();
    let code = code.map_err(|_| wxlogin::Error::internal("the secret's address makes no QR code"))?;
    own.0.tell(json!({
        "ticket": enrolment.ticket, "secret": enrolment.secret, "address": enrolment.address,
        "qr": SvgBuilder::default().to_str(&code),
    }))
}

async fn confirm_totp(State(server): State<Server>, own: OwnConsole, mut asked: Asked) -> Outcome {
    let (ticket, code, name) = (asked.text("ticket")?, asked.secret("code")?, asked.text("name")?);
    asked.done()?;
    let codes = server.app().core().confirm_totp(&own.0.visit, &ticket, &code, &name).await?;
    shown(&own, codes)
}

async fn enrol_passkey(State(server): State<Server>, own: OwnConsole) -> Outcome {
    let options = server.app().core().enrol_passkey(&own.0.visit, &title(&server)).await?;
    own.0.tell(json!({"ticket": options.ticket, "options": options.options}))
}

async fn confirm_passkey(State(server): State<Server>, own: OwnConsole, mut asked: Asked) -> Outcome {
    let (answer, name) = (proof::passkey_of(&asked.object("passkey")?)?, asked.text("name")?);
    asked.done()?;
    let codes = server.app().core().confirm_passkey(&own.0.visit, &answer, &name).await?;
    shown(&own, codes)
}

async fn recovery(State(server): State<Server>, own: OwnConsole) -> Outcome {
    let codes = server.app().core().renew_recovery(&own.0.visit).await?;
    shown(&own, Some(codes))
}

async fn remove(State(server): State<Server>, own: OwnConsole, Path(id): Path<String>) -> Outcome {
    server.app().core().remove_factor(&own.0.visit, &id).await?;
    own.0.done()
}

async fn end(State(server): State<Server>, own: OwnConsole, Path(id): Path<String>) -> Outcome {
    let core = server.app().core();
    let user = core.console_user(&own.0.visit).await?;
    core.end_console_session(&own.0.visit, &user.id, &id).await?;
    own.0.done()
}

fn shown(own: &OwnConsole, codes: Option<Recovery>) -> Result<axum::response::Response, Failure> {
    let codes: Option<Value> = codes.map(|codes| json!(codes.0));
    own.0.tell(json!({"recoveryCodes": codes}))
}

fn title(server: &Server) -> String {
    let info = server.app().info();
    info.title.clone().unwrap_or_else(|| info.name.clone())
}
