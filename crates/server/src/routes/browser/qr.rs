//! `/login/{name}/qr` and below: a QR code on our own page or in `<wechat-login>`, and what happens to it.
//!
//! Whatever stands in the way of an own code (the settings, the login type, WeChat's page, its slowness) ends in the address
//! of WeChat's page for a frame: people can sign in all the same, and the log says why.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use wxlogin::{
    Code, QrOf, QrStarted,
    declare::{Part, Shape},
    login_type::QrStatus,
    secret::hash,
};

use super::{
    super::{Answer, Body, Parameter, Route, Verb, Who},
    callback,
    landing::{count, land},
    start::{ERRORS, REDIRECT, Way, asked, framed},
};
use crate::{
    envelope::Outcome,
    extract::{Query, Reader, set_browser},
    state::Server,
};

/// The route that is held.
pub(crate) const POLL: &str = "/login/{name}/qr/{ticket}/poll";

/// A little longer than WeChat holds its own long poll (about 25 seconds), and shorter than proxies wait (often 60).
const HOLD: Duration = Duration::from_secs(28);

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/login/{name}/qr",
        tag: "browser",
        id: "showQr",
        doc: "A QR code to show on a page of the same browser: `image` and `poll`, to ask what happens to it. Or `url`, \
              WeChat's page for an iframe, where the server shows no codes of its own (`login.qr`). Lifetime in seconds.",
        who: Who::Anyone,
        query: &[REDIRECT],
        body: Body::Nothing,
        answer: Answer::Plain(Shape::Object(&[
            Part::optional("image", Shape::Text),
            Part::optional("poll", Shape::Text),
            Part::optional("url", Shape::Text),
            Part::new("expiresIn", Shape::Integer),
        ])),
        errors: ERRORS,
        handler: || get(show),
    },
    Route {
        verb: Verb::Get,
        path: "/login/{name}/qr/{ticket}/image",
        tag: "browser",
        id: "qrImage",
        doc: "The QR code's picture, for the browser that it was made for.",
        who: Who::Anyone,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Other("image/*"),
        errors: &[Code::NotFound, Code::StateMismatch, Code::RateLimited, Code::WechatUnavailable],
        handler: || get(image),
    },
    Route {
        verb: Verb::Get,
        path: POLL,
        tag: "browser",
        id: "pollQr",
        doc: "What happens to a QR code, for the browser that it was made for: waiting, scanned, cancelled, expired, or \
              confirmed, with the `location` to go to. Held for up to 28 seconds while it is what `last` says; after \
              waiting, ask again a second later.",
        who: Who::Anyone,
        query: &[Parameter::optional("last", "The status that is known already.")],
        body: Body::Nothing,
        answer: Answer::Plain(Shape::Object(&[
            Part::new("status", Shape::Text),
            Part::optional("location", Shape::Text),
        ])),
        errors: &[Code::NotFound, Code::StateMismatch, Code::RateLimited, Code::WechatUnavailable],
        handler: || get(poll),
    },
    Route {
        verb: Verb::Get,
        path: "/login/{name}/qr/{ticket}",
        tag: "browser",
        id: "landQr",
        doc: "Where the browser goes once its QR code is confirmed; what the callback is to WeChat's own page.",
        who: Who::Anyone,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Redirect,
        errors: callback::ERRORS,
        handler: || get(go_on),
    },
];

async fn show(
    State(server): State<Server>,
    reader: Reader,
    Path(name): Path<String>,
    query: Query,
) -> Outcome {
    let method = server.app().method(&name)?;
    let redirect = server.app().redirects().check(query.get("redirect"))?;
    let start = asked(&server, &reader, &method, redirect.clone(), Way { embedded: true, link: false })?;
    let shown = match server.app().core().browser_qr_start(&reader.visit, &method, start).await {
        Ok(Some(started)) => {
            server.metrics().qr(&method.full_name, "own");
            return Ok(own(&server, &name, &started));
        }
        Ok(None) => "frame",
        Err(error) => {
            let (code, cause) = (error.code().as_str(), error.cause());
            tracing::warn!(method = method.full_name, code, cause, "no own QR code; WeChat's page is shown");
            "unreadable"
        }
    };
    let response = framed(&server, &reader, &method, redirect).await?;
    server.metrics().qr(&method.full_name, shown);
    Ok(response)
}

fn own(server: &Server, name: &str, started: &QrStarted) -> Response {
    let at = address(server, name, started.ticket.expose());
    let body = json!({
        "image": format!("{at}/image"), "poll": format!("{at}/poll"), "expiresIn": started.lifetime.as_secs(),
    });
    let mut response = Json(body).into_response();
    set_browser(response.headers_mut(), server.site(), started.browser.expose());
    response
}

/// The landing; picture and poll are below it.
fn address(server: &Server, name: &str, ticket: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    server.site().path(&format!("/login/{}/qr/{ticket}", name.replace('+', "%20")))
}

async fn image(
    State(server): State<Server>,
    reader: Reader,
    Path((name, ticket)): Path<(String, String)>,
) -> Outcome {
    let method = server.app().method(&name)?;
    let image = server.app().core().browser_qr_image(&reader.visit, &method, of(&reader, &ticket)).await?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(image.content_type))];
    Ok((kind, image.bytes).into_response())
}

async fn poll(
    State(server): State<Server>,
    reader: Reader,
    Path((name, ticket)): Path<(String, String)>,
    query: Query,
) -> Outcome {
    let method = server.app().method(&name)?;
    let last = query.get("last").and_then(QrStatus::parse).unwrap_or(QrStatus::Waiting);
    let hold = HOLD.min(server.app().settings().http.request_timeout);
    // By the browser too: who has a ticket and not its cookie ends nobody's question.
    let subject = hash(&format!("{ticket} {}", reader.browser.as_deref().unwrap_or_default()));
    let mut turn = server.turns().take(subject);
    let news = server.app().core().browser_qr_news(&reader.visit, &method, of(&reader, &ticket), last, hold);
    let status = tokio::select! {
        biased;
        status = news => status?,
        // Another server, or the next process, has the answer.
        () = server.drained() => QrStatus::Waiting,
        // A newer question about the same code is held in place of this one; after "waiting" a page asks a second later.
        () = turn.over() => QrStatus::Waiting,
    };
    let location = (status == QrStatus::Confirmed).then(|| address(&server, &name, &ticket));
    Ok(Json(match location {
        Some(location) => json!({"status": status, "location": location}),
        None => json!({"status": status}),
    })
    .into_response())
}

async fn go_on(
    State(server): State<Server>,
    reader: Reader,
    Path((name, ticket)): Path<(String, String)>,
) -> Outcome {
    let method = server.app().method(&name)?;
    let core = server.app().core();
    let outcome = core.browser_qr_land(&reader.visit, &method, of(&reader, &ticket)).await;
    count(&server, &method, &outcome);
    land(&server, &reader, outcome?).await
}

fn of<'a>(reader: &'a Reader, ticket: &'a str) -> QrOf<'a> {
    QrOf { ticket, browser: reader.browser.as_deref() }
}
