//! Showing a page, and going on to the next.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wxlogin::{Error, Language};
use wxlogin_web_assets::{Html, Page, Problem, ProblemPage, View};

use super::retry::retry;
use crate::{
    context::{Context, UNMATCHED},
    envelope::Failure,
    extract::{Reader, form_token, set_browser},
    state::Server,
};

/// The cookie that ties a browser to what it began, as it is or new, and the token for its forms.
pub(super) struct Tie {
    pub(super) browser: String,
    pub(super) csrf: String,
}

impl Tie {
    pub(super) fn of(server: &Server, reader: &Reader) -> Self {
        let browser =
            reader.browser.clone().unwrap_or_else(|| server.app().core().fresh_browser().into_text());
        Self::with(reader, browser)
    }

    pub(super) fn with(reader: &Reader, browser: String) -> Self {
        Self { csrf: form_token(&browser, reader.session.as_deref()), browser }
    }
}

/// A page with forms. `here` is where a GET shows it again.
pub(super) fn page(
    server: &Server,
    context: &Context,
    tie: &Tie,
    here: &str,
    status: StatusCode,
    page: &dyn Page,
) -> Response {
    let html = server.pages().render(page, &View::new(pages_language(context.language), here));
    let mut response = sent(&html, status);
    set_browser(response.headers_mut(), server.site(), &tie.browser);
    response
}

/// The page of a failure.
pub(crate) fn failure_page(server: &Server, context: &Context, failure: &Failure) -> Response {
    let (status, login) = (failure.status(), server.site().path("/login"));
    let page = if status == StatusCode::NOT_FOUND && context.route() == UNMATCHED {
        ProblemPage::NotFound { request_id: Some(context.request_id().to_owned()) }
    } else {
        let (problem, retry) =
            (problem(context, &failure.error), Some(retry(server, context, &failure.error)));
        ProblemPage::Failed { status: status.as_u16(), problem, retry }
    };
    let view = View::new(pages_language(context.language), login);
    sent(&server.pages().render(&page, &view), status)
}

/// A rendered page with its headers.
fn sent(html: &Html, status: StatusCode) -> Response {
    if let Some(failure) = &html.failure {
        tracing::error!(failure, "an operator's template cannot be filled; our own page was shown");
    }
    let mut response = (status, html.body.clone()).into_response();
    for (name, value) in html.headers() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// On to an address that has been checked.
pub(super) fn go(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, ascii(address))]).into_response()
}

/// One of our pages, with where to go afterwards.
pub(super) fn then(server: &Server, path: &str, redirect: &str) -> String {
    let redirect: String = url::form_urlencoded::byte_serialize(redirect.as_bytes()).collect();
    server.site().path(&format!("{path}?redirect={redirect}"))
}

/// A failure as a box within a page.
pub(super) fn problem(context: &Context, error: &Error) -> Problem {
    Problem {
        code: error.code().as_str().to_owned(),
        message: error.text(context.language),
        hint: Some(advice(context.language, error)),
        request_id: Some(context.request_id().to_owned()),
    }
}

/// What a person can do. The advice that every wrong argument has is for who writes programs.
fn advice(language: Language, error: &Error) -> String {
    match language {
        _ if !error.advises_programs() => error.advice(language),
        Language::En => "Go back and try it another way.".to_owned(),
        Language::Zh => "请返回，换一种方式再试。".to_owned(),
    }
}

const fn pages_language(language: Language) -> wxlogin_web_assets::Language {
    match language {
        Language::En => wxlogin_web_assets::Language::En,
        Language::Zh => wxlogin_web_assets::Language::Zh,
    }
}

/// A header holds visible ASCII; our own paths may hold any script.
fn ascii(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    let mut buffer = [0_u8; 4];
    for c in address.chars() {
        if c.is_ascii_graphic() {
            text.push(c);
        } else {
            text.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn an_address_becomes_fit_for_a_header() {
        assert_eq!(ascii("/a?b=c#d"), "/a?b=c#d");
        assert_eq!(ascii("/首页 x"), "/%E9%A6%96%E9%A1%B5%20x");
    }
}
