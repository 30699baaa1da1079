//! The fields of an answer, read by type and not by how WeChat spelt them that day.

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::json;
use crate::errmsg::scrub;
use crate::{Endpoint, Failure, FailureKind, Unavailable};

/// A successful answer's fields.
pub(crate) struct Fields {
    endpoint: Endpoint,
    map: Map<String, Value>,
}

impl Fields {
    /// Reads `answer`; an errcode other than 0 is a failure, and so is a status other than 2xx.
    ///
    /// The errcode counts even under a status like 401 or 500, since it says more than the status. `secrets` are the
    /// request's; they are taken out of errmsg before anything else happens to it, so that no part of one survives.
    pub(crate) fn read(
        endpoint: Endpoint,
        answer: &http::Response<Bytes>,
        secrets: &[SecretString],
    ) -> Result<Self, Failure> {
        let map = json::object(answer.body());
        if let Some(errcode) =
            map.as_ref().and_then(|map| map.get("errcode")).filter(|value| !value.is_null())
        {
            let errcode = as_number(errcode).ok_or_else(|| Failure::unreadable(endpoint))?;
            if errcode != 0 {
                let errmsg = map.as_ref().and_then(|map| map.get("errmsg")).and_then(Value::as_str);
                let errmsg = errmsg.map(|errmsg| scrub(errmsg, secrets));
                return Err(Failure::refused(endpoint, errcode, errmsg.as_deref()));
            }
        }
        if !answer.status().is_success() {
            let kind = FailureKind::Unavailable(Unavailable::Status(answer.status().as_u16()));
            return Err(Failure::new(endpoint, kind));
        }
        map.map(|map| Self { endpoint, map }).ok_or_else(|| Failure::unreadable(endpoint))
    }

    /// A text; a number is taken as its digits, a blank one as absent. Not trimmed: an openid is compared byte by byte.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = match self.map.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }

    /// A text without which the answer is none.
    pub(crate) fn required(&self, name: &'static str) -> Result<String, Failure> {
        self.text(name).ok_or_else(|| self.missing(name))
    }

    pub(crate) fn secret(&self, name: &str) -> Option<SecretString> {
        self.text(name).map(SecretString::from)
    }

    pub(crate) fn required_secret(&self, name: &'static str) -> Result<SecretString, Failure> {
        self.secret(name).ok_or_else(|| self.missing(name))
    }

    /// A whole number, also when written as text.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.map.get(name).and_then(as_number)
    }

    /// The unionid. An empty or blank one counts as absent, and blanks around one are not part of it: both occur
    /// in published answers, and either would link strangers or part one person from herself.
    pub(crate) fn unionid(&self) -> Option<String> {
        self.text("unionid").map(|id| id.trim().to_owned())
    }

    /// An array's texts.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let items = self.map.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }

    /// A nested object.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        let map = self.map.get(name)?.as_object()?.clone();
        Some(Self { endpoint: self.endpoint, map })
    }

    pub(crate) fn missing(&self, field: &'static str) -> Failure {
        Failure::missing(self.endpoint, field)
    }

    pub(crate) fn other_account(&self) -> Failure {
        Failure::other_account(self.endpoint)
    }
}

/// A lifetime in seconds; 7200 when the answer leaves it out, which is what the official pages give for every token.
pub(crate) const fn lifetime(seconds: Option<i64>) -> u64 {
    match seconds {
        Some(seconds) if seconds >= 0 => seconds.unsigned_abs(),
        _ => 7200,
    }
}

fn as_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Result<Fields, Failure> {
        let answer = http::Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap();
        Fields::read(Endpoint::SnsUserInfo, &answer, &[])
    }

    #[test]
    fn errcode_may_be_absent_zero_or_text() {
        for body in
            [r#"{"openid":"o1"}"#, r#"{"errcode":0,"openid":"o1"}"#, r#"{"errcode":"0","openid":"o1"}"#]
        {
            assert_eq!(read(200, body).unwrap().text("openid").as_deref(), Some("o1"));
        }
        let failure = read(200, r#"{"errcode":"42001","errmsg":"access_token expired"}"#).err().unwrap();
        assert_eq!(failure.errcode, Some(42001));
        assert_eq!(failure.kind, FailureKind::TokenInvalid);
        assert_eq!(
            read(200, r#"{"errcode":"much"}"#).err(),
            Some(Failure::unreadable(Endpoint::SnsUserInfo))
        );
    }

    #[test]
    fn the_errcode_says_more_than_the_status() {
        let failure = read(500, r#"{"errcode":-1,"errmsg":"system error"}"#).err().unwrap();
        assert_eq!(failure.kind, FailureKind::Unavailable(Unavailable::Busy));
        let failure = read(502, "<html>bad gateway</html>").err().unwrap();
        assert_eq!(failure.kind, FailureKind::Unavailable(Unavailable::Status(502)));
        let failure = read(500, r#"{"openid":"o1"}"#).err().unwrap();
        assert_eq!(failure.kind, FailureKind::Unavailable(Unavailable::Status(500)));
    }

    #[test]
    fn numbers_and_texts_stand_in_for_each_other() {
        let fields = read(200, r#"{"sex":"1","expires_in":7200,"countryCode":86,"city":""}"#).unwrap();
        assert_eq!(fields.number("sex"), Some(1));
        assert_eq!(fields.number("expires_in"), Some(7200));
        assert_eq!(fields.text("countryCode").as_deref(), Some("86"));
        assert_eq!(fields.text("city"), None);
        assert_eq!(lifetime(None), 7200);
        assert_eq!(lifetime(Some(-5)), 7200);
    }

    #[test]
    fn a_blank_unionid_is_none() {
        assert_eq!(read(200, r#"{"unionid":""}"#).unwrap().unionid(), None);
        assert_eq!(read(200, r#"{"unionid":" "}"#).unwrap().unionid(), None);
        assert_eq!(read(200, r#"{"unionid":" o6_b"}"#).unwrap().unionid().as_deref(), Some("o6_b"));
    }
}
