//! Which paths are the platform's, and how they word an error.
use super::{APIS, PAGES};
use crate::wire::Family;

/// The first parts of the sandbox's own addresses, and what browsers and probes ask any server for.
const OWN: [&str; 14] = [
    "",
    ".well-known",
    "faults",
    "favicon.ico",
    "healthz",
    "lang",
    "log",
    "people",
    "phone",
    "readyz",
    "robots.txt",
    "sandbox",
    "sandbox-assets",
    "time",
];

/// Whether the path would be one of the platform's hosts, whether the sandbox has it or not.
pub(crate) fn is_platform_path(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    !OWN.contains(&first)
}

/// Where an application calls, and where its people are sent: what a fault is offered for.
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    let pages = ["/connect/qrconnect", "/connect/l/qrconnect", "/connect/oauth2/authorize"];
    APIS.iter().map(|api| api.path).chain(pages)
}

/// Every path that the sandbox has of the platform; `{...}` stands for any one part.
pub(crate) fn all_paths() -> impl Iterator<Item = &'static str> {
    APIS.iter().map(|api| api.path).chain(PAGES.iter().map(|(path, _)| *path))
}

/// Whether the path is this one, of which `{...}` stands for any one part.
pub(crate) fn covers(known: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    known.split('/').all(|part| parts.next().is_some_and(|given| given == part || part.starts_with('{')))
        && parts.next().is_none()
}

/// The family that words an error at this path; `None` for pages and the long poll.
pub(crate) fn family_of(path: &str) -> Option<Family> {
    if let Some(api) = APIS.iter().find(|api| api.path == path) {
        return Some(api.family);
    }
    if PAGES.iter().any(|(known, _)| covers(known, path)) {
        return None;
    }
    Some(if path.starts_with("/sns/") { Family::Sns } else { Family::CgiBin })
}
