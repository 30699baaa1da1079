//! A request as the platform's endpoints read it.
use std::collections::BTreeMap;
use std::net::IpAddr;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

/// One request, read once and handed to the endpoint, the faults and the log.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) raw_query: String,
    pub(crate) body: Bytes,
    pub(crate) client_ip: IpAddr,
    pub(crate) user_agent: String,
    pub(crate) language: String,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) host: String,
    pub(crate) origin: Option<String>,
    pub(crate) content_type: String,
}

impl Call {
    /// Query pairs in the order they were sent.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.raw_query.as_bytes()).into_owned().collect()
    }

    /// Form pairs of the body, when it looks like a form.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let is_form = self.method == Method::POST && !self.content_type.contains("json");
        if is_form { url::form_urlencoded::parse(&self.body).into_owned().collect() } else { Vec::new() }
    }

    /// A parameter from the query or a POST form. Empty means missing. Unknown keys are simply never asked for.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        let pairs = self.query().into_iter().chain(self.form());
        pairs.into_iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// Every value of a form's field: one that may be ticked several times.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.form().into_iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect()
    }

    /// The body as JSON, whatever its label.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether the request comes from WeChat's own browser. The text is forgeable and proves nothing.
    pub(crate) fn is_wechat(&self) -> bool {
        self.user_agent.to_ascii_lowercase().contains("micromessenger")
    }

    /// Whether that browser says that it runs on a PC: `WindowsWechat`, `MacWechat` and the unified ones of version 4.
    pub(crate) fn is_wechat_on_pc(&self) -> bool {
        let agent = self.user_agent.to_ascii_lowercase();
        self.is_wechat() && ["windowswechat", "macwechat"].iter().any(|word| agent.contains(word))
    }
}
