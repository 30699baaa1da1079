//! Our cookies: every one is named, read and written here. All are HttpOnly: no script reads them, and none is readable in a
//! log.
//!
//! On https a cookie's name begins with `__Host-`: browsers accept that name only with `Secure`, `Path=/` and no `Domain`,
//! and only from this very host, so neither a sibling host nor a network in between can write one. The plain name is not
//! read there at all. On plain http there is no such protection, and the plain names are used.

use axum::http::{HeaderMap, HeaderValue, header};
use wxlogin::{Core, SignedIn, SignedInConsole, ports::Clock};

use crate::site::Site;

/// What a cookie of ours is for. A new one is a row here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Opens a session.
    Session,
    /// Opens a session of the console; looked at by the admin API and nothing else.
    Console,
    /// Ties a browser to the sign-ins that it began.
    Browser,
    /// Stands for a verified WeChat account that has no user yet (a bindCode).
    Ticket,
    /// The language that a browser's person chose.
    Language,
}

/// Which prefix a cookie's name has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prefix {
    /// None: on plain http.
    Plain,
    /// `__Host-`: `Secure`, `Path=/`, this host alone.
    Host,
}

const BROWSER_SECONDS: i64 = 3600;

impl Cookie {
    const fn plain_name(self) -> &'static str {
        match self {
            Self::Session => "wxlogin_session",
            Self::Console => "wxlogin_console",
            Self::Browser => "wxlogin_browser",
            Self::Ticket => "wxlogin_ticket",
            Self::Language => "wxlogin_lang",
        }
    }

    /// The prefix of this cookie on a site. A cookie that several hosts share could not be `__Host-`; it would be the one
    /// to answer differently here.
    const fn prefix(site: &Site) -> Prefix {
        if site.secure_cookies() { Prefix::Host } else { Prefix::Plain }
    }

    fn has_name(self, site: &Site, name: &[u8]) -> bool {
        let name = match Self::prefix(site) {
            Prefix::Plain => Some(name),
            Prefix::Host => name.strip_prefix(Prefix::Host.as_str().as_bytes()),
        };
        name == Some(self.plain_name().as_bytes())
    }

    /// Every value that the request has under this cookie's name on this site.
    fn values<'a>(self, headers: &'a HeaderMap, site: &Site) -> impl Iterator<Item = &'a str> {
        pairs(headers).filter(move |(name, _)| self.has_name(site, name)).map(|(_, value)| value)
    }

    /// The cookie's value; none where two differ: one of them is not ours, and nobody can say which. On https a browser
    /// holds only one.
    pub(crate) fn read<'a>(self, headers: &'a HeaderMap, site: &Site) -> Option<&'a str> {
        only(self.values(headers, site))
    }
}

impl Prefix {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Host => "__Host-",
        }
    }
}

/// Names and values of a request's cookies. What is no cookie, and values that no cookie of ours has, are passed over one by
/// one: what a stranger planted beside our cookie must not hide it.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &str)> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(|pair| {
        let pair = pair.trim_ascii();
        let at = pair.iter().position(|byte| *byte == b'=')?;
        let (name, value) = (pair.get(..at)?, pair.get(at + 1..)?);
        let value = std::str::from_utf8(value).ok().filter(|value| !value.is_empty() && value.is_ascii())?;
        Some((name, value))
    })
}

/// A cookie by its whole name, read as [`Cookie::read`] reads ours.
pub(crate) fn named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    only(pairs(headers).filter(|(found, _)| *found == name.as_bytes()).map(|(_, value)| value))
}

/// The browser's token, if a server with our keys made it. Others are passed over, so that one that was planted neither
/// counts nor hides ours.
pub(crate) fn browser_token<'a>(headers: &'a HeaderMap, site: &Site, core: &Core) -> Option<&'a str> {
    only(Cookie::Browser.values(headers, site).filter(|value| core.adopt_browser(Some(value)).is_some()))
}

fn only<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    values.next().filter(|first| values.all(|other| other == *first))
}

/// The browser is signed in for as long as the session lives.
pub(crate) fn set_session(headers: &mut HeaderMap, site: &Site, session: &SignedIn, clock: &dyn Clock) {
    let seconds = session.expires_at.duration_since(clock.now()).as_secs().max(0);
    set(headers, site, Cookie::Session, session.session_id.expose(), seconds);
}

/// The browser is signed out.
pub(crate) fn unset_session(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, Cookie::Session, "", 0);
}

/// The browser is signed in to the console for as long as that session lives.
pub(crate) fn set_console(
    headers: &mut HeaderMap,
    site: &Site,
    session: &SignedInConsole,
    clock: &dyn Clock,
) {
    let seconds = session.expires_at.duration_since(clock.now()).as_secs().max(0);
    set(headers, site, Cookie::Console, session.token.expose(), seconds);
}

