//! Style, script and drawings: joined, hashed, compressed, once at the start.

use std::collections::BTreeMap;
use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha384};

use crate::{
    files::{MARK, NO_SCRIPT, SCRIPTS, STYLES},
    look::Look,
};

/// A file for `/assets/{name}`. Its name holds a hash of its content, so it may be kept for ever.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The content.
    pub bytes: Bytes,
    /// The content, compressed, for callers whose `Accept-Encoding` has gzip. Send `Vary: Accept-Encoding` with both.
    pub gzip: Bytes,
    /// The media type.
    pub content_type: &'static str,
    /// A strong entity tag, with its quotes.
    pub etag: String,
    /// For the header `Cache-Control`.
    pub cache_control: &'static str,
}

/// Where a page finds a file.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) address: String,
    pub(crate) integrity: String,
}

/// All files of one set of pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Assets {
    files: BTreeMap<String, Asset>,
    places: BTreeMap<&'static str, Place>,
}

impl Assets {
    pub(crate) fn new(look: &Look, custom_css: Option<&str>) -> Self {
        let mut assets = Self::default();
        let style = look.style_sheet() + &joined(STYLES) + custom_css.unwrap_or_default();
        assets.add("pages", "css", "text/css; charset=utf-8", style);
        assets.add("noscript", "css", "text/css; charset=utf-8", NO_SCRIPT.to_owned());
        let script = format!("(function () {{\n'use strict';\n{}}})();\n", joined(SCRIPTS));
        assets.add("pages", "js", "text/javascript; charset=utf-8", script);
        let mark = MARK.replace("ACCENT", &look.accent.to_string()).replace("INK", &look.on_mark.to_string());
        assets.add("mark", "svg", "image/svg+xml", mark);
        assets
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(crate) fn places(&self) -> &BTreeMap<&'static str, Place> {
        &self.places
    }

    fn add(&mut self, stem: &'static str, ending: &'static str, content_type: &'static str, text: String) {
        let digest = Sha384::digest(text.as_bytes());
        let short: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}.{short}.{ending}");
        let key = match (stem, ending) {
            ("pages", "css") => "style",
            ("pages", _) => "script",
            _ => stem,
        };
        let place = Place {
            address: format!("/assets/{name}"),
            integrity: format!("sha384-{}", STANDARD.encode(digest)),
        };
        let asset = Asset {
            gzip: compress(text.as_bytes()),
            bytes: Bytes::from(text),
            content_type,
            etag: format!("\"{short}\""),
            cache_control: "public, max-age=31536000, immutable",
        };
        self.places.insert(key, place);
        self.files.insert(name, asset);
    }
}

fn joined(files: &[(&str, &str)]) -> String {
    files.iter().map(|(_, text)| *text).collect()
}

/// Writing into memory does not fail; if it did, an empty file would be worse than the plain one, which is then sent in
/// one stored block by the encoder's default.
pub(crate) fn compress(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    Bytes::from(written.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::Branding;

    fn assets() -> Assets {
        Assets::new(&Branding::default().look().unwrap(), Some(".mine { color: red; }"))
    }

    #[test]
    fn compressed_and_plain_are_the_same() {
        for asset in assets().files.values() {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(asset.gzip.as_ref()).read_to_end(&mut plain).unwrap();
            assert_eq!(plain, asset.bytes);
        }
    }

    #[test]
    fn another_content_has_another_name() {
        let plain = Assets::new(&Branding::default().look().unwrap(), None);
        let own = assets();
        assert_ne!(plain.places["style"].address, own.places["style"].address);
        assert_eq!(plain.places["script"].address, own.places["script"].address);
        assert!(own.get(own.places["style"].address.strip_prefix("/assets/").unwrap()).is_some());
        assert!(own.get("pages.css").is_none());
    }

    #[test]
    fn all_that_the_login_page_loads_is_small() {
        let bytes: usize = assets().files.values().map(|asset| asset.gzip.len()).sum();
        assert!(bytes < 15_000, "{bytes} bytes");
    }
}
