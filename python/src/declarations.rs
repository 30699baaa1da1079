//! The declarations as JSON: from them Python makes methods, docstrings, exceptions and typed stubs.

use pyo3::prelude::*;
use serde_json::{Value, json};
use wxlogin::{
    Code,
    declare::{AUTH_SERVICE, AUTH_SERVICE_NAME, Argument, ArgumentKind, FAMILY, Function, MODEL, Shape},
    login_type::Descriptor,
};
use wxlogin_login_types::built_in::CORP_MEMBER;

use crate::folder::offline;

/// Everything that is declared of the official elements, and the error codes.
#[pyfunction]
pub(crate) fn declarations() -> String {
    let types = offline();
    let official: Vec<Value> = types
        .names()
        .iter()
        .filter_map(|name| types.get(name))
        .map(|one| login_type(one.descriptor()))
        .collect();
    let codes: Vec<Value> = Code::ALL
        .iter()
        .map(|code| {
            let error = wxlogin::Error::new(*code);
            let (en, zh) = (wxlogin::Language::En, wxlogin::Language::Zh);
            json!({
                "code": code.as_str(), "status": code.status(), "errcode": code.number(),
                "message": [error.text(en), error.text(zh)], "hint": [error.advice(en), error.advice(zh)],
            })
        })
        .collect();
    json!({
        "codes": codes,
        "family": functions(FAMILY),
        "authService": {"fullName": AUTH_SERVICE_NAME, "functions": functions(AUTH_SERVICE)},
        "model": functions(MODEL),
        "corpMember": CORP_MEMBER,
        "types": official,
    })
    .to_string()
}

fn login_type(descriptor: &Descriptor) -> Value {
    let services: Vec<Value> = descriptor
        .services
        .iter()
        .map(|service| json!({"name": service.name, "functions": functions(service.functions)}))
        .collect();
    json!({
        "fullName": descriptor.full_name,
        "authType": descriptor.auth_type,
        "title": [descriptor.title.0, descriptor.title.1],
        "documentation": descriptor.documentation,
        "functions": functions(descriptor.functions),
        "services": services,
        "model": {"name": descriptor.model.name, "fields": descriptor.model.fields},
    })
}

/// Functions as JSON.
pub(crate) fn functions<'a>(all: impl IntoIterator<Item = &'a Function>) -> Vec<Value> {
    all.into_iter().map(function).collect()
}

fn function(function: &Function) -> Value {
    let arguments: Vec<Value> = function.arguments.iter().map(argument).collect();
    let errors: Vec<&str> = function.errors.iter().map(|code| code.as_str()).collect();
    json!({
        "name": function.name,
        "arguments": arguments,
        "result": shape(&function.result),
        "access": function.access.as_str(),
        "doc": [function.doc.0, function.doc.1],
        "source": function.source,
        "errors": errors,
        "signature": function.signature(),
    })
}

fn argument(argument: &Argument) -> Value {
    let kind = match argument.kind {
        ArgumentKind::Text => "text",
        ArgumentKind::LongText => "longText",
        ArgumentKind::UserId => "userId",
        ArgumentKind::Row => "row",
        ArgumentKind::Filter => "filter",
        ArgumentKind::List => "list",
        ArgumentKind::Integer => "integer",
    };
    json!({
        "name": argument.name, "kind": kind, "required": argument.required,
        "doc": [argument.doc.0, argument.doc.1],
    })
}

fn shape(of: &Shape) -> Value {
    match of {
        Shape::Text => json!({"is": "text"}),
        Shape::Integer => json!({"is": "integer"}),
        Shape::Flag => json!({"is": "flag"}),
        Shape::Constant(text) => json!({"is": "constant", "text": text}),
        Shape::Time => json!({"is": "time"}),
        Shape::List(item) => json!({"is": "list", "item": shape(item)}),
        Shape::Object(parts) => {
            let parts: Vec<Value> = parts
                .iter()
                .map(
                    |part| json!({"name": part.name, "optional": part.optional, "shape": shape(&part.shape)}),
                )
                .collect();
            json!({"is": "object", "parts": parts})
        }
        Shape::OneOf(shapes) => {
            json!({"is": "oneOf", "shapes": shapes.iter().map(shape).collect::<Vec<_>>()})
        }
        Shape::Any => json!({"is": "any"}),
        Shape::Null => json!({"is": "null"}),
    }
}
