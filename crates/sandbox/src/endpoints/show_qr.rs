//! GET /cgi-bin/showqrcode?ticket=..: the parametric QR code as an image, 404 for a bad ticket.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, rule};
use crate::world::NO_TICKET;

pub(crate) async fn image(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let ticket = call.param("ticket").unwrap_or_default();
    let url = sandbox.with(|world| world.scene(&ticket).map(|qr| qr.url));
    match url.and_then(|url| super::qr_jpeg(&url)) {
        Some(bytes) => {
            Answer::ok("image/jpg", bytes, rule!("the ticket is live", "ticket 有效")).into_response()
        }
        None => (StatusCode::NOT_FOUND, Extension(NO_TICKET)).into_response(),
    }
}
