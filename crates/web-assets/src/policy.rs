//! The content security policy of a page, as narrow as the page allows.

use url::Url;

use crate::page::Policy;

/// The header's value.
pub(crate) fn header(policy: &Policy, logo: Option<&str>) -> String {
    let logo = logo.and_then(origin).map(|origin| format!(" {origin}")).unwrap_or_default();
    let frame = policy.frame.as_deref().and_then(origin).unwrap_or_else(|| "'none'".to_owned());
    let form = policy.redirect.as_deref().map_or_else(|| "'self'".to_owned(), form_action);
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{logo}; connect-src 'self'; \
         frame-src {frame}; form-action {form}; frame-ancestors 'none'; base-uri 'none'; \
         require-trusted-types-for 'script'"
    )
}

/// Chromium applies `form-action` also to the redirects that follow a form. After signing in the browser may leave for
/// an application, and that may send it on to a host we do not know, so an application elsewhere opens https.
fn form_action(redirect: &str) -> String {
    match origin(redirect) {
        Some(origin) if origin.starts_with("https:") => "'self' https:".to_owned(),
        Some(origin) => format!("'self' https: {origin}"),
        None => "'self'".to_owned(),
    }
}

/// The origin of an absolute http(s) address. What the URL parser gives holds no space, comma or semicolon, so it
/// cannot add a directive.
fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let plain = |origin: &String| !origin.contains([';', ',', ' ', '\'', '"']);
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization()).filter(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_needs_reaches_only_its_own_site() {
        let header = header(&Policy::default(), None);
        assert!(header.contains("frame-src 'none';") && header.contains("form-action 'self';"));
        assert!(!header.contains("unsafe"));
    }

    #[test]
    fn only_the_origin_of_an_address_gets_in() {
        let policy = Policy {
            frame: Some("https://open.weixin.qq.com/connect/qrconnect?a=1; script-src *".into()),
            redirect: Some("http://localhost:3000/; object-src *".into()),
        };
        let header = header(&policy, Some("https://cdn.example.com/logo.png"));
        assert!(header.contains("frame-src https://open.weixin.qq.com;"), "{header}");
        assert!(header.contains("form-action 'self' https: http://localhost:3000;"), "{header}");
        assert!(header.contains("data: https://cdn.example.com;"), "{header}");
        assert!(!header.contains('*'), "{header}");
    }

    proptest::proptest! {
        #[test]
        fn no_address_adds_a_directive(address in ".*") {
            let policy = Policy { frame: Some(address.clone()), redirect: Some(address.clone()) };
            proptest::prop_assert_eq!(header(&policy, Some(&address)).matches(';').count(), 9);
        }
    }
}