/// The browser is signed out of the console.
pub(crate) fn unset_console(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, Cookie::Console, "", 0);
}

/// The browser is known again when it comes back from WeChat.
pub(crate) fn set_browser(headers: &mut HeaderMap, site: &Site, token: &str) {
    set(headers, site, Cookie::Browser, token, BROWSER_SECONDS);
}

/// A newcomer's bindCode, for as long as it lives.
pub(crate) fn set_ticket(headers: &mut HeaderMap, site: &Site, bind_code: &str, seconds: u64) {
    set(headers, site, Cookie::Ticket, bind_code, i64::try_from(seconds).unwrap_or(i64::MAX));
}

/// The newcomer is none any more.
pub(crate) fn unset_ticket(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, Cookie::Ticket, "", 0);
}

/// Further pages keep to this language, for a year.
pub(crate) fn set_language(headers: &mut HeaderMap, site: &Site, tag: &str) {
    set(headers, site, Cookie::Language, tag, 365 * 24 * 3600);
}

/// Writes a cookie. The path is `/` for all: `__Host-` asks for it.
fn set(headers: &mut HeaderMap, site: &Site, cookie: Cookie, value: &str, seconds: i64) {
    let (prefix, name) = (Cookie::prefix(site).as_str(), cookie.plain_name());
    let secure = if site.secure_cookies() { "; Secure" } else { "" };
    let line = format!("{prefix}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(mut line) = HeaderValue::from_str(&line) {
        line.set_sensitive(true);
        headers.append(header::SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public_url: &str) -> Site {
        let from = wxlogin::settings::LoadFrom::new("none").flag("public_url", public_url);
        Site::new(&wxlogin::settings::Settings::load(from).unwrap().settings)
    }

    fn read(lines: &[&[u8]], cookie: Cookie, public_url: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        }
        cookie.read(&headers, &site(public_url)).map(str::to_owned)
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let http = |lines: &[&[u8]], cookie| read(lines, cookie, "http://127.0.0.1:8400");
        let lines: [&[u8]; 2] = [b"a=b; wxlogin_session=tok; c", b"wxlogin_browser=br"];
        assert_eq!(http(&lines, Cookie::Session).as_deref(), Some("tok"));
        assert_eq!(http(&lines, Cookie::Browser).as_deref(), Some("br"));
        assert_eq!(http(&lines, Cookie::Ticket), None);
        let more: [&[u8]; 2] = [b"wxlogin_session=tok", b"wxlogin_session=another"];
        assert_eq!(http(&more, Cookie::Session), None);
    }

    #[test]
    fn on_https_only_the_name_counts_that_no_sibling_host_can_write() {
        let https = |line: &str| read(&[line.as_bytes()], Cookie::Session, "https://login.example.com");
        assert_eq!(https("wxlogin_session=planted"), None);
        assert_eq!(https("wxlogin_session=planted; __Host-wxlogin_session=own").as_deref(), Some("own"));
        for near in ["__host-wxlogin_session=x", "__Secure-wxlogin_session=x", "__Host-wxlogin_session =x"] {
            assert_eq!(https(near), None, "{near}");
        }
    }

    #[test]
    fn what_a_stranger_planted_does_not_hide_our_own() {
        // Unicode white space before a prefix, bytes that are no text, and a cookie without a name.
        let planted: [&[u8]; 4] = [
            "\u{2000}__Host-wxlogin_session=x".as_bytes(),
            b"x=\xff\xfe",
            b"__Host-wxlogin_session=\xe9",
            b"=; ;; =y",
        ];
        for line in planted {
            let line = [line, b"; __Host-wxlogin_session=own"].concat();
            let found = read(&[&line], Cookie::Session, "https://login.example.com");
            assert_eq!(found.as_deref(), Some("own"), "{line:?}");
        }
    }

    #[test]
    fn on_https_every_cookie_is_bound_to_this_host() {
        let (site, mut headers) = (site("https://example.com/login"), HeaderMap::new());
        unset_session(&mut headers, &site);
        set_browser(&mut headers, &site, "wxr_x");
        set_ticket(&mut headers, &site, "wxb_x", 300);
        set_language(&mut headers, &site, "en");
        let lines: Vec<_> = headers.get_all(header::SET_COOKIE).iter().map(|l| l.to_str().unwrap()).collect();
        assert_eq!(lines.len(), 4);
        for line in lines {
            assert!(line.starts_with("__Host-wxlogin_") && line.contains("; Path=/; "), "{line}");
            assert!(line.contains("; HttpOnly") && line.ends_with("; Secure"), "{line}");
            assert!(!line.to_ascii_lowercase().contains("domain"), "{line}");
        }
    }
}
