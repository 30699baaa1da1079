//! What a finished sign-in means to the browser.

use axum::{http::StatusCode, response::Response};
use wxlogin::{Landing, LoginMethod, Result, SignedIn};
use wxlogin_web_assets::ConfirmPage;

use super::{
    login_page::name_of_caller,
    show::{Tie, go, page, then},
};
use crate::{
    envelope::Outcome,
    extract::{Reader, set_session, set_ticket},
    state::Server,
};

/// Counts how a sign-in through a method ended.
pub(super) fn count(server: &Server, method: &LoginMethod, outcome: &Result<Landing>) {
    let told = outcome.as_ref().err().map_or("ok", |error| error.code().as_str());
    server.metrics().login(&method.full_name, told);
}

/// Cookies and the next address.
pub(super) async fn land(server: &Server, reader: &Reader, landing: Landing) -> Outcome {
    match landing {
        Landing::SignedIn { session, redirect } => signed_in(server, reader, &session, &redirect).await,
        Landing::Newcomer { bind_code, redirect } => {
            let mut response = go(&then(server, "/login/welcome", &redirect));
            let seconds = server.app().settings().login.bind_code_lifetime.as_secs();
            set_ticket(response.headers_mut(), server.site(), bind_code.expose(), seconds);
            Ok(response)
        }
        Landing::Confirm { confirm_code, browser, name, redirect } => {
            let signed_in_as = name_of_caller(server, reader).await?;
            let ask = ConfirmPage {
                csrf: String::new(),
                ticket: confirm_code.into_text(),
                nick: name,
                redirect,
                signed_in_as,
            };
            Ok(confirm(server, reader, browser.into_text(), ask))
        }
        Landing::Linked { redirect } => Ok(go(&redirect)),
    }
}

/// A new session takes the place of the browser's old one, which ends: a cookie that somebody planted or kept opens
/// nothing afterwards. The second delivery of one callback brings the very session that it is given again.
pub(super) async fn signed_in(
    server: &Server,
    reader: &Reader,
    session: &SignedIn,
    redirect: &str,
) -> Outcome {
    let core = server.app().core();
    let same = reader.session.as_deref() == Some(session.session_id.expose());
    if !same && reader.visit.caller.session().is_some() {
        // It may have ended by itself in between; that is no reason to refuse the new one.
        if let Err(error) = core.logout(&reader.visit).await {
            tracing::info!(%error, "the browser's old session could not be ended");
        }
    }
    let undecided = session.corp_id.is_none() && core.active_corps(&session.user_id).await?.len() > 1;
    let next = if undecided { then(server, "/login/corp", redirect) } else { redirect.to_owned() };
    let mut response = go(&next);
    set_session(response.headers_mut(), server.site(), session, core.clock.as_ref());
    Ok(response)
}

/// The target waits with the ticket; the page's field is for the way back to the sign-in page.
fn confirm(server: &Server, reader: &Reader, browser: String, ask: ConfirmPage) -> Response {
    let (tie, here) = (Tie::with(reader, browser), then(server, "/login", &ask.redirect));
    let ask = ConfirmPage { csrf: tie.csrf.clone(), ..ask };
    page(server, &reader.known, &tie, &here, StatusCode::OK, &ask)
}
