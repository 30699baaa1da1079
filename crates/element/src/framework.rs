//! The keys that any `e.json` may hold, whatever its family, and those of `app.json`.

use crate::schema::Kind;

/// Key name and what it holds. `fullName`, `name`, `appId` and `extendType` are written by other tools and ignored.
const E_JSON: &[(&str, Kind)] = &[
    ("title", Kind::Text),
    ("type", Kind::Text),
    ("icon", Kind::Text),
    ("tag", Kind::Text),
    ("description", Kind::Text),
    ("backendBundleEntry", Kind::Text),
    ("frontBundleEntry", Kind::Text),
    ("frontMobileBundleEntry", Kind::Text),
    ("loadTime", Kind::Any),
    ("backendLoadTime", Kind::Any),
    ("cacheLevel", Kind::Integer),
    ("accessModifier", Kind::Text),
    ("functionList", Kind::List),
    ("variables", Kind::Any),
    ("default", Kind::Flag),
    ("sort", Kind::Integer),
    ("fullName", Kind::Text),
    ("name", Kind::Text),
    ("extendType", Kind::Any),
];

/// Keys of `app.json` whose values may be shown in a snippet.
const APP_JSON: &[&str] = &["orgId", "appId", "name", "title", "version", "extends", "path", "icon", "theme"];

/// The organisation that publishes the framework's official apps, which every app of the framework extends. Nothing of theirs
/// is needed here: the official Types are built in.
pub(crate) const PUBLISHER: &str = "wanyun";

/// Whether a key of `e.json` names the application that the element belongs to: the framework's tools write `appId` as
/// `orgId.name`, which is no platform's appId and is ignored.
pub(crate) fn names_owner(key: &str, value: Option<&str>) -> bool {
    key == "appId"
        && value.is_some_and(|id| id.contains('.') && id.split('.').all(crate::names::valid_segment))
}

pub(crate) fn kind_of(key: &str) -> Option<&'static Kind> {
    E_JSON.iter().find(|(name, _)| *name == key).map(|(_, kind)| kind)
}

pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    E_JSON.iter().map(|(name, _)| *name)
}

/// Keys whose values never hold a secret, for snippets.
pub(crate) fn harmless_keys() -> impl Iterator<Item = &'static str> {
    keys().chain(APP_JSON.iter().copied())
}
