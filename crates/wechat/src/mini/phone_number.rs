//! `POST /wxa/business/getuserphonenumber`: the phone number behind a phone code.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::request::RequestBuilder;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts};

/// A phone number that WeChat has verified. `Debug` shows the country code only.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// With the country's prefix when it is foreign.
    pub phone_number: String,
    /// Without prefix.
    pub pure_phone_number: String,
    /// `86`, say. WeChat sends a number or a text; here it is always a text.
    pub country_code: String,
    /// The appId in the watermark, when WeChat sends one; it is the caller's own.
    pub watermark_app_id: Option<String>,
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneNumber").field("country_code", &self.country_code).finish_non_exhaustive()
    }
}

/// Exchanges a phone `code` (from the phone-number button; not the code of `wx.login`). It is valid for five minutes
/// from the opening of the sheet and for one exchange. With `openid` WeChat also checks whose code it is.
///
/// # Errors
/// Without a request: [`FailureKind::CodeInvalid`] or [`FailureKind::TokenInvalid`] when one of them is blank.
pub fn phone_number(
    hosts: &Hosts,
    access_token: &SecretString,
    code: &str,
    openid: Option<&str>,
) -> Result<Call<PhoneNumber>, Failure> {
    let mut body = json!({ "code": code });
    if let Some(openid) = openid {
        body["openid"] = json!(openid);
    }
    RequestBuilder::new(hosts, Endpoint::PhoneNumber)
        .secret("access_token", access_token.expose_secret(), FailureKind::TokenInvalid)
        .hide(code, FailureKind::CodeInvalid)
        .json(body)
        .one_time()
        .call(|fields| {
            let info = fields.object("phone_info").ok_or_else(|| fields.missing("phone_info"))?;
            let phone_number = info.required("phoneNumber")?;
            Ok(PhoneNumber {
                pure_phone_number: info.text("purePhoneNumber").unwrap_or_else(|| phone_number.clone()),
                phone_number,
                country_code: info.text("countryCode").unwrap_or_default(),
                watermark_app_id: info.object("watermark").and_then(|mark| mark.text("appid")),
            })
        })
}
