//! Showing a URL that may hold a password.

use url::Url;

/// Scheme, host, port and path of `text`; user, password and query left out.
///
/// When the parts cannot be told apart with certainty (a password with an unescaped `@`, `/` or `?`), nothing but
/// `[REDACTED]` is shown: half a password is still a leak.
pub(super) fn shown(text: &str) -> String {
    let Ok(url) = Url::parse(text) else { return "[REDACTED]".to_owned() };
    let suspicious = [url.path(), url.query().unwrap_or(""), url.fragment().unwrap_or("")]
        .iter()
        .any(|part| part.contains('@'));
    if suspicious {
        return "[REDACTED]".to_owned();
    }
    let user = if url.username().is_empty() && url.password().is_none() { "" } else { "[REDACTED]@" };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{user}{}{port}{}", url.scheme(), url.host_str().unwrap_or(""), url.path())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn no_part_of_a_password_is_shown() {
        assert_eq!(
            shown("postgres://wx:hunter2@db:5433/app?sslmode=require"),
            "postgres://[REDACTED]@db:5433/app"
        );
        assert_eq!(shown("redis://127.0.0.1:6379/0"), "redis://127.0.0.1:6379/0");
        assert_eq!(shown("postgres:///app?password=hunter2"), "postgres:///app");
        for text in
            ["postgres://wx:hun@ter2@db/app", "postgres://wx:hun/ter2@db/app", "postgres://wx:1?ter2@db/app"]
        {
            let shown = shown(text);
            assert!(!shown.contains("ter2") && !shown.contains("hun"), "{shown}");
        }
    }
}
