//! What a front-end build left in a `dist` folder, embedded. A build without it is complete in all else.

use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::assets::{Asset, compress};

/// A page as it was built. Every file it names is below `./assets/`, which the server writes out for the place that it
/// serves from.
pub(crate) fn page<Files: RustEmbed>(name: &str) -> Option<String> {
    Files::get(&format!("{name}.html")).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// A file below `assets/`. Its name holds a hash of its content, so it may be kept for ever.
pub(crate) fn asset<Files: RustEmbed>(name: &str) -> Option<Asset> {
    let path = format!("assets/{name}");
    let file = Files::get(&path)?;
    let gzip = Files::get(&format!("{path}.gz")).map_or_else(|| compress(&file.data), bytes_of);
    let hash = file.metadata.sha256_hash();
    let short: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(Asset {
        gzip,
        content_type: content_type(name),
        etag: format!("\"{short}\""),
        cache_control: "public, max-age=31536000, immutable",
        bytes: bytes_of(file),
    })
}

fn bytes_of(file: EmbeddedFile) -> Bytes {
    match file.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
