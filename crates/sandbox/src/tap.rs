//! The layer around the platform's endpoints: reads the request once, applies a waiting fault, writes the log.
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{
    ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderName, ORIGIN, USER_AGENT,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;

use crate::endpoints::{family_of, is_platform_path, long_poll_body, stubbed, unknown_answer, wrong_host};
use crate::lenient::Client;
use crate::pages::problem;
use crate::sandbox::Sandbox;
use crate::wire::{Call, Rule, catalogue, fail, mask_answer, mask_params, rule};
use crate::world::{FaultKind, LogEntry, Subject};

/// Larger bodies are refused; the platform's login endpoints take a few hundred bytes.
const MOST: usize = 64 * 1024;

/// Behind what the router says before an endpoint is met: to another method, or to a path that cannot be read.
const UNMET: Rule = rule!("the address does not take such a request", "该地址不接受这样的请求");

/// Reads the request into a [`Call`] for the handlers behind.
pub(crate) async fn read_call(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB").into_response();
    };
    let client = parts.extensions.get::<ConnectInfo<Client>>().map(|info| info.0.0.ip());
    let text = |name: HeaderName| header(&parts.headers, &name);
    let call = Call {
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        raw_query: parts.uri.query().unwrap_or_default().to_owned(),
        body: body.clone(),
        client_ip: client.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        user_agent: text(USER_AGENT),
        language: text(ACCEPT_LANGUAGE),
        cookies: cookies(&text(COOKIE)),
        host: text(HOST),
        origin: Some(text(ORIGIN)).filter(|origin| !origin.is_empty()),
        content_type: text(CONTENT_TYPE),
    };
    parts.extensions.insert(call);
    next.run(Request::from_parts(parts, Body::from(body))).await
}

fn header(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookies(header: &str) -> BTreeMap<String, String> {
    let pair =
        |part: &str| part.trim().split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    header.split(';').filter_map(pair).collect()
}

/// Applies a waiting fault and logs the call. The sandbox's own addresses pass by.
pub(crate) async fn faults_and_log(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let Some(call) = request.extensions().get::<Call>().cloned() else {
        return next.run(request).await;
    };
    if !is_platform_path(&call.path) {
        return next.run(request).await;
    }
    let (subject, fault) = sandbox.with(|world| {
        let subject = world.subject(&call);
        let fault = world.faults.take(&call.path, &subject);
        (subject, fault)
    });
    let about = About { call, subject };
    let Some(fault) = fault else {
        let response = answered(&sandbox, &about, request, next).await;
        return logged(&sandbox, &about, None, response).await;
    };
    if let FaultKind::DelayMs(delay) = fault {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let runs = fault.runs_endpoint();
    let response = if runs { Some(answered(&sandbox, &about, request, next).await) } else { None };
    let response = distort(&sandbox, &about.call, &fault, response);
    logged(&sandbox, &about, Some(&fault), response).await
}

/// A call and whose it is.
struct About {
    call: Call,
    subject: Subject,
}

/// The platform's answer: of a host that does not have the path, of a stub, of the endpoint.
async fn answered(sandbox: &Sandbox, about: &About, request: Request, next: Next) -> Response {
    let path = &about.call.path;
    if let Some(rule) = wrong_host(&about.call) {
        return sandbox.with(|world| unknown_answer(world, path, rule)).into_response();
    }
    let stub = sandbox.with(|world| {
        let body = world.stub(path, &about.subject)?;
        Some(stubbed(world, path, &body))
    });
    match stub {
        Some(answer) => answer.into_response(),
        None => next.run(request).await,
    }
}

fn distort(sandbox: &Sandbox, call: &Call, fault: &FaultKind, real: Option<Response>) -> Response {
    let real = real.unwrap_or_default();
    match fault {
        FaultKind::Errcode { errcode, errmsg } => errcode_answer(sandbox, call, *errcode, errmsg.clone()),
        FaultKind::DelayMs(_) => real,
        FaultKind::Http502Before | FaultKind::Http502After => {
            (StatusCode::BAD_GATEWAY, "<html><body>502 Bad Gateway</body></html>").into_response()
        }
        FaultKind::MalformedJson => with_body(real, "{\"access_token\":\"58_AA"),
        FaultKind::EmptyBody => with_body(real, ""),
        FaultKind::HtmlBody => {
            with_body(real, "<!doctype html><html><body>The network is being looked after</body></html>")
        }
        FaultKind::ConnectionCutBefore | FaultKind::ConnectionCutAfter => cut(),
    }
}

fn errcode_answer(sandbox: &Sandbox, call: &Call, errcode: i64, errmsg: Option<String>) -> Response {
    match family_of(&call.path) {
        Some(family) => {
            let fail = catalogue::requested(errcode, errmsg, &call.path);
            sandbox.with(|world| family.failure(world, &fail).into_response())
        }
        None if call.path == "/connect/l/qrconnect" => long_poll_body(errcode, call).into_response(),
        None => problem(call, &errcode.to_string(), &fail::FAULT).into_response(),
    }
}

/// The real answer's head with another body. The headers stay, since a broken gateway keeps them too.
fn with_body(real: Response, body: &'static str) -> Response {
    let (mut parts, _) = real.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

/// A body that promises bytes and breaks: the server closes the connection without a complete answer.
fn cut() -> Response {
    let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut by a fault")) });
    let mut response = Response::new(Body::from_stream(broken));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("64"));
    response
}

async fn logged(sandbox: &Sandbox, about: &About, fault: Option<&FaultKind>, response: Response) -> Response {
    let About { call, subject } = about;
    let (parts, body) = response.into_parts();
    let is_cut = matches!(fault, Some(FaultKind::ConnectionCutBefore | FaultKind::ConnectionCutAfter));
    let (bytes, body) = if is_cut {
        (Bytes::new(), body)
    } else {
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        (bytes.clone(), Body::from(bytes))
    };
    let unsaid = if fault.is_some() { fail::FAULT } else { UNMET };
    let rule = parts.extensions.get::<Rule>().cloned().unwrap_or(unsaid);
    sandbox.with(|world| {
        let entry = LogEntry {
            number: 0,
            at: world.now,
            method: call.method.to_string(),
            endpoint: call.path.clone(),
            appid: subject.app_id.clone(),
            persona: subject.persona.clone(),
            parameters: parameters(call),
            status: if is_cut { 0 } else { parts.status.as_u16() },
            answer: shown(&bytes, &parts.headers),
            rule: rule.english().to_owned(),
            rule_zh: rule.chinese().to_owned(),
            fault: fault.and_then(|fault| serde_json::to_value(fault).ok()),
        };
        world.log.push(entry);
    });
    Response::from_parts(parts, body)
}

fn parameters(call: &Call) -> Value {
    let mut pairs = call.query();
    match call.json() {
        Some(Value::Object(body)) => {
            let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            pairs.extend(body.into_iter().map(|(key, value)| (key, text(value))));
        }
        _ => pairs.extend(call.form()),
    }
    mask_params(pairs)
}

fn shown(bytes: &Bytes, headers: &HeaderMap) -> Value {
    if let Ok(json) = serde_json::from_slice::<Value>(bytes) {
        return mask_answer(json);
    }
    let content_type = header(headers, &CONTENT_TYPE);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= 60 => Value::String(text.to_owned()),
        _ => Value::String(format!("{} bytes of {content_type}", bytes.len())),
    }
}
