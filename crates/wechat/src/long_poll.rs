//! `GET lp.open.weixin.qq.com/connect/l/qrconnect`: what happens to a QR code, asked again and again.
//!
//! The answer is a script, not JSON: `window.wx_errcode=405;window.wx_code='..';` (recorded). It comes after about
//! 25 seconds when nothing changes, so the transport's timeout must be longer.

use secrecy::SecretString;

use crate::request::RequestBuilder;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts, Unavailable};

/// The state of a QR code.
#[derive(Debug, Clone)]
pub enum Poll {
    /// 408: nobody has scanned; poll again after 2 s without `last`. Also seen after a scan, while the user thinks.
    Waiting,
    /// 404: scanned, not confirmed; poll again at once with `last` = 404. A 405 without a code means the same.
    Scanned,
    /// 405: confirmed; the code goes to the callback, after `code=`.
    Confirmed {
        /// The code for the exchange.
        code: SecretString,
    },
    /// 405 of the app variant (`f=url`).
    Redirect {
        /// `wxAPPID://oauth?code=..&state=..`; holds the code.
        url: SecretString,
        /// The user's nickname, when it is told.
        nickname: Option<String>,
    },
    /// 403: refused on the phone; the same QR code can be scanned again. Poll after 2 s with `last` = 403.
    Cancelled,
    /// 402: expired; get a new uuid.
    Expired,
    /// 500: WeChat's server failed; get a new uuid.
    ServerError,
}

/// Asks for the state of `uuid`. `last` is the previous number, when it was 404 or 403; `nonce` keeps caches out.
///
/// # Errors
/// Without a request: [`FailureKind::RequestRejected`] when the uuid is blank or much too long.
pub fn poll(hosts: &Hosts, uuid: &str, last: Option<u16>, nonce: &str) -> Result<Call<Poll>, Failure> {
    let last = last.map(|last| last.to_string());
    let mut builder =
        RequestBuilder::new(hosts, Endpoint::LongPoll).secret("uuid", uuid, FailureKind::RequestRejected);
    if let Some(last) = &last {
        builder = builder.plain("last", last);
    }
    let (request, _) = builder.plain("_", nonce).into_request()?;
    let parse = Box::new(|answer: &http::Response<bytes::Bytes>| {
        if !answer.status().is_success() {
            let kind = FailureKind::Unavailable(Unavailable::Status(answer.status().as_u16()));
            return Err(Failure::new(Endpoint::LongPoll, kind));
        }
        parse(answer.body())
    });
    Ok(Call { request, parse, endpoint: Endpoint::LongPoll, one_time: false })
}

/// Reads the script.
///
/// # Errors
/// [`FailureKind::Unavailable`] for anything but a known `wx_errcode`.
pub fn parse(body: &[u8]) -> Result<Poll, Failure> {
    let script = String::from_utf8_lossy(body);
    let text = |name| assigned(&script, name).filter(|value| !value.is_empty());
    let number = text("window.wx_errcode").and_then(|number| number.parse::<u16>().ok());
    Ok(match number {
        Some(408) => Poll::Waiting,
        Some(404) => Poll::Scanned,
        Some(405) => match (text("window.wx_code"), text("window.wx_redirecturl")) {
            (Some(code), _) => Poll::Confirmed { code: SecretString::from(code) },
            (None, Some(url)) => {
                Poll::Redirect { url: SecretString::from(url), nickname: text("window.wx_nickname") }
            }
            (None, None) => Poll::Scanned,
        },
        Some(403) => Poll::Cancelled,
        Some(402) => Poll::Expired,
        Some(500) => Poll::ServerError,
        _ => return Err(Failure::unreadable(Endpoint::LongPoll)),
    })
}

/// The value that the script assigns to `name`: a bare number or a quoted text.
fn assigned(script: &str, name: &str) -> Option<String> {
    let (_, rest) = script.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    match rest.chars().next()? {
        quote @ ('\'' | '"') => quoted(rest.get(1..)?, quote),
        _ => Some(rest.chars().take_while(char::is_ascii_digit).collect()),
    }
}

/// Up to the closing quote; a backslash makes the next character literal.
fn quoted(text: &str, quote: char) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next()?),
            c if c == quote => return Some(out),
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn each_number_has_its_state() {
        let state = |body: &str| format!("{:?}", parse(body.as_bytes()).unwrap());
        assert_eq!(state("window.wx_errcode=408;window.wx_code='';"), "Waiting");
        assert_eq!(state("window.wx_errcode=404;window.wx_code='';"), "Scanned");
        assert_eq!(state("window.wx_errcode = 404;"), "Scanned");
        assert_eq!(state("window.wx_errcode=403;"), "Cancelled");
        assert_eq!(state("window.wx_errcode=402;"), "Expired");
        assert_eq!(state("window.wx_errcode=500;"), "ServerError");
        assert_eq!(state("window.wx_errcode=405;window.wx_code='';"), "Scanned");
    }

    #[test]
    fn a_confirmed_code_is_read_and_not_printed() {
        let poll =
            parse(b"window.wx_errcode=405;window.wx_code='001BWV4J1lRzz00H4J1J1vRE4J1BWV4q';").unwrap();
        assert!(!format!("{poll:?}").contains("001BWV4J"));
        let Poll::Confirmed { code } = poll else { panic!("not confirmed") };
        assert_eq!(code.expose_secret(), "001BWV4J1lRzz00H4J1J1vRE4J1BWV4q");
    }

    #[test]
    fn the_app_variant_gives_a_redirect() {
        let body = r"window.wx_errcode=405;window.wx_redirecturl='wx1:\/\/oauth?code=C&state=S';window.wx_nickname='小\'明';";
        let Ok(Poll::Redirect { url, nickname }) = parse(body.as_bytes()) else { panic!("no redirect") };
        assert_eq!(url.expose_secret(), "wx1://oauth?code=C&state=S");
        assert_eq!(nickname.as_deref(), Some("小'明"));
    }

    #[test]
    fn anything_else_is_unreadable() {
        for body in ["", "<html>", "window.wx_errcode=999;", "window.wx_errcode=;", "window.wx_errcode='"] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn the_request_carries_uuid_and_last() {
        let call = poll(&Hosts::production(), "001ZDsw64Vu7ll2E", Some(404), "17").unwrap();
        let expected =
            "https://lp.open.weixin.qq.com/connect/l/qrconnect?uuid=001ZDsw64Vu7ll2E&last=404&_=17";
        assert_eq!(call.request.uri(), expected);
    }
}
