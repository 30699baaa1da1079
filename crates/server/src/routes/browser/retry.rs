//! Where to try again after a failure: with the target that the browser had, and the login method.

use wxlogin::{Error, Resume};

use super::{address, show::then};
use crate::{
    context::{Context, UNMATCHED},
    state::Server,
};

/// The address for "try again". What the failed sign-in knows counts first, then the form that was sent, then the address
/// that was asked for; a target that is not allowed is left out.
pub(super) fn retry(server: &Server, context: &Context, error: &Error) -> String {
    match error.resume() {
        // A link begins on the account page, which shows whom it is for.
        Some(resume) if resume.link => server.site().path("/"),
        Some(resume) => login(server, Some(&word_of(server, resume)), Some(&resume.redirect)),
        None => from_request(server, context),
    }
}

fn from_request(server: &Server, context: &Context) -> String {
    let (route, form) = (context.route(), context.form.get());
    let query = |name: &str| {
        let query = context.page.as_ref()?.query()?.as_bytes();
        url::form_urlencoded::parse(query)
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.into_owned())
    };
    let redirect = form.and_then(|form| form.redirect.clone()).or_else(|| query("redirect"));
    let redirect = redirect.filter(|redirect| !redirect.is_empty());
    let redirect = redirect.and_then(|redirect| server.app().redirects().check(Some(&redirect)).ok());
    match route {
        "/account/corp" if redirect.is_some() => {
            then(server, "/login/corp", redirect.as_deref().unwrap_or("/"))
        }
        UNMATCHED => server.site().path("/login"),
        route if route == "/" || route.starts_with("/account") => server.site().path("/"),
        route => {
            let method = form.and_then(|form| form.method.clone()).or_else(|| query("method"));
            login(server, method.or_else(|| in_path(route, context)).as_deref(), redirect.as_deref())
        }
    }
}

/// The login method in `/login/{name}` and below.
fn in_path(route: &str, context: &Context) -> Option<String> {
    route.strip_prefix("/login/{name}")?;
    let name = context.page.as_ref()?.path().split('/').nth(2)?;
    percent_encoding::percent_decode_str(name).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn word_of(server: &Server, resume: &Resume) -> String {
    let method = server.app().method(&resume.method);
    method.map_or_else(
        |_| resume.method.clone(),
        |method| address::word(server.app(), &method.name, &method.full_name).to_owned(),
    )
}

/// The sign-in page, at a login method that exists.
pub(super) fn login(server: &Server, method: Option<&str>, redirect: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(method) = method.filter(|method| server.app().method(method).is_ok()) {
        query.append_pair("method", method);
    }
    if let Some(redirect) = redirect {
        query.append_pair("redirect", redirect);
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    server.site().path(&format!("/login{mark}{query}"))
}
