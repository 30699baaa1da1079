//! The query of an address.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::state::Server;

/// Parameters by name; the first of several counts. Unknown ones are left alone: WeChat and proxies add their own.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// A parameter's value; an empty one counts as left out.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a parameter is there, even if it is empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// All parameters, in their order.
    pub(crate) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }
}

impl FromRequestParts<Server> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}
