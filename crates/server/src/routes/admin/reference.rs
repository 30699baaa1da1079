//! `/v1/admin/reference`: every function that can be called, from its one declaration.

use axum::{extract::State, routing::get};
use serde_json::{Value, json};
use wxlogin::{
    Language,
    declare::{Argument, ArgumentKind, Function, Part, Shape},
};

use super::{Admin, Route, Verb, list_of, row, shapes, types::said};
use crate::{envelope::Outcome, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    answer: list_of!(shapes::SURFACE),
    ..row(
        Verb::Get,
        "/v1/admin/reference",
        "adminReference",
        "The callable elements with their functions: arguments, result, who may call, errors.",
        || get(list),
    )
}];

async fn list(State(server): State<Server>, admin: Admin) -> Outcome {
    let info = server.app().info();
    let base = server.site().absolute(&format!("/api/{}/{}", info.org_id, info.name));
    let surfaces = server.app().surfaces();
    let total = surfaces.len() as u64;
    let items = surfaces.iter().map(|surface| {
        let functions: Vec<_> = surface.functions.iter().map(|f| view(f, admin.language())).collect();
        let url = format!("{base}/{}", surface.full_name.replace('.', "/"));
        json!({"fullName": surface.full_name, "title": surface.title, "url": url, "functions": functions})
    });
    admin.list(items.collect(), total)
}

fn view(function: &Function, language: Language) -> Value {
    let arguments: Vec<_> = function.arguments.iter().map(|a| argument(a, language)).collect();
    let errors: Vec<_> = function.errors.iter().map(|code| code.as_str()).collect();
    json!({
        "name": function.name, "doc": said(function.doc, language), "access": function.access.as_str(),
        "arguments": arguments, "result": written(&function.result), "errors": errors,
    })
}

fn argument(argument: &Argument, language: Language) -> Value {
    let kind = match argument.kind {
        ArgumentKind::Text | ArgumentKind::LongText => "text",
        ArgumentKind::UserId => "userId",
        ArgumentKind::Row => "row",
        ArgumentKind::Filter => "filter",
        ArgumentKind::List => "list",
        ArgumentKind::Integer => "integer",
    };
    json!({"name": argument.name, "kind": kind, "required": argument.required, "doc": said(argument.doc, language)})
}

/// A shape as TypeScript writes it, which most readers can read.
fn written(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Time => "string".to_owned(),
        Shape::Integer => "number".to_owned(),
        Shape::Flag => "boolean".to_owned(),
        Shape::Constant(text) => format!("\"{text}\""),
        Shape::List(of) => format!("{}[]", written(of)),
        Shape::Object(parts) => {
            let parts: Vec<_> = parts.iter().map(part).collect();
            format!("{{ {} }}", parts.join("; "))
        }
        Shape::OneOf(shapes) => shapes.iter().map(written).collect::<Vec<_>>().join(" | "),
        Shape::Any => "unknown".to_owned(),
        Shape::Null => "null".to_owned(),
    }
}

fn part(part: &Part) -> String {
    format!("{}{}: {}", part.name, if part.optional { "?" } else { "" }, written(&part.shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_reads_as_typescript() {
        const CODE: Shape =
            Shape::Object(&[Part::new("bindCode", Shape::Text), Part::optional("n", Shape::Integer)]);
        assert_eq!(written(&Shape::OneOf(&[CODE, Shape::Null])), "{ bindCode: string; n?: number } | null");
    }
}
