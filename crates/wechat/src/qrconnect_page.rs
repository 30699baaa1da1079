//! The QR page's HTML: the uuid of the code that it shows, and the code's image.
//!
//! WeChat documents the page for people, not for programs: what is read here was seen on it (recorded), and a page that
//! looks otherwise is unreadable, never guessed at.

use bytes::Bytes;
use url::Url;

use crate::failure::advice::misconfigured;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts, SettingKey, Unavailable};

const IMAGE: &str = "/connect/qrcode/";

/// Longer than any uuid seen (16 characters recorded).
const LONGEST_UUID: usize = 64;

/// Fetches the QR page at `page`, as [`crate::authorize::qrconnect_url`] gives it, for its uuid.
///
/// # Errors
/// Without a request: an address that no request can have.
pub fn open(page: &Url) -> Result<Call<String>, Failure> {
    get(page, Endpoint::QrConnect, |body| uuid(body))
}

/// A code's image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrImage {
    /// Told by its first bytes, whatever the answer's header says: what is passed on to a browser is a picture.
    pub content_type: &'static str,
    /// The picture: a JPEG of about 47 KB (recorded).
    pub bytes: Bytes,
}

/// Fetches the code's image.
///
/// # Errors
/// Without a request: an address that no request can have.
pub fn image(hosts: &Hosts, uuid: &str) -> Result<Call<QrImage>, Failure> {
    get(&image_url(hosts, uuid), Endpoint::QrImage, picture)
}

fn get<T: 'static>(
    url: &Url,
    endpoint: Endpoint,
    read: fn(&Bytes) -> Result<T, Failure>,
) -> Result<Call<T>, Failure> {
    let request = http::Request::get(url.as_str()).body(Bytes::new());
    let request = request.map_err(|_| Failure::new(endpoint, misconfigured(SettingKey::Hosts)))?;
    let parse = Box::new(move |answer: &http::Response<Bytes>| {
        if !answer.status().is_success() {
            let kind = FailureKind::Unavailable(Unavailable::Status(answer.status().as_u16()));
            return Err(Failure::new(endpoint, kind));
        }
        read(answer.body())
    });
    Ok(Call { request, parse, endpoint, one_time: false })
}

fn picture(bytes: &Bytes) -> Result<QrImage, Failure> {
    const KINDS: [(&[u8], &str); 3] =
        [(b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif")];
    let kind = KINDS.into_iter().find(|(start, _)| bytes.starts_with(start));
    let (_, content_type) = kind.ok_or_else(|| Failure::unreadable(Endpoint::QrImage))?;
    Ok(QrImage { content_type, bytes: bytes.clone() })
}

/// The uuid in the page. It stands in the image's `src`, `/connect/qrcode/UUID`, in older and newer pages alike.
///
/// # Errors
/// An error page: [`SettingKey::CallbackDomain`] or [`SettingKey::Scope`] as misconfigured when it names
/// `redirect_uri` or `scope`, which is all those pages say; otherwise unreadable.
pub fn uuid(html: &[u8]) -> Result<String, Failure> {
    let html = String::from_utf8_lossy(html);
    for (at, _) in html.match_indices(IMAGE) {
        let rest = html.get(at + IMAGE.len()..).unwrap_or_default();
        let uuid: String = rest.chars().take_while(|c| is_uuid_char(*c)).take(LONGEST_UUID + 1).collect();
        if !uuid.is_empty() && uuid.len() <= LONGEST_UUID {
            return Ok(uuid);
        }
    }
    let lower = html.to_ascii_lowercase();
    Err(if lower.contains("redirect_uri") {
        Failure::new(Endpoint::QrConnect, misconfigured(SettingKey::CallbackDomain))
    } else if lower.contains("scope") {
        Failure::new(Endpoint::QrConnect, misconfigured(SettingKey::Scope))
    } else {
        Failure::unreadable(Endpoint::QrConnect)
    })
}

/// The address of the code's image.
pub fn image_url(hosts: &Hosts, uuid: &str) -> Url {
    let safe: String = uuid.chars().filter(|c| is_uuid_char(*c)).collect();
    Hosts::join(&hosts.open, &format!("{IMAGE}{safe}"), "")
}

fn is_uuid_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '=' | '+' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FailureKind;

    #[test]
    fn older_and_newer_pages_give_their_uuid() {
        let older = br#"<img class="qrcode lightBorder" src="/connect/qrcode/001ZDsw64Vu7ll2E" />"#;
        let newer =
            br#"<img class="js_qrcode_img" src='https://open.weixin.qq.com/connect/qrcode/4Y0N_jyVQg=='>"#;
        assert_eq!(uuid(older).unwrap(), "001ZDsw64Vu7ll2E");
        assert_eq!(uuid(newer).unwrap(), "4Y0N_jyVQg==");
        let image = image_url(&Hosts::production(), "001ZDsw64Vu7ll2E");
        assert_eq!(image.as_str(), "https://open.weixin.qq.com/connect/qrcode/001ZDsw64Vu7ll2E");
    }

    #[test]
    fn an_error_page_names_the_setting() {
        let key = |html: &str| match uuid(html.as_bytes()).unwrap_err().kind {
            FailureKind::Misconfigured { key, .. } => Some(key),
            _ => None,
        };
        assert_eq!(key("<p>redirect_uri 参数错误</p>"), Some(SettingKey::CallbackDomain));
        assert_eq!(key("<p>Scope 参数错误或没有 Scope 权限</p>"), Some(SettingKey::Scope));
        assert_eq!(key("<p>busy</p>"), None);
    }

    #[test]
    fn only_a_picture_is_passed_on() {
        let call = image(&Hosts::production(), "001ZDsw64Vu7ll2E").unwrap();
        assert_eq!(call.request.uri(), "https://open.weixin.qq.com/connect/qrcode/001ZDsw64Vu7ll2E");
        let answer = |body: &'static [u8]| (call.parse)(&http::Response::new(Bytes::from_static(body)));
        assert_eq!(answer(b"\xff\xd8\xff\xe0").unwrap().content_type, "image/jpeg");
        assert!(answer(b"<html><script>").is_err() && answer(b"").is_err());
    }

    #[test]
    fn the_page_is_asked_without_its_fragment_and_must_succeed() {
        let page =
            Url::parse("https://open.weixin.qq.com/connect/qrconnect?appid=wx1#wechat_redirect").unwrap();
        let call = open(&page).unwrap();
        assert_eq!(call.request.uri(), "https://open.weixin.qq.com/connect/qrconnect?appid=wx1");
        let mut answer = http::Response::new(Bytes::from_static(b"src=\"/connect/qrcode/001ZDsw64Vu7ll2E\""));
        assert!((call.parse)(&answer).is_ok());
        *answer.status_mut() = http::StatusCode::BAD_GATEWAY;
        assert!((call.parse)(&answer).is_err());
    }
}
