//! Where a person may be sent after sign-in.

use std::fmt;
use std::path::Path;

use url::Url;

use super::{Setting, Wrong, web::web_url};

/// An allowed target: an origin, or a URL prefix that ends at a path segment.
///
/// An open redirect hands the sign-in of a trusted page to a stranger's, so a rule is compared part by part, never as
/// text: `https://app.example` does not allow `https://app.example.evil.example`, nor `https://app.example@evil.example`.
#[derive(Clone, PartialEq, Eq)]
pub struct RedirectRule(Url);

impl RedirectRule {
    /// Whether a person may be sent to `target`.
    pub fn allows(&self, target: &Url) -> bool {
        let same_origin = self.0.origin() == target.origin();
        let no_user = target.username().is_empty() && target.password().is_none();
        same_origin && no_user && self.path_allows(target.path())
    }

    /// `/done` allows `/done` and `/done/now`, not `/donut`. `url` has already resolved `..`; an encoded separator
    /// could still be undone by the server behind, so it is refused below a prefix.
    fn path_allows(&self, path: &str) -> bool {
        let prefix = self.0.path().trim_end_matches('/');
        let Some(rest) = path.strip_prefix(prefix) else { return false };
        let lower = rest.to_ascii_lowercase();
        let hidden = !prefix.is_empty() && ["%2f", "%5c", "%2e"].iter().any(|hidden| lower.contains(hidden));
        (rest.is_empty() || rest.starts_with('/')) && !hidden
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

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        web_url(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(rule: &str, target: &str) -> bool {
        RedirectRule::from_text(rule, Path::new("")).unwrap().allows(&Url::parse(target).unwrap())
    }

    #[test]
    fn an_origin_allows_all_of_its_pages() {
        assert!(allows("https://app.example", "https://app.example"));
        assert!(allows("https://app.example", "https://app.example/a/b?c=d#e"));
        assert!(allows("https://app.example", "https://APP.example:443/a"));
    }

    #[test]
    fn what_only_looks_like_the_origin_is_refused() {
        for target in [
            "https://app.example.evil.example/",
            "https://app.example@evil.example/",
            "https://user@app.example/",
            "http://app.example/",
            "https://app.example:8443/",
            "javascript:alert(1)",
            "data:text/html,hello",
        ] {
            assert!(!allows("https://app.example", target), "{target}");
        }
    }

    #[test]
    fn a_prefix_ends_at_a_segment() {
        assert!(allows("https://app.example/done", "https://app.example/done"));
        assert!(allows("https://app.example/done/", "https://app.example/done/now?x=1"));
        for path in ["/donut", "/", "/done/../admin", "/done/%2e%2e/admin", "/done/..%2fadmin"] {
            assert!(!allows("https://app.example/done", &format!("https://app.example{path}")), "{path}");
        }
    }
}
