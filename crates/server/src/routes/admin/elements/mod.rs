//! `/v1/admin/elements`: the login elements of the app.

mod copy;
mod detail;
mod draft;
mod export;
mod files;
mod impact;
mod summary;
mod write;

use axum::{
    extract::State,
    routing::{delete, get, post},
};
use wxlogin::{
    App, Code, Error, Result,
    declare::{Part, Shape},
    elements::{Element, RoleKind, Tree},
};

use super::{
    Admin, Answer, Asked, Body, DONE, Parameter, Route, Verb, diagnostics, list_of, row, shapes, types,
};
use crate::{envelope::Outcome, extract::Query, state::Server};

pub(super) use write::{blocking, refused};

const ELEMENT: Answer = Answer::Envelope(shapes::ELEMENT_DETAIL);
const DIAGNOSTICS: Shape = Shape::List(&shapes::DIAGNOSTIC);
const DRAFT: &[Part] = &[
    Part::new("fullName", Shape::Text),
    Part::new("type", Shape::Text),
    Part::optional("title", Shape::Text),
    Part::optional("values", Shape::Any),
];

pub(in crate::routes) const ROUTES: &[Route] = &[
    Route {
        query: &[Parameter::optional(
            "kind",
            "`instance` (default): login methods; `type`: the app's own Types that they are made of.",
        )],
        answer: list_of!(shapes::ELEMENT),
        ..row(
            Verb::Get,
            "/v1/admin/elements",
            "adminListElements",
            "Every login element, inherited ones and ones that do not load included.",
            || get(list),
        )
    },
    Route {
        answer: ELEMENT,
        ..row(
            Verb::Get,
            "/v1/admin/elements/{name}",
            "adminGetElement",
            "A login element with its values (a secret only as set or not), origins and diagnostics.",
            || get(detail::show),
        )
    },
    Route {
        answer: list_of!(shapes::SOURCE),
        ..row(
            Verb::Get,
            "/v1/admin/elements/{name}/source",
            "adminElementSource",
            "The element's files with every value masked that is not known to be harmless.",
            || get(detail::source),
        )
    },
    Route {
        answer: Answer::Envelope(shapes::IMPACT),
        ..row(
            Verb::Get,
            "/v1/admin/elements/{name}/impact",
            "adminElementImpact",
            "What would break without the element.",
            || get(impact::show),
        )
    },
    Route {
        answer: Answer::Other("application/zip"),
        ..row(
            Verb::Get,
            "/v1/admin/elements/{name}/export",
            "adminExportElement",
            "The element's folder as a zip file. Values not known to be harmless are references to variables.",
            || get(export::send),
        )
    },
];

pub(in crate::routes) const WRITING: &[Route] = &[
    Route {
        body: Body::Json(DRAFT),
        answer: ELEMENT,
        ..row(
            Verb::Post,
            "/v1/admin/elements",
            "adminCreateElement",
            "Makes a login element; it serves at once.",
            || post(write::create),
        )
    },
    Route {
        body: Body::Json(DRAFT),
        answer: Answer::Envelope(Shape::Object(&[Part::new("diagnostics", DIAGNOSTICS)])),
        ..row(
            Verb::Post,
            "/v1/admin/elements/validate",
            "adminValidateElement",
            "What `wxlogin check` would say of the element if these values were saved. Nothing is written.",
            || post(draft::validate),
        )
    },
    Route {
        body: Body::Json(&[Part::optional("title", Shape::Text), Part::optional("values", Shape::Any)]),
        answer: ELEMENT,
        ..row(
            Verb::Post,
            "/v1/admin/elements/{name}",
            "adminUpdateElement",
            "Sets keys of an own element; null removes one. Keys that are not named stay.",
            || post(write::update),
        )
    },
    Route {
        answer: ELEMENT,
        ..row(
            Verb::Post,
            "/v1/admin/elements/{name}/override",
            "adminOverrideElement",
            "Copies an inherited element into this app, where it can be edited.",
            || post(copy::take_over),
        )
    },
    Route {
        body: Body::Json(&[Part::new("fullName", Shape::Text), Part::optional("title", Shape::Text)]),
        answer: ELEMENT,
        ..row(
            Verb::Post,
            "/v1/admin/elements/{name}/duplicate",
            "adminDuplicateElement",
            "Copies a login element under another name, its secrets included, which no browser sees.",
            || post(copy::duplicate),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/elements/{name}",
            "adminDeleteElement",
            "Removes an own element's folder. An inherited one that it hid serves again.",
            || delete(write::remove),
        )
    },
];

async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let app = server.app();
    let tree = app.live().tree();
    let types = query.get("kind") == Some("type");
    let wanted = |element: &Element| match element.kind() {
        RoleKind::Type => types && !element.is_built_in(),
        RoleKind::Instance => !types,
        RoleKind::Meta => false,
    };
    let loaded = tree.all().filter(|element| is_login(element) && wanted(element));
    let mut items: Vec<_> =
        loaded.map(|element| summary::of(&server, &tree, element, admin.language())).collect();
    let broken = tree.broken().filter(|name| belongs_here(app, &tree, name));
    let broken = broken.filter(|name| summary::is_named_type(name) == types);
    items.extend(broken.map(|name| summary::of_broken(app, &tree, name, admin.language())));
    let total = items.len() as u64;
    admin.list(items, total)
}

/// Whether it is of the family of login methods.
pub(super) fn is_login(element: &Element) -> bool {
    element.meta_name() == "auths.loginTypes.Meta"
}

/// A broken element shows its family only by its `type`, or, if that cannot be read, by its place.
fn belongs_here(app: &App, tree: &Tree, full_name: &str) -> bool {
    let files = files::Files::read(tree, full_name);
    match files.as_ref().and_then(files::Files::type_name) {
        Some(type_name) => types::descriptor_of(app, tree, type_name).is_some(),
        None => full_name.starts_with("auths.loginTypes."),
    }
}

fn unknown(tree: &Tree, full_name: &str) -> Error {
    let error = Error::new(Code::NotFound).message("There is no such login element.", "不存在该登录元素。");
    match tree.get(full_name) {
        Err(unknown) => error.hint(unknown.to_string(), unknown.to_string()),
        Ok(_) => error,
    }
}

/// The schema's path of a key, such as `authConfig.appId`.
fn path_of(app: &App, key: &str) -> Result<Vec<String>> {
    let schemas = app.live().schemas();
    let found = schemas.iter().find_map(|schema| schema.key(key));
    let found = found.ok_or_else(|| {
        let shown: String = key.chars().filter(|c| !c.is_control()).take(40).collect();
        Error::invalid(
            format!("No login element has a key `{shown}`."),
            format!("登录元素没有 `{shown}` 这个键。"),
        )
    })?;
    Ok(found.path().split('.').map(str::to_owned).collect())
}
