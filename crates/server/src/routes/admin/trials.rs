//! `/v1/admin/trials`: "Test this login", end to end, without signing anybody in.
//!
//! In a browser the way is the real one: WeChat's page, and back to `/console/trial/callback`, which has the host of the
//! sign-in's own callback, so the domain that is registered with WeChat fits both. It may end on another device (a phone that
//! has scanned), so the state alone brings the code back, and the console asks for the report by the trial's id.

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect},
    routing::{get, post},
};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use serde_json::{Value, json};
use wxlogin::{Code, Error, Language, LoginMethod, Result, TrialReport, declare::Part, login_type::Entry};

use super::{Admin, Answer, Asked, Body, Route, Shape, Verb, advice, row, sandbox, shapes};
use crate::{
    envelope::Outcome,
    extract::{Query, Reader},
    state::Server,
};

const CALLBACK: &str = "/console/trial/callback";

pub(super) const ROUTES: &[Route] = &[
    Route {
        answer: Answer::Envelope(shapes::TRIAL_WAYS),
        ..row(
            Verb::Get,
            "/v1/admin/elements/{name}/trial",
            "adminTrialWays",
            "The ways in which this method can be tried here: in a browser, as a persona of the sandbox, with a code.",
            || get(ways),
        )
    },
    Route {
        body: Body::Json(&[Part::optional("persona", Shape::Text), Part::optional("code", Shape::Text)]),
        answer: Answer::Envelope(shapes::TRIAL),
        ..row(
            Verb::Post,
            "/v1/admin/elements/{name}/trial",
            "adminTry",
            "Tries a method: with neither persona nor code it begins in a browser and gives WeChat's address.",
            || post(begin),
        )
    },
    Route {
        answer: Answer::Envelope(shapes::TRIAL_REPORT),
        ..row(
            Verb::Get,
            "/v1/admin/trials/{id}",
            "adminTrialReport",
            "The report of a trial in a browser; null until somebody has come back.",
            || get(report),
        )
    },
];

/// Where a trial's browser comes back to.
pub(super) fn callback() -> Router<Server> {
    Router::new().route(CALLBACK, get(arrive))
}

async fn ways(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    let app = server.app();
    let method = app.method(&name)?;
    let entry = entry_of(&server, &method)?;
    let personas =
        if sandbox::in_use(app) { sandbox::personas(app).await.unwrap_or_default() } else { json!([]) };
    admin.tell(json!({"entry": entry, "browser": entry != Entry::MiniProgram, "personas": personas}))
}

async fn begin(
    State(server): State<Server>,
    admin: Admin,
    Path(name): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let (persona, code) = (asked.maybe_text("persona")?, asked.maybe_text("code")?);
    asked.done()?;
    let app = server.app();
    let method = app.method(&name)?;
    app.core().note_validation(&admin.visit, &method.full_name).await?;
    let entry = entry_of(&server, &method)?;
    let code = match (persona, code) {
        (Some(persona), None) if sandbox::in_use(app) => sandbox::code(app, &method, entry, &persona).await?,
        (None, Some(code)) => code,
        (None, None) => return admin.tell(in_browser(&server, &method, entry, admin.language()).await?),
        _ => return Err(one_way().into()),
    };
    let report = app.core().trial(&method, &code).await;
    admin.tell(json!({"report": view(&server, &report, admin.language())}))
}

async fn in_browser(
    server: &Server,
    method: &LoginMethod,
    entry: Entry,
    language: Language,
) -> Result<Value> {
    let back = server.site().url(CALLBACK).ok_or_else(|| Error::internal("public_url takes no path"))?;
    let started = server.app().core().trial_start(method, back, language).await?;
    let seconds = server.app().settings().login.state_lifetime.as_secs();
    // Inside WeChat only: the way there is to scan the address with the phone.
    let qr = (entry == Entry::InWechat).then(|| qr(started.location.as_str())).flatten();
    Ok(json!({"id": started.id, "url": started.location.as_str(), "qr": qr, "expiresIn": seconds}))
}

async fn report(State(server): State<Server>, admin: Admin, Path(id): Path<String>) -> Outcome {
    let report = server.app().core().trial_report(&id).await?;
    admin.tell(json!({"report": report.map(|report| view(&server, &report, admin.language()))}))
}

/// The code leaves the address at once; what became of it is told where the trial began.
async fn arrive(State(server): State<Server>, reader: Reader, query: Query) -> Outcome {
    let state = query.get("state").ok_or_else(|| Error::new(Code::StateMismatch))?;
    let outcome = server.app().core().trial_arrive(state, query.get("code")).await;
    let word = match &outcome {
        Ok(report) if report.failure.is_none() => "done",
        Ok(_) => "failed",
        Err(_) => "unknown",
    };
    tracing::info!(word, language = reader.known.language.tag(), "a trial came back");
    let next = server.site().path(&format!("/console/tried?outcome={word}"));
    Ok(Redirect::to(&next).into_response())
}

fn view(server: &Server, report: &TrialReport, language: Language) -> Value {
    let mut shown = json!(report);
    if let Some(failure) = &report.failure {
        let (en, zh) = &failure.text;
        shown["failure"]["text"] = json!(if language == Language::Zh { zh } else { en });
        shown["failure"]["advice"] =
            advice::of(server.app(), &report.method, &failure.code, failure.errcode, language);
    }
    shown
}

fn entry_of(server: &Server, method: &LoginMethod) -> Result<Entry> {
    Ok(server.app().core().login_type(method)?.descriptor().entry)
}

fn one_way() -> Error {
    Error::invalid(
        "Give a persona of the sandbox, or a code, or neither.",
        "请提供沙箱人物或 code 之一，或都不提供。",
    )
}

fn qr(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).build().ok()?;
    Some(SvgBuilder::default().to_str(&code))
}
