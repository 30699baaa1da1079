//! The body of an admin call, read by hand: a deserialiser's message would quote the value that it did not like, and that may
//! be a password.

use axum::extract::{FromRequest, Request};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Map, Value};
use wxlogin::{Error, Result, nouns::UserId};

use crate::{envelope::Failure, extract::JsonObject, state::Server};

/// The parts of a body that were not read yet.
pub(super) struct Asked(Map<String, Value>);

impl FromRequest<Server> for Asked {
    type Rejection = Failure;

    async fn from_request(request: Request, server: &Server) -> std::result::Result<Self, Failure> {
        Ok(Self(JsonObject::from_request(request, server).await?.0))
    }
}

impl Asked {
    /// Text that is not empty.
    pub(super) fn text(&mut self, name: &str) -> Result<String> {
        self.maybe_text(name)?.ok_or_else(|| wrong(name, "a text", "文本"))
    }

    /// Text; empty or null counts as left out.
    pub(super) fn maybe_text(&mut self, name: &str) -> Result<Option<String>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(_) => Err(wrong(name, "a text", "文本")),
        }
    }

    /// Text that is not kept readable.
    pub(super) fn secret(&mut self, name: &str) -> Result<SecretString> {
        self.text(name).map(SecretString::from)
    }

    /// True or false.
    pub(super) fn maybe_flag(&mut self, name: &str) -> Result<Option<bool>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(_) => Err(wrong(name, "true or false", "true 或 false")),
        }
    }

    /// A time.
    pub(super) fn maybe_time(&mut self, name: &str) -> Result<Option<Timestamp>> {
        let read =
            |text: String| text.parse().map_err(|_| wrong(name, "a time (RFC 3339)", "时间（RFC 3339）"));
        self.maybe_text(name)?.map(read).transpose()
    }

    /// An object; left out counts as empty.
    pub(super) fn object(&mut self, name: &str) -> Result<Map<String, Value>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(object)) => Ok(object),
            Some(_) => Err(wrong(name, "an object", "对象")),
        }
    }

    /// A userId.
    pub(super) fn user_id(&mut self, name: &str) -> Result<UserId> {
        UserId::parse(&self.text(name)?).ok_or_else(|| wrong(name, "a userId", "用户 ID"))
    }

    /// Nothing may be left: a misspelt part would silently do nothing.
    pub(super) fn done(self) -> Result<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => {
                let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
                Err(Error::invalid(format!("`{name}` is not known here."), format!("未知参数 `{name}`。")))
            }
        }
    }
}

fn wrong(name: &str, en: &str, zh: &str) -> Error {
    Error::invalid(format!("`{name}` must be {en}."), format!("`{name}` 须为{zh}。"))
}
