//! GET /connect/qrcode/UUID: the QR code as JPEG (protocol, section 5.3).
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use fast_qr::QRBuilder;
use http::StatusCode;
use jpeg_encoder::{ColorType, Encoder};

use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Rule, rule};

/// Pixels per module and the quiet zone in modules.
const SCALE: usize = 10;
const QUIET: usize = 4;

const UNKNOWN: Rule = rule!("no QR code with this uuid", "没有该 uuid 的二维码");

pub(crate) async fn image(
    State(sandbox): State<Sandbox>,
    Path(uuid): Path<String>,
    Extension(_): Extension<Call>,
) -> Response {
    let payload = sandbox.with(|world| {
        world.screen(&uuid).map(|screen| format!("{}/connect/confirm?uuid={}", world.public_url, screen.uuid))
    });
    match payload.and_then(|payload| jpeg(&payload)) {
        Some(bytes) => Answer::ok(
            "image/jpeg",
            bytes,
            rule!("the QR code's payload is the confirm address", "二维码的内容是确认地址"),
        )
        .into_response(),
        None => (StatusCode::NOT_FOUND, Extension(UNKNOWN), UNKNOWN.english().to_owned()).into_response(),
    }
}

/// A QR code as a grey JPEG; `None` when the payload is too long for one.
pub(crate) fn jpeg(payload: &str) -> Option<Vec<u8>> {
    let qr = QRBuilder::new(payload).build().ok()?;
    let edge = (qr.size + 2 * QUIET) * SCALE;
    let dark = |x: usize, y: usize| {
        let (column, row) = ((x / SCALE).checked_sub(QUIET), (y / SCALE).checked_sub(QUIET));
        match (column, row) {
            (Some(column), Some(row)) if column < qr.size && row < qr.size => {
                qr[row].get(column).is_some_and(|module| module.value())
            }
            _ => false,
        }
    };
    let pixels: Vec<u8> =
        (0..edge * edge).map(|index| if dark(index % edge, index / edge) { 0 } else { 255 }).collect();
    let side = u16::try_from(edge).ok()?;
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 90).encode(&pixels, side, side, ColorType::Luma).ok()?;
    Some(bytes)
}
