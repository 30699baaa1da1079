//! A line of the list of login elements.

use serde_json::{Value, json};
use wxlogin::{
    App, Language,
    elements::{Access, Element, RoleKind, Tree},
    login_type::Entry,
};

use super::{diagnostics, files::Files, types};
use crate::{routes::browser::address, state::Server};

pub(super) fn of(server: &Server, tree: &Tree, element: &Element, language: Language) -> Value {
    let app = server.app();
    let behind = types::behind_type(app, element);
    let entry = behind.map(|login_type| login_type.descriptor().entry);
    let flag = |key: &str, default: bool| element.value(key).and_then(|v| v.flag()).unwrap_or(default);
    let own = is_own(tree, element);
    let kept = tree.kept().any(|name| name == element.full_name());
    let (errors, warnings) = diagnostics::counts(tree, element.full_name());
    let page = element.kind() == RoleKind::Instance && entry.is_some_and(|entry| entry != Entry::MiniProgram);
    let login_url =
        page.then(|| server.site().absolute(&address::path(app, element.name(), element.full_name())));
    json!({
        "fullName": element.full_name(), "name": element.name(), "title": element.title(),
        "kind": if element.kind() == RoleKind::Type { "type" } else { "instance" },
        "type": element.type_name(), "typeTitle": type_title(app, tree, element.type_name(), language),
        "entry": entry, "appId": element.value("appId").and_then(|v| v.text()),
        "isActive": flag("isActive", true), "isDefault": element.is_default(),
        "allowRegister": flag("allowRegister", false), "own": own, "fromApp": element.app_id(),
        "overrides": element.shadowed().map(|hidden| hidden.app_id()),
        "canOverride": !own && element.access() == Access::Public,
        "serving": if kept { "last-good" } else { "yes" },
        "errors": errors, "warnings": warnings, "loginUrl": login_url,
    })
}

/// An element that never loaded: all that is known is in its files.
pub(super) fn of_broken(app: &App, tree: &Tree, full_name: &str, language: Language) -> Value {
    let files = Files::read(tree, full_name);
    let type_name = files.as_ref().and_then(Files::type_name).unwrap_or_default().to_owned();
    let name = full_name.rsplit('.').next().unwrap_or(full_name);
    let title = files.as_ref().and_then(|files| files.e_text("title")).unwrap_or(name);
    let entry = types::descriptor_of(app, tree, &type_name).map(|descriptor| descriptor.entry);
    let app_id = files.as_ref().and_then(|files| files.plain("appId"));
    let (errors, warnings) = diagnostics::counts(tree, full_name);
    json!({
        "fullName": full_name, "name": name, "title": title,
        "kind": if is_named_type(full_name) { "type" } else { "instance" }, "type": type_name,
        "typeTitle": type_title(app, tree, &type_name, language), "entry": entry, "appId": app_id,
        "isActive": false, "isDefault": false, "allowRegister": false, "own": files.is_some(),
        "fromApp": tree.app().app_id, "overrides": null, "canOverride": false, "serving": "no",
        "errors": errors, "warnings": warnings, "loginUrl": null,
    })
}

/// What did not load can be told for a Type only by the name that makes it one.
pub(super) fn is_named_type(full_name: &str) -> bool {
    full_name.ends_with("Type")
}

/// Whether the element stands in this app's own folder.
pub(super) fn is_own(tree: &Tree, element: &Element) -> bool {
    !element.is_built_in() && element.app_id() == tree.app().app_id
}

pub(super) fn type_title(app: &App, tree: &Tree, type_name: &str, language: Language) -> String {
    let Ok(found) = tree.get(type_name) else { return type_name.to_owned() };
    let descriptor = types::behind_type(app, found.element()).map(|behind| behind.descriptor());
    match descriptor.filter(|_| found.is_built_in()) {
        Some(descriptor) => types::said(descriptor.title, language).to_owned(),
        None => found.title().to_owned(),
    }
}
