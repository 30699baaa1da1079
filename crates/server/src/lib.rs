//! wxlogin over HTTP.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let app = wxlogin::App::open("my-app").await?;
//! let listener = tokio::net::TcpListener::bind(app.settings().listen).await?;
//! wxlogin_server::serve(app, listener, async { tokio::signal::ctrl_c().await.unwrap_or_default() }).await;
//! # Ok(()) }
//! ```
//!
//! This crate translates: a request becomes a call of the facade (`wxlogin::App`), its result becomes an answer. It holds
//! no rule of sign-in; who may do what is decided below, so that Python and HTTP cannot differ.
//!
//! # Where to find what
//! - `routes`: one file per resource, each with its handlers and the rows that describe them.
//! - `extract`: what handlers ask of a request: caller, body, cookies, proof that a call came from our own page.
//! - `layers`: what every request passes through.
//! - `envelope`: the one shape of answers, and the HTTP status of each error code in one exhaustive match.
//! - `openapi`: the document, made from the rows of `routes` and the declarations of the elements.
//!
//! # How to add a route
//! A handler and a row in `ROUTES` of its resource's file. The router and the document are made from the rows, so there is
//! nothing else to keep in step. A handler takes extractors, calls one verb, and gives an [envelope](self) or a failure
//! with `?`; if it needs more than 25 lines, a rule is hiding in it that belongs below.
//!
//! # Rules, with their reasons
//! - Failures are written down by the outermost layer only: language, request id and kind of client are known there, also
//!   for failures of the router itself.
//! - The log has the matched route, never the address: addresses hold codes and states.
//! - Each request runs in its own task: a browser that goes away must not lose the answer to a code that is spent.
//! - A cookie counts in a call that changes something only when our own page made the call.

mod address;
mod branding;
mod connections;
mod context;
mod envelope;
mod extract;
mod layers;
mod logging;
mod metrics;
mod openapi;
mod outbound;
mod router;
mod routes;
mod serve;
mod shares;
mod site;
mod state;
mod turns;

pub use logging::{init_logging, log_filter};
pub use router::{router, router_with_demo};
pub use serve::{Listeners, serve, serve_with_demo};

/// What the fuzz targets call; no part of the interface.
#[doc(hidden)]
pub mod fuzzing {
    /// Reads a request's cookie as the handlers do.
    #[must_use]
    pub fn cookie<'a>(headers: &'a axum::http::HeaderMap, name: &str) -> Option<&'a str> {
        crate::extract::named_cookie(headers, name)
    }
}

/// The OpenAPI 3.1 document of an app, the admin API included.
#[must_use]
pub fn openapi(app: &wxlogin::App) -> serde_json::Value {
    openapi::document(app, openapi::Audience::Admin)
}
