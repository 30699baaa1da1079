//! From declared shapes to JSON Schema.

use serde_json::{Value, json};
use wxlogin::declare::{Argument, ArgumentKind, Part, Shape};

pub(super) fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": "string"}),
        Shape::Integer => json!({"type": "integer"}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Constant(text) => json!({"const": text}),
        Shape::Time => json!({"type": "string", "format": "date-time"}),
        Shape::List(of) => json!({"type": "array", "items": of_shape(of)}),
        Shape::Object(parts) => of_parts(parts, false),
        Shape::OneOf(shapes) => json!({"oneOf": shapes.iter().map(of_shape).collect::<Vec<_>>()}),
        Shape::Any => json!({}),
        Shape::Null => json!({"type": "null"}),
    }
}

/// `closed` says whether other properties are refused (arguments) or may come in a later version (results).
pub(super) fn of_parts(parts: &[Part], closed: bool) -> Value {
    let properties: serde_json::Map<_, _> =
        parts.iter().map(|part| (part.name.to_owned(), of_shape(&part.shape))).collect();
    let required: Vec<_> = parts.iter().filter(|part| !part.optional).map(|part| part.name).collect();
    let mut schema = json!({"type": "object", "properties": properties, "required": required});
    if closed {
        schema["additionalProperties"] = json!(false);
    }
    schema
}

pub(super) fn of_arguments(arguments: &[Argument]) -> Value {
    let properties: serde_json::Map<_, _> =
        arguments.iter().map(|argument| (argument.name.to_owned(), of_argument(argument))).collect();
    let required: Vec<_> = arguments.iter().filter(|a| a.required).map(|a| a.name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn of_argument(argument: &Argument) -> Value {
    let mut schema = match argument.kind {
        ArgumentKind::Text => json!({"type": "string", "minLength": 1, "maxLength": 4096}),
        ArgumentKind::LongText => json!({"type": "string", "minLength": 1}),
        ArgumentKind::UserId => json!({"type": ["string", "integer"]}),
        ArgumentKind::Row => json!({"type": ["object", "null"]}),
        ArgumentKind::Filter => json!({"type": ["string", "null"]}),
        ArgumentKind::List => json!({"type": "array"}),
        ArgumentKind::Integer => json!({"type": "integer", "minimum": 0}),
    };
    schema["description"] = json!(argument.doc.0);
    schema
}
