//! Percent-encoding of query values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986 "unreserved". A blank becomes `%20`: the authorisation page's link is matched strictly,
/// and `+` for a blank is a convention of forms, not of URLs.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// One value, safe anywhere in a query.
pub(crate) fn component(value: &str) -> String {
    utf8_percent_encode(value, COMPONENT).to_string()
}

/// `name=value` pairs in the order given.
pub(crate) fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={}", component(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_query_could_misread_is_escaped() {
        assert_eq!(component("a&b=c#d e+f/你"), "a%26b%3Dc%23d%20e%2Bf%2F%E4%BD%A0");
        assert_eq!(query([("a", "1"), ("b", "")]), "a=1&b=");
    }
}
