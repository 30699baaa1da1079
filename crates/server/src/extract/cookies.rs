//! Our cookies. All are HttpOnly: no script reads them, and none is readable in a log.

use axum::http::{HeaderMap, HeaderValue, header};
use wxlogin::{SignedIn, SignedInConsole, ports::Clock};

use crate::site::Site;

/// Opens a session.
pub(crate) const SESSION: &str = "wxlogin_session";
/// Opens a session of the console; looked at by the admin API and nothing else.
pub(crate) const CONSOLE: &str = "wxlogin_console";
/// Ties a browser to the sign-ins that it began.
pub(crate) const BROWSER: &str = "wxlogin_browser";
/// Stands for a verified WeChat account that has no user yet (a bindCode).
pub(crate) const TICKET: &str = "wxlogin_ticket";

/// The language that a browser's person chose.
pub(crate) const LANGUAGE: &str = "wxlogin_lang";

const BROWSER_SECONDS: i64 = 3600;

/// A cookie's value; none where two differ: one of them is not ours, and nobody can say which.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values =
        pairs.filter(|(found, value)| *found == name && !value.is_empty()).map(|(_, value)| value);
    values.next().filter(|first| values.all(|other| other == *first))
}

/// The browser is signed in for as long as the session lives.
pub(crate) fn set_session(headers: &mut HeaderMap, site: &Site, session: &SignedIn, clock: &dyn Clock) {
    let seconds = session.expires_at.duration_since(clock.now()).as_secs().max(0);
    set(headers, site, SESSION, &session.session_id, "/", seconds);
}

/// The browser is signed out.
pub(crate) fn unset_session(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, SESSION, "", "/", 0);
}

/// The browser is signed in to the console for as long as that session lives.
pub(crate) fn set_console(
    headers: &mut HeaderMap,
    site: &Site,
    session: &SignedInConsole,
    clock: &dyn Clock,
) {
    let seconds = session.expires_at.duration_since(clock.now()).as_secs().max(0);
    set(headers, site, CONSOLE, &session.token, "/", seconds);
}

/// The browser is signed out of the console.
pub(crate) fn unset_console(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, CONSOLE, "", "/", 0);
}

/// The browser is known again when it comes back from WeChat.
pub(crate) fn set_browser(headers: &mut HeaderMap, site: &Site, token: &str) {
    set(headers, site, BROWSER, token, "/", BROWSER_SECONDS);
}

/// A newcomer's bindCode, for as long as it lives.
pub(crate) fn set_ticket(headers: &mut HeaderMap, site: &Site, bind_code: &str, seconds: u64) {
    set(headers, site, TICKET, bind_code, &site.path("/login"), i64::try_from(seconds).unwrap_or(i64::MAX));
}

/// The newcomer is none any more.
pub(crate) fn unset_ticket(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, TICKET, "", &site.path("/login"), 0);
}

/// Further pages keep to this language, for a year.
pub(crate) fn set_language(headers: &mut HeaderMap, site: &Site, tag: &str) {
    set(headers, site, LANGUAGE, tag, "/", 365 * 24 * 3600);
}

fn set(headers: &mut HeaderMap, site: &Site, name: &str, value: &str, path: &str, seconds: i64) {
    let secure = if site.secure_cookies() { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(mut line) = HeaderValue::from_str(&line) {
        line.set_sensitive(true);
        headers.append(header::SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=b; wxlogin_session=tok; c".parse().unwrap());
        headers.append(header::COOKIE, "wxlogin_browser=br".parse().unwrap());
        assert_eq!(cookie(&headers, SESSION), Some("tok"));
        assert_eq!(cookie(&headers, BROWSER), Some("br"));
        assert_eq!(cookie(&headers, TICKET), None);
        headers.append(header::COOKIE, "wxlogin_browser=br; wxlogin_session=another".parse().unwrap());
        assert_eq!((cookie(&headers, BROWSER), cookie(&headers, SESSION)), (Some("br"), None));
    }
}
