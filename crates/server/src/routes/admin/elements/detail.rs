//! One login element: its values and where they come from, its diagnostics, its source with secrets masked.

use axum::extract::{Path, State};
use serde_json::{Value, json};
use wxlogin::{
    Language,
    elements::{Element, Resolved, Tree, masked_source},
    login_type::{Descriptor, FieldKind},
};

use super::{
    Admin, diagnostics,
    files::{Files, reference},
    is_login, summary, types, unknown,
};
use crate::{envelope::Outcome, state::Server};

pub(super) async fn show(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    let tree = server.app().live().tree();
    let shown = view(&server, &tree, &name, admin.language()).ok_or_else(|| unknown(&tree, &name))?;
    admin.tell(shown)
}

pub(super) async fn source(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    let tree = server.app().live().tree();
    let found = tree.get(&name).ok().filter(|found| is_login(found));
    let own = if found.is_none() && tree.broken().all(|broken| broken != name) {
        None
    } else {
        Files::read(&tree, &name)
    };
    let files = own.or_else(|| found.and_then(|found| Files::of(found.element())));
    let files = files.ok_or_else(|| unknown(&tree, &name))?;
    let schemas = server.app().live().schemas();
    let masked = files
        .texts()
        .into_iter()
        .map(|(file, text)| json!({"file": file, "text": masked_source(&text, &schemas)}));
    admin.list(masked.collect(), 2)
}

/// The element as the console shows it; `None` when there is none of that name.
pub(super) fn view(server: &Server, tree: &Tree, name: &str, language: Language) -> Option<Value> {
    let app = server.app();
    let found = tree.get(name).ok().filter(|found| is_login(found));
    let (mut shown, files) = match &found {
        Some(found) => (summary::of(server, tree, found, language), own_files(tree, found)),
        None => {
            tree.broken().find(|broken| *broken == name)?;
            (summary::of_broken(app, tree, name, language), Files::read(tree, name))
        }
    };
    let type_name = shown["type"].as_str().unwrap_or_default();
    let descriptor = types::descriptor_of(app, tree, type_name);
    let element = found.as_ref().map(Resolved::element);
    shown["descriptor"] = json!(descriptor.map(|descriptor| descriptor.full_name));
    shown["documentation"] = json!(descriptor.map(|descriptor| descriptor.documentation));
    let values: Vec<_> =
        descriptor.map(|d| values(d, element.map(|e| &**e), files.as_ref())).unwrap_or_default();
    shown["values"] = json!(values);
    let extra: Vec<_> = element.map(|element| element.extra().keys().collect()).unwrap_or_default();
    shown["extraKeys"] = json!(extra);
    let problems = diagnostics::of(tree, name).map(|problem| diagnostics::view(problem, language));
    shown["diagnostics"] = problems.collect();
    Some(shown)
}

fn own_files(tree: &Tree, found: &Resolved) -> Option<Files> {
    if summary::is_own(tree, found) {
        Files::read(tree, found.full_name())
    } else {
        Files::of(found.element())
    }
}

/// Every field of the form, and the switch that every method has.
fn values(descriptor: &Descriptor, element: Option<&Element>, files: Option<&Files>) -> Vec<Value> {
    let fields = descriptor.fields.iter().map(|field| (field.key, matches!(field.kind, FieldKind::Secret)));
    fields.chain([("isActive", false)]).map(|(key, secret)| value(key, secret, element, files)).collect()
}

fn value(key: &str, secret: bool, element: Option<&Element>, files: Option<&Files>) -> Value {
    let loaded = element.and_then(|element| element.value(key));
    // A schema's word that a key is secret wins over the form's.
    let secret = secret || loaded.is_some_and(|value| value.secret().is_some());
    let own = files.and_then(|files| files.find(key)).map(|(_, value)| value);
    let origin = loaded.map(origin_of);
    if secret {
        let set = own.is_some() || loaded.is_some();
        return json!({
            "key": key, "secret": true, "isSet": set, "own": own.is_some(), "reference": own.and_then(reference),
            "origin": origin,
        });
    }
    // What a reference stands for is not shown: its name is, as for a secret.
    json!({
        "key": key, "secret": false, "isSet": own.is_some(), "own": own.is_some(), "value": own,
        "effective": loaded.and_then(|value| value.literal()), "origin": origin,
    })
}

fn origin_of(value: &wxlogin::elements::Value) -> Value {
    let origin = value.origin();
    json!({"fullName": origin.full_name, "file": origin.file, "line": origin.line})
}
