//! /faults: what the next calls shall suffer, chosen from a list that says what each does.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use minijinja::{Value, context};
use serde_json::json;

use super::forms;
use super::phone::app_rows;
use super::render::{Page, problem};
use crate::control::{check_subject, checked_stub};
use crate::endpoints;
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Rule, catalogue, own_html, rule};
use crate::world::{Fault, FaultKind, Stub};

/// The kinds in the order of the list. `errcode` and `delay_ms` take a number; the texts of a kind are named after it.
const KINDS: [&str; 9] = [
    "errcode",
    "delay_ms",
    "http_502_before",
    "http_502_after",
    "connection_cut_before",
    "connection_cut_after",
    "malformed_json",
    "empty_body",
    "html_body",
];

pub(super) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let page = Page::of(&call);
    let (waiting, stubs, apps, personas) = sandbox.with(|world| {
        let waiting: Vec<Value> = world.faults.list().iter().map(|f| row(&page, f)).collect();
        let stubs: Vec<Value> = world.stubs().iter().map(stub_row).collect();
        (waiting, stubs, app_rows(world), world.personas.clone())
    });
    let kinds = KINDS.map(|kind| {
        context! { kind, title => page.text(&format!("fault_{kind}")), help => page.text(&format!("fault_{kind}_help")) }
    });
    let catalogue = catalogue::catalogue().into_iter();
    let codes: Vec<Value> = catalogue
        .map(|fail| context! { code => fail.code, text => fail.text, rule => page.says(&fail.rule) })
        .collect();
    let paths: Vec<&str> = endpoints::paths().collect();
    let chosen = call.param("endpoint").unwrap_or_default();
    // A call to a path that the sandbox does not have is in the log too, and may be failed from there.
    let other = !chosen.is_empty() && chosen != "*" && !paths.contains(&chosen.as_str());
    let values = context! {
        waiting, stubs, apps, personas, kinds => kinds.to_vec(), codes, paths, chosen, other,
    };
    own_html(page.render("faults.html", values))
}

fn stub_row(stub: &Stub) -> Value {
    let answer = stub.answer.to_string();
    context! { path => stub.path.clone(), appid => stub.appid.clone(), answer }
}

fn row(page: &Page, fault: &Fault) -> Value {
    let (kind, number) = match &fault.fault {
        FaultKind::Errcode { errcode, .. } => ("errcode".to_owned(), Some(*errcode)),
        FaultKind::DelayMs(delay) => ("delay_ms".to_owned(), i64::try_from(*delay).ok()),
        other => (
            serde_json::to_value(other).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
            None,
        ),
    };
    let title = page.text(&format!("fault_{kind}"));
    let of: Vec<String> = fault.appid.iter().chain(&fault.persona).cloned().collect();
    context! { endpoint => fault.endpoint.clone(), count => fault.count, title, number, of => of.join(" · ") }
}

pub(super) async fn add(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let added = read(&call).and_then(|fault| {
        sandbox.with(|world| {
            check_subject(world, fault.appid.as_deref(), fault.persona.as_deref())?;
            world.faults.add(fault)
        })
    });
    match added {
        Ok(()) => forms::see("/faults"),
        Err(rule) => problem(&call, "fault", &rule).into_response(),
    }
}

fn read(call: &Call) -> Result<Fault, Rule> {
    let text = |name: &str| call.param(name).unwrap_or_default();
    let number = |name: &str| {
        text(name)
            .trim()
            .parse::<i64>()
            .map_err(|_| Rule::made(format!("{name:?} needs a whole number"), format!("{name:?} 须为整数")))
    };
    let kind = text("kind");
    let fault = match kind.as_str() {
        "errcode" => json!({ "errcode": number("errcode")? }),
        "delay_ms" => json!({ "delay_ms": number("delay_ms")? }),
        _ => json!(kind),
    };
    let fault = FaultKind::read(&fault)?;
    let count = u32::try_from(number("count")?).ok().filter(|count| *count > 0);
    // A path that was typed counts before the one of the list, which is always sent.
    let typed = call.param("path").map(|path| path.trim().to_owned()).filter(|path| !path.is_empty());
    let endpoint = typed.unwrap_or_else(|| text("endpoint").trim().to_owned());
    let count = count.ok_or(rule!("\"count\" must be at least 1", "\"count\" 至少为 1"))?;
    if endpoint.is_empty() {
        Err(rule!("\"endpoint\" is empty", "\"endpoint\" 为空"))
    } else {
        Ok(Fault { endpoint, count, fault, appid: call.param("appid"), persona: call.param("persona") })
    }
}

/// Sets what a path answers; the answer is JSON as it was typed.
pub(super) async fn put_stub(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let text = |name: &str| call.param(name).unwrap_or_default();
    // What is not JSON is refused as what is no object: with the form of an answer.
    let answer = serde_json::from_str(&text("answer")).unwrap_or_default();
    let set = sandbox.with(|world| {
        let stub = checked_stub(world, text("path").trim(), answer, call.param("appid"))?;
        world.put_stub(stub);
        Ok::<(), Rule>(())
    });
    match set {
        Ok(()) => forms::see("/faults"),
        Err(rule) => problem(&call, "stub", &rule).into_response(),
    }
}

/// Takes back one stub by its place in the list, or all.
pub(super) async fn remove_stub(
    State(sandbox): State<Sandbox>,
    Extension(call): Extension<Call>,
) -> Response {
    let place = call.param("place").and_then(|place| place.parse().ok());
    sandbox.with(|world| match place {
        Some(place) => world.remove_stub(place),
        None => world.clear_stubs(),
    });
    forms::see("/faults")
}

/// Takes back one fault by its place in the list, or all.
pub(super) async fn remove(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let place = call.param("place").and_then(|place| place.parse().ok());
    sandbox.with(|world| match place {
        Some(place) => world.faults.remove(place),
        None => world.faults.clear(),
    });
    forms::see("/faults")
}
