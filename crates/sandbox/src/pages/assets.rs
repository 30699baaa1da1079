//! Styles and scripts, in the binary.
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::wire::Answer;

pub(super) async fn file(Path(name): Path<String>) -> Response {
    let (kind, bytes): (&str, &'static [u8]) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", include_bytes!("../assets/style.css")),
        "qrconnect.css" => ("text/css; charset=utf-8", include_bytes!("../assets/qrconnect.css")),
        "qrconnect.js" => ("text/javascript; charset=utf-8", include_bytes!("../assets/qrconnect.js")),
        "quick.js" => ("text/javascript; charset=utf-8", include_bytes!("../assets/quick.js")),
        "phone.js" => ("text/javascript; charset=utf-8", include_bytes!("../assets/phone.js")),
        "log.js" => ("text/javascript; charset=utf-8", include_bytes!("../assets/log.js")),
        "faults.js" => ("text/javascript; charset=utf-8", include_bytes!("../assets/faults.js")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Answer::own(kind, bytes).into_response()
}
