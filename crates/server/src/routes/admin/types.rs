//! `/v1/admin/types`: the Types that a login method can be made of, official and own. What their forms ask for is told by
//! `/v1/login-types/{type}/descriptor` of `descriptor`.

use std::sync::Arc;

use axum::{extract::State, routing::get};
use serde_json::{Map, Value, json};
use wxlogin::{
    App, Language,
    declare::{Part, Shape},
    elements::{Element, RoleKind, Tree},
    login_type::{Descriptor, LoginType},
};

use super::{super::login_types::ENTRY, Admin, Route, Verb, elements::is_login, list_of, row};
use crate::{envelope::Outcome, state::Server};

const TYPE: Shape = Shape::Object(&[
    Part::new("fullName", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("own", Shape::Flag),
    Part::new("descriptor", Shape::Text),
    Part::new("entry", ENTRY),
    Part::new("inherited", Shape::Any),
    Part::new("inheritedSecrets", Shape::List(&Shape::Text)),
]);

pub(super) const ROUTES: &[Route] = &[Route {
    answer: list_of!(TYPE),
    ..row(
        Verb::Get,
        "/v1/admin/types",
        "adminListTypes",
        "The Types that a login method can be made of, with what each hands down.",
        || get(list),
    )
}];

async fn list(State(server): State<Server>, admin: Admin) -> Outcome {
    let tree = server.app().live().tree();
    let types = tree.all().filter(|element| element.kind() == RoleKind::Type && is_login(element));
    let items: Vec<_> = types.filter_map(|t| shown(server.app(), t, admin.language())).collect();
    let total = items.len() as u64;
    admin.list(items, total)
}

/// A Type without code behind it makes nothing that works, so it is not offered.
fn shown(app: &App, element: &Element, language: Language) -> Option<Value> {
    let descriptor = behind_type(app, element)?.descriptor();
    let title = if element.is_built_in() { said(descriptor.title, language) } else { element.title() };
    let values = element.values().iter();
    let secrets: Vec<_> = values.clone().filter(|(_, v)| v.secret().is_some()).map(|(key, _)| key).collect();
    let given = values.filter(|(_, value)| value.origin().line > 0);
    let inherited: Map<_, _> =
        given.filter_map(|(key, value)| Some((key.clone(), value.json()?.clone()))).collect();
    Some(json!({
        "fullName": element.full_name(), "title": title, "own": !element.is_built_in(),
        "descriptor": descriptor.full_name, "entry": descriptor.entry, "inherited": inherited,
        "inheritedSecrets": secrets,
    }))
}

/// The code behind a Type: its own, or that of the nearest Type above it.
pub(super) fn behind_type(app: &App, element: &Element) -> Option<Arc<dyn LoginType>> {
    let types = &app.core().types;
    let above = element.type_chain().map(|parent| parent.full_name());
    std::iter::once(element.full_name()).chain(above).find_map(|name| types.get(name))
}

/// The descriptor behind a Type's fullName, whether or not the element that names it loads.
pub(super) fn descriptor_of(app: &App, tree: &Tree, type_name: &str) -> Option<&'static Descriptor> {
    let element = tree.get(type_name).ok()?;
    behind_type(app, element.element()).map(|login_type| login_type.descriptor())
}

pub(super) const fn said(text: (&'static str, &'static str), language: Language) -> &'static str {
    match language {
        Language::En => text.0,
        Language::Zh => text.1,
    }
}
