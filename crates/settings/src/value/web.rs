//! Addresses of web servers: a base URL to build on, an origin to compare with.

use std::fmt;
use std::path::Path;

use url::Url;

use super::{Setting, Wrong};

/// An `http` or `https` URL to which paths are added. It never ends in a slash.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    text: String,
}

impl BaseUrl {
    /// The URL without a slash at its end: `https://login.example`, `https://example.com/login`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL as a value; its path may end in a slash.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Setting for BaseUrl {
    const EXPECTED: &'static str = "an address such as \"https://login.example\", without ? or #";
    const EXPECTED_ZH: &'static str = "地址，例如 \"https://login.example\"，不含 ? 或 #";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        let url = web_url(text)?;
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }
}

/// A web origin: scheme, host and port.
#[derive(Clone, PartialEq, Eq)]
pub struct WebOrigin(String);

impl WebOrigin {
    /// As a browser sends it in the `Origin` header: `https://app.example`, `http://localhost:3000`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl Setting for WebOrigin {
    const EXPECTED: &'static str =
        "origins such as [\"https://app.example\"], without a path; * is not accepted";
    const EXPECTED_ZH: &'static str = "来源，例如 [\"https://app.example\"]，不含路径；不接受 *";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        let url = web_url(text)?;
        if url.path() != "/" {
            return Err(Wrong::text(text, "an origin: it has a path", "来源：它带有路径"));
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

/// An absolute http(s) URL without user, query or fragment. The message does not repeat a URL that holds a password.
pub(super) fn web_url(text: &str) -> Result<Url, Wrong> {
    let url = Url::parse(text).map_err(|_| Wrong::new("is not an absolute URL", "不是绝对 URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Wrong::new("has a user name or password in it", "含有用户名或密码"));
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Wrong::text(text, "an http or https URL", " http 或 https URL"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Wrong::new("has a ? or # part", "含有 ? 或 # 部分"));
    }
    Ok(url)
}
