//! The routes, one file per resource, and the one list of them.

pub(crate) mod admin;
pub(crate) mod browser;
mod calls;
pub(crate) mod demo;
mod document;
mod health;
mod login;
mod login_types;
mod metrics;
mod session;
mod sessions;
pub(crate) mod table;
mod unmatched;
mod verify;

pub(crate) use table::{Answer, Body, Parameter, Route, Verb, Who};
pub(crate) use unmatched::{fallback, no_such_method, no_such_route};

/// The routes of `ops.listen`.
pub(crate) fn operations() -> impl Iterator<Item = &'static Route> {
    health::ROUTES.iter().chain(metrics::ROUTES)
}

/// Every route. A new one is a row in its resource's file.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    let groups: [&'static [Route]; 8] = [
        calls::ROUTES,
        login::ROUTES,
        session::ROUTES,
        sessions::ROUTES,
        verify::ROUTES,
        login_types::ROUTES,
        health::ROUTES,
        document::ROUTES,
    ];
    groups.into_iter().flatten().chain(metrics::ROUTES).chain(browser::all()).chain(admin::all())
}
