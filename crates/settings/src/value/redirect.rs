//! Where a person may be sent after sign-in.

use std::fmt;
use std::path::Path;

use url::Url;

use super::{Setting, Wrong, web::web_url};

/// An allowed target: an origin, or a URL prefix that ends at a path segment. Whoever redirects compares it part by part
/// (scheme, host, port, path segments), never as text: `https://app.example` must not cover
/// `https://app.example.evil.example`.
#[derive(Clone, PartialEq, Eq)]
pub struct RedirectRule(Url);

impl RedirectRule {
    /// The origin or prefix.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Debug for RedirectRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.as_str())
    }
}

impl Setting for RedirectRule {
    const EXPECTED: &'static str =
        "origins or URL prefixes such as [\"https://app.example\", \"https://shop.example/done\"]";
    const EXPECTED_ZH: &'static str =
        "来源或 URL 前缀，例如 [\"https://app.example\", \"https://shop.example/done\"]";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        web_url(text).map(Self)
    }
}
