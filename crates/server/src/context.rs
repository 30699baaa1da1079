//! What is known of a request before anything is asked: its id, the language of its sender, where it comes from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header, header::AsHeaderName, request::Parts},
};
use wxlogin::{Language, nouns::Origin};

use crate::{address::client_address, envelope::Failure, extract::Cookie, site::Site, state::Server};

/// The route of a request that no route takes.
pub(crate) const UNMATCHED: &str = "unmatched";

/// Carries the id of a request, on its way in and out.
pub(crate) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest part of a User-Agent that is kept, in bytes.
const AGENT: usize = 256;

/// See the module. It is made for every request, so texts are shared with the request and not copied.
#[derive(Debug)]
pub(crate) struct Context {
    request_id: HeaderValue,
    pub(crate) language: Language,
    /// The language was chosen in this request, by `?lang=`; a browser's further pages keep to it.
    pub(crate) language_chosen: bool,
    pub(crate) address: Option<IpAddr>,
    user_agent: Option<HeaderValue>,
    matched: Option<MatchedPath>,
    /// A person's browser is on one of our pages, so a failure is shown as a page.
    pub(crate) shows_pages: bool,
    /// The address of such a page: a failure offers to try again there.
    pub(crate) page: Option<Uri>,
    /// What a form of such a page says about where the browser is going. It is not checked.
    pub(crate) form: OnceLock<Target>,
}

/// Where a browser is going, as it says itself.
#[derive(Debug, Default)]
pub(crate) struct Target {
    pub(crate) redirect: Option<String>,
    pub(crate) method: Option<String>,
}

impl Context {
    pub(crate) fn of(server: &Server, request: &Request) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let proxies = &server.app().settings().http.trusted_proxies;
        let matched = request.extensions().get::<MatchedPath>().cloned();
        let route = matched.as_ref().map(MatchedPath::as_str);
        let shows_pages = wants_html(headers) && route.is_none_or(|route| is_page(route, request.method()));
        let (language, language_chosen) = language(request.uri(), headers, server.site());
        Self {
            request_id: given_id(headers).unwrap_or_else(|| server.fresh_request_id()),
            language,
            language_chosen,
            address: peer.map(|peer| client_address(peer, headers, proxies)),
            user_agent: headers.get(header::USER_AGENT).cloned(),
            shows_pages,
            page: shows_pages.then(|| request.uri().clone()),
            form: OnceLock::new(),
            matched,
        }
    }

    /// The id of the request: the caller's own, or a new one.
    pub(crate) fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    /// The same as a header.
    pub(crate) fn request_id_header(&self) -> HeaderValue {
        self.request_id.clone()
    }

    /// The pattern that matched, never the address itself: that holds codes.
    pub(crate) fn route(&self) -> &str {
        self.matched.as_ref().map_or(UNMATCHED, MatchedPath::as_str)
    }

    /// The User-Agent, shortened.
    pub(crate) fn user_agent(&self) -> Option<&str> {
        let agent = self.user_agent.as_ref()?.to_str().ok()?;
        Some(shortened(agent, AGENT))
    }

    /// For the event record and the rate limits.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            address: self.address.map(|address| address.to_string()),
            user_agent: self.user_agent().map(str::to_owned),
            request_id: Some(self.request_id().to_owned()),
        }
    }
}

/// The context that the outermost layer made.
#[derive(Clone)]
pub(crate) struct Known(pub(crate) Arc<Context>);

impl FromRequestParts<Server> for Known {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Failure> {
        let known = parts.extensions.get::<Self>().cloned();
        known.ok_or_else(|| wxlogin::Error::internal("a request came past the outermost layer").into())
    }
}

impl std::ops::Deref for Known {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0
    }
}

/// A header as text, when it is text.
pub(crate) fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// `?lang=` wins (and is told apart), then what was chosen on an earlier page, then `Accept-Language`.
fn language(uri: &Uri, headers: &HeaderMap, site: &Site) -> (Language, bool) {
    let asked = uri.query().and_then(|query| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "lang").map(|(_, value)| value)
    });
    if let Some(asked) = asked {
        return (Language::from_accept(&asked), true);
    }
    let known = Cookie::Language.read(headers, site).or_else(|| text(headers, header::ACCEPT_LANGUAGE));
    (known.map(Language::from_accept).unwrap_or_default(), false)
}

/// A caller's own id is taken when it is short and plain, so that it can go into a header and a log line as it is.
fn given_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let plain = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
    let given = headers.get(&REQUEST_ID)?;
    ((1..=64).contains(&given.len()) && given.as_bytes().iter().all(plain)).then(|| given.clone())
}

fn wants_html(headers: &HeaderMap) -> bool {
    text(headers, header::ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

/// `POST /login` and what a page asks for its QR code are for programs, whatever they say they accept.
fn is_page(route: &str, method: &Method) -> bool {
    let of_a_code = ["/embed", "/qr", "/image", "/poll"].iter().any(|end| route.ends_with(end));
    let for_programs = (matches!(route, "/login" | "/login/") && method == Method::POST) || of_a_code;
    let in_browser =
        route == "/" || ["/login", "/account", "/demo"].iter().any(|start| route.starts_with(start));
    in_browser && !for_programs
}

fn shortened(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_link_can_carry_the_language() {
        let settings = wxlogin::settings::Settings::load(wxlogin::settings::LoadFrom::new("none")).unwrap();
        let site = Site::new(&settings.settings);
        let language = |uri: &Uri, headers: &HeaderMap| language(uri, headers, &site);
        let chinese = headers(&[("accept-language", "zh-CN,zh;q=0.9")]);
        assert_eq!(language(&Uri::from_static("/login"), &chinese), (Language::Zh, false));
        assert_eq!(language(&Uri::from_static("/login?lang=en"), &chinese), (Language::En, true));
        let chosen = headers(&[("accept-language", "zh-CN"), ("cookie", "wxlogin_lang=en")]);
        assert_eq!(language(&Uri::from_static("/login"), &chosen), (Language::En, false));
    }

    #[test]
    fn a_strange_request_id_is_not_taken() {
        assert_eq!(given_id(&headers(&[("x-request-id", "a-1.b_2")])).unwrap(), "a-1.b_2");
        assert_eq!(given_id(&headers(&[("x-request-id", "a b")])), None);
        assert_eq!(given_id(&headers(&[("x-request-id", "")])), None);
    }
}
