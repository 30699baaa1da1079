//! The whole router: the platform behind the tap, then the phone's pages and the control API.
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use http::{StatusCode, Uri};

use crate::sandbox::Sandbox;
use crate::tap;
use crate::{control, endpoints, pages};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let tapped = from_fn_with_state(sandbox.clone(), tap::faults_and_log);
    Router::new()
        .merge(endpoints::router().layer(tapped).layer(from_fn(pages::security)))
        .merge(pages::router(&sandbox))
        .merge(control::router(&sandbox))
        .fallback(unknown)
        .layer(from_fn(tap::read_call))
        .with_state(sandbox)
}

/// Says where to look: a client whose address is one letter off should not have to guess.
async fn unknown(uri: Uri) -> (StatusCode, String) {
    let text = format!(
        "the sandbox has nothing at {}; the pages are at / and the control API at /sandbox\n",
        uri.path()
    );
    (StatusCode::NOT_FOUND, text)
}
