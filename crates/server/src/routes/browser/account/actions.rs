//! The account page's forms.

use axum::{extract::State, http::StatusCode};
use secrecy::SecretString;
use wxlogin::{Code, Error, PasswordChange, nouns::Session};

use super::super::{
    show::go,
    start::{Way, away, begin},
};
use crate::{
    envelope::Outcome,
    extract::{Form, unset_session},
    state::Server,
};

/// Also when there is no session any more: then the browser only loses its cookie.
pub(super) async fn sign_out(State(server): State<Server>, form: Form) -> Outcome {
    let redirect = server.app().redirects().check(form.field("redirect"))?;
    if form.reader.visit.caller.session().is_some() {
        server.app().core().logout(&form.reader.visit).await?;
    }
    let mut response = go(&redirect);
    unset_session(response.headers_mut(), server.site());
    Ok(response)
}

pub(super) async fn corp(State(server): State<Server>, form: Form) -> Outcome {
    let redirect = match form.field("redirect") {
        Some(redirect) => server.app().redirects().check(Some(redirect))?,
        None => server.site().path("/?done=switched"),
    };
    server.app().core().switch_corp(&form.reader.visit, Some(form.required("corp")?)).await?;
    Ok(go(&redirect))
}

/// Off to WeChat. The state that comes back remembers this session, and links for no other.
pub(super) async fn link(State(server): State<Server>, form: Form) -> Outcome {
    let method = server.app().method(form.required("method")?)?;
    own(&form)?;
    let redirect = server.site().path("/?done=linked");
    let started =
        begin(&server, &form.reader, &method, redirect, Way { embedded: false, link: true }).await?;
    Ok(away(&server, &started, StatusCode::SEE_OTHER))
}

pub(super) async fn unlink(State(server): State<Server>, form: Form) -> Outcome {
    let method = server.app().method(form.required("method")?)?;
    let user_id = own(&form)?.user_id.clone();
    server.app().core().unbind(&form.reader.visit, &method, &user_id).await?;
    Ok(go(&server.site().path("/?done=unlinked")))
}

pub(super) async fn revoke(State(server): State<Server>, form: Form) -> Outcome {
    let id = form.required("session")?;
    let current = own(&form)?.id == id;
    server.app().core().end_own_session(&form.reader.visit, id).await?;
    let mut response = go(&server.site().path("/?done=revoked"));
    if current {
        unset_session(response.headers_mut(), server.site());
    }
    Ok(response)
}

pub(super) async fn password(State(server): State<Server>, form: Form) -> Outcome {
    let old = form.field("old").map(SecretString::from);
    let new = SecretString::from(form.required("new")?);
    let change = PasswordChange { old: old.as_ref(), new: &new, username: form.field("username") };
    own(&form)?;
    server.app().core().change_own_password(&form.reader.visit, change).await?;
    Ok(go(&server.site().path("/?done=password")))
}

fn own(form: &Form) -> Result<&Session, Error> {
    form.reader.visit.caller.session().ok_or_else(|| Error::new(Code::Unauthenticated))
}
