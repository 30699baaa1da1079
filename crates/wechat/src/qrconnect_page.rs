//! The QR page's HTML: the uuid of the code that it shows.

use url::Url;

use crate::failure::advice::misconfigured;
use crate::{Endpoint, Failure, Hosts, SettingKey};

const IMAGE: &str = "/connect/qrcode/";

/// Longer than any uuid seen (16 characters recorded).
const LONGEST_UUID: usize = 64;

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
}
