//! Where a browser may be sent after signing in: our own paths, and targets that the operator has listed.

use url::Url;

use crate::{Error, Result};

/// The allow-list.
#[derive(Debug, Clone, Default)]
pub struct Redirects {
    own: Option<Url>,
    allowed: Vec<Url>,
}

impl Redirects {
    /// `own` is our public address; `allowed` are origins or URL prefixes.
    #[must_use]
    pub fn new(own: Url, allowed: Vec<Url>) -> Self {
        Self { own: Some(own), allowed }
    }

    /// The target as it will be used, or `invalid_argument`. A missing target is `/`.
    pub fn check(&self, target: Option<&str>) -> Result<String> {
        let Some(target) = target.filter(|t| !t.is_empty()) else { return Ok("/".to_owned()) };
        let strange = |c: char| c.is_control() || c == '\\';
        if target.len() > 2048 || target.contains(strange) {
            return Err(refused());
        }
        if target.starts_with('/') && !target.starts_with("//") {
            return Ok(target.to_owned());
        }
        let url = Url::parse(target).map_err(|_| refused())?;
        let http =
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let listed = self.own.iter().chain(&self.allowed).any(|allowed| covers(allowed, &url));
        if http && listed { Ok(url.into()) } else { Err(refused()) }
    }
}

/// An entry covers its own origin and everything at or below its path. `url` has already resolved `..`; an encoded
/// separator could still be undone by the server behind, so it is refused below a prefix.
fn covers(allowed: &Url, url: &Url) -> bool {
    let prefix = allowed.path().trim_end_matches('/');
    let Some(rest) = url.path().strip_prefix(prefix) else { return false };
    let lower = rest.to_ascii_lowercase();
    let hidden = !prefix.is_empty() && ["%2f", "%5c", "%2e"].iter().any(|hidden| lower.contains(hidden));
    allowed.origin() == url.origin() && (rest.is_empty() || rest.starts_with('/')) && !hidden
}

fn refused() -> Error {
    Error::invalid("This redirect target is not allowed.", "不允许跳转到该地址。").hint(
        "Use a path of this site, or add the target to `login.redirects`.",
        "请使用本站路径，或将目标加入 `login.redirects`。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirects() -> Redirects {
        let url = |text| Url::parse(text).unwrap();
        Redirects::new(
            url("https://login.example.com"),
            vec![url("https://app.example.com/in"), url("http://localhost:3000")],
        )
    }

    #[test]
    fn own_paths_and_listed_targets_pass() {
        for target in [
            "/",
            "/a?b=c#d",
            "https://login.example.com/x",
            "https://app.example.com/in",
            "https://app.example.com/in/deep?x",
            "http://localhost:3000/",
        ] {
            assert!(redirects().check(Some(target)).is_ok(), "{target}");
        }
        assert_eq!(redirects().check(None).unwrap(), "/");
    }

    #[test]
    fn everything_else_is_refused() {
        for target in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "https://app.example.com/inside",
            "https://app.example.com",
            "https://app.example.com.evil.example/in",
            "https://login.example.com@evil.example/",
            "javascript:alert(1)",
            "http://login.example.com/",
            "https://user@app.example.com/in",
            "/a\nb",
            "data:text/html,x",
            "https:evil",
            "http://localhost:3001/",
        ] {
            assert!(redirects().check(Some(target)).is_err(), "{target}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_passes_stays_on_a_listed_origin(target in ".*") {
            if let Ok(passed) = redirects().check(Some(&target)) {
                let landed = Url::parse("https://login.example.com").unwrap().join(&passed).unwrap();
                let origins = ["https://login.example.com", "https://app.example.com", "http://localhost:3000"];
                proptest::prop_assert!(origins.contains(&landed.origin().ascii_serialization().as_str()), "{}", landed);
            }
        }
    }
}
