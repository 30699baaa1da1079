//! Changes to one user.

use axum::extract::{Path, State};
use wxlogin::{MadeKeys, nouns::UserId};

use super::{Admin, Asked, find, show::line};
use crate::{envelope::Outcome, state::Server};

pub(super) async fn create(State(server): State<Server>, admin: Admin, mut asked: Asked) -> Outcome {
    let username = asked.text("username")?;
    let password = asked.maybe_text("password")?.map(secrecy::SecretString::from);
    let corp = asked.maybe_text("corp")?;
    asked.done()?;
    let core = server.app().core();
    let user = core.add_user(&admin.visit, &username, password.as_ref(), corp.as_deref()).await?;
    admin.tell(line(&user))
}

pub(super) async fn update(
    State(server): State<Server>,
    admin: Admin,
    Path(id): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let (username, nick) = (asked.maybe_text("username")?, asked.maybe_text("nick")?);
    let (active, is_admin) = (asked.maybe_flag("isActive")?, asked.maybe_flag("isAdmin")?);
    let keys = made_keys(asked.maybe_text("keys")?.as_deref())?;
    asked.done()?;
    if is_admin.is_some() {
        admin.fresh(&server).await?;
    }
    let user = find(&server, &id).await?;
    let core = server.app().core();
    if active == Some(false) || is_admin == Some(false) {
        core.must_not_be_last_admin(&user).await?;
    }
    if username.is_some() || nick.is_some() {
        core.rename_user(&admin.visit, &user, username.as_deref(), nick.as_deref()).await?;
    }
    if let Some(is_admin) = is_admin {
        core.set_admin_but_last(&admin.visit, &user, is_admin, keys).await?;
    }
    if let Some(active) = active {
        core.set_active_but_last_admin(&admin.visit, &user, active, keys).await?;
    }
    admin.tell(line(&find(&server, &id).await?))
}

/// What becomes of the keys that an admin made who is one no longer or is disabled; they end unless asked otherwise.
fn made_keys(text: Option<&str>) -> wxlogin::Result<MadeKeys> {
    match text {
        None | Some("end") => Ok(MadeKeys::End),
        Some("keep") => Ok(MadeKeys::Keep),
        Some(_) => {
            Err(wxlogin::Error::invalid("`keys` is `end` or `keep`.", "`keys` 只能为 `end` 或 `keep`。"))
        }
    }
}

pub(super) async fn password(
    State(server): State<Server>,
    admin: Admin,
    Path(id): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let password = asked.secret("password")?;
    asked.done()?;
    admin.fresh(&server).await?;
    let user = find(&server, &id).await?;
    server.app().core().set_password(&admin.visit, &user, &password).await?;
    admin.done()
}

pub(super) async fn unbind(
    State(server): State<Server>,
    admin: Admin,
    Path((id, app_id)): Path<(String, String)>,
) -> Outcome {
    let user = find(&server, &id).await?;
    server.app().core().unbind_app(&admin.visit, &user.id, &app_id).await?;
    admin.done()
}

pub(super) async fn clear_factors(
    State(server): State<Server>,
    admin: Admin,
    Path(id): Path<String>,
) -> Outcome {
    let user = find(&server, &id).await?;
    server.app().core().clear_factors(&admin.visit, &user).await?;
    admin.done()
}

pub(super) async fn end_all(State(server): State<Server>, admin: Admin, Path(id): Path<String>) -> Outcome {
    let user = find(&server, &id).await?;
    server.app().core().end_sessions_of(&admin.visit, &user.id).await?;
    admin.done()
}

pub(super) async fn end_console(
    State(server): State<Server>,
    admin: Admin,
    Path((id, session)): Path<(String, String)>,
) -> Outcome {
    let user = find(&server, &id).await?;
    server.app().core().end_console_session(&admin.visit, &user.id, &session).await?;
    admin.done()
}

pub(super) async fn end_one(
    State(server): State<Server>,
    admin: Admin,
    Path((id, session)): Path<(String, String)>,
) -> Outcome {
    let user: UserId = find(&server, &id).await?.id;
    server.app().core().end_session_of(&admin.visit, &user, &session).await?;
    admin.done()
}
