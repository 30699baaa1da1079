//! URLs that can be shown.

use url::Url;

/// Query parameters whose values are never shown: credentials, codes, keys, and signatures made with a key.
const MASKED: &[&str] = &[
    "secret",
    "appsecret",
    "access_token",
    "refresh_token",
    "js_code",
    "code",
    "session_key",
    "signature",
    "msg_signature",
];

const MASK: &str = "***";

/// `url` with every secret value, and a password if there is one, replaced by `***`. Everything else stays as it is.
pub fn redact_url(url: &Url) -> String {
    let mut shown = url.clone();
    if shown.password().is_some() {
        // Fails only for a URL that can have no password.
        let _ = shown.set_password(Some(MASK));
    }
    if let Some(query) = url.query() {
        let pairs: Vec<String> = query.split('&').map(redact_pair).collect();
        shown.set_query(Some(&pairs.join("&")));
    }
    if url.fragment().is_some_and(|fragment| fragment.contains('=')) {
        shown.set_fragment(Some(MASK));
    }
    shown.into()
}

fn redact_pair(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default();
    let plain = percent_encoding::percent_decode_str(name).decode_utf8_lossy().trim().to_ascii_lowercase();
    if pair.contains('=') && MASKED.contains(&plain.as_str()) {
        return format!("{name}={MASK}");
    }
    pair.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(url: &str) -> String {
        redact_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn every_secret_is_masked_and_the_rest_is_kept() {
        assert_eq!(
            shown(
                "https://h/sns/jscode2session?appid=wx1&secret=S&js_code=a%26b&grant_type=authorization_code"
            ),
            "https://h/sns/jscode2session?appid=wx1&secret=***&js_code=***&grant_type=authorization_code"
        );
        for name in MASKED {
            assert_eq!(shown(&format!("https://h/p?{name}=v1&a=1")), format!("https://h/p?{name}=***&a=1"));
        }
    }

    #[test]
    fn disguises_do_not_help() {
        assert_eq!(shown("https://h/?SECRET=v&%73ecret=w"), "https://h/?SECRET=***&%73ecret=***");
        assert_eq!(shown("https://u:pw@h/#access_token=v"), "https://u:***@h/#***");
        assert_eq!(shown("https://h/?a#wechat_redirect"), "https://h/?a#wechat_redirect");
    }
}
