//! A form of one of our pages.

use axum::extract::{FromRequest, Request};
use wxlogin::{Error, declare};

use super::{
    body::whole,
    csrf::{proven_by_headers, proven_by_token, refused, refuted},
    visitor::Reader,
};
use crate::{context::Target, envelope::Failure, state::Server};

/// The fields, from a page of ours (checked), and who sent them.
pub(crate) struct Form {
    pub(crate) reader: Reader,
    fields: Vec<(String, String)>,
}

impl Form {
    /// A field's value; an empty one counts as left out.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A field that the form cannot do without.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Failure> {
        self.field(name).ok_or_else(|| {
            Error::invalid(format!("The field `{name}` is missing."), format!("缺少字段 `{name}`。")).into()
        })
    }
}

impl FromRequest<Server> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let (mut parts, body) = request.into_parts();
        let reader = Reader::of(&mut parts, server).await?;
        let body = whole(Request::from_parts(parts, body), server).await?;
        let fields: Vec<_> = url::form_urlencoded::parse(&body).into_owned().collect();
        let token = fields.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
        let said =
            |name: &str| fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
        // A page that says what went wrong leads back here.
        let target = Target { redirect: said("redirect"), method: said("method") };
        _ = reader.known.form.set(target);
        let route = reader.known.route();
        let (browser, session) = (reader.browser.as_deref(), reader.session.as_deref());
        let by_token = || {
            !refuted(&headers, server, route)
                && token.is_some_and(|token| proven_by_token(browser, session, token))
        };
        if proven_by_headers(&headers, server, route) || by_token() {
            fields.iter().try_for_each(|(_, value)| declare::refuse_nul(value))?;
            return Ok(Self { reader, fields });
        }
        Err(refused().into())
    }
}
