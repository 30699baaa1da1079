//! Builds the HTTP request of a call and remembers which of its values are secret.

use bytes::Bytes;
use http::{Method, header};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::answer::Fields;
use crate::failure::advice;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts, SettingKey, encode};

/// Longer than any code, token or openid that WeChat issues (157 characters recorded, 512 to be reserved for the
/// global token, official page). What is longer is not worth a request, and would not fit one.
const LONGEST_VALUE: usize = 4096;

pub(crate) struct RequestBuilder {
    endpoint: Endpoint,
    url: Url,
    pairs: Vec<(&'static str, String)>,
    body: Option<serde_json::Value>,
    secrets: Vec<SecretString>,
    one_time: bool,
    refused: Option<FailureKind>,
}

impl RequestBuilder {
    pub(crate) fn new(hosts: &Hosts, endpoint: Endpoint) -> Self {
        let base = if endpoint == Endpoint::LongPoll { &hosts.lp } else { &hosts.api };
        Self {
            endpoint,
            url: Hosts::join(base, endpoint.path(), ""),
            pairs: Vec::new(),
            body: None,
            secrets: Vec::new(),
            one_time: false,
            refused: None,
        }
    }

    /// A query value that may be logged.
    pub(crate) fn plain(mut self, name: &'static str, value: &str) -> Self {
        if value.len() > LONGEST_VALUE {
            self.refused.get_or_insert(FailureKind::RequestRejected);
        }
        self.pairs.push((name, value.to_owned()));
        self
    }

    /// A secret query value. When it is blank or absurdly long the call fails as `kind`, without a request.
    pub(crate) fn secret(mut self, name: &'static str, value: &str, kind: FailureKind) -> Self {
        self = self.hide(value, kind);
        self.pairs.push((name, value.to_owned()));
        self
    }

    /// Scrubs `value` from every failure of this call (for secrets that stand in a body).
    pub(crate) fn hide(mut self, value: &str, kind: FailureKind) -> Self {
        if value.trim().is_empty() || value.len() > LONGEST_VALUE {
            self.refused.get_or_insert(kind);
        }
        self.secrets.push(SecretString::from(value.to_owned()));
        self
    }

    /// The app's id in the query.
    pub(crate) fn app_id(self, app_id: &str) -> Self {
        self.require_app_id(app_id).plain("appid", app_id)
    }

    /// Refuses a blank id without a request (for an id that stands in a body).
    pub(crate) fn require_app_id(mut self, app_id: &str) -> Self {
        if app_id.trim().is_empty() {
            self.refused.get_or_insert(advice::misconfigured(SettingKey::AppId));
        }
        self
    }

    /// The app's secret.
    pub(crate) fn app_secret(self, secret: &SecretString) -> Self {
        self.secret("secret", secret.expose_secret(), advice::misconfigured(SettingKey::AppSecret))
    }

    /// Makes the call a POST with a JSON body.
    pub(crate) fn json(mut self, body: serde_json::Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Marks the call as carrying a code that can be used once.
    pub(crate) fn one_time(mut self) -> Self {
        self.one_time = true;
        self
    }

    /// The finished call, its answer read by `parse` once WeChat has reported success.
    pub(crate) fn call<T>(
        self,
        parse: impl Fn(&Fields) -> Result<T, Failure> + Send + Sync + 'static,
    ) -> Result<Call<T>, Failure> {
        let (endpoint, one_time) = (self.endpoint, self.one_time);
        let (request, secrets) = self.into_request()?;
        let parse =
            Box::new(move |answer: &http::Response<Bytes>| parse(&Fields::read(endpoint, answer, &secrets)?));
        Ok(Call { request, parse, endpoint, one_time })
    }

    pub(crate) fn into_request(self) -> Result<(http::Request<Bytes>, Vec<SecretString>), Failure> {
        if let Some(kind) = self.refused {
            return Err(Failure::new(self.endpoint, kind));
        }
        let query = encode::query(self.pairs.iter().map(|(name, value)| (*name, value.as_str())));
        let url = Hosts::join(&self.url, "", &query);
        let request = http::Request::builder().uri(url.as_str());
        let request = match self.body {
            None => request.method(Method::GET).body(Bytes::new()),
            Some(body) => request
                .method(Method::POST)
                .header(header::CONTENT_TYPE, "application/json")
                .body(Bytes::from(body.to_string())),
        };
        let failure = || Failure::new(self.endpoint, advice::misconfigured(SettingKey::Hosts));
        Ok((request.map_err(|_| failure())?, self.secrets))
    }
}
