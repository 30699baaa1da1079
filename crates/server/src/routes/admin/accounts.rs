//! The way into the console: its state, the first admin, the sign-in.

use axum::{
    extract::State,
    response::Response,
    routing::{get, post},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use wxlogin::{
    App, Code, Error, LoginRequest, Result, SignedIn, Visit,
    declare::{Part, Shape},
    nouns::{Caller, User},
};

use super::{Answer, Asked, Body, MAYBE, Route, Verb, Who, row, sandbox};
use crate::{
    envelope::{self, Outcome},
    extract::{Visitor, set_session},
    state::Server,
};

const WHO: Shape = Shape::Object(&[
    Part::new("userId", Shape::Text),
    Part::new("username", MAYBE),
    Part::new("nick", MAYBE),
]);

const APP: Shape = Shape::Object(&[
    Part::new("title", Shape::Text),
    Part::optional("orgId", Shape::Text),
    Part::optional("name", Shape::Text),
    Part::optional("version", MAYBE),
    Part::optional("folder", Shape::Text),
]);
const PLATFORM: Shape = Shape::OneOf(&[Shape::Constant("sandbox"), Shape::Constant("wechat")]);

pub(super) const ROUTES: &[Route] = &[
    Route {
        who: Who::Anyone,
        errors: &[],
        answer: Answer::Envelope(Shape::Object(&[
            Part::new("hasAdmin", Shape::Flag),
            Part::new("admin", Shape::OneOf(&[WHO, Shape::Null])),
            Part::new("app", APP),
            Part::optional("publicUrl", Shape::Text),
            Part::optional("platform", PLATFORM),
        ])),
        ..row(
            Verb::Get,
            "/v1/admin/state",
            "adminState",
            "Whether there is an admin, and who asks when that is one. Only an admin learns more.",
            || get(state),
        )
    },
    Route {
        who: Who::Anyone,
        body: Body::Json(&[
            Part::new("link", Shape::Text),
            Part::new("username", Shape::Text),
            Part::new("password", Shape::Text),
        ]),
        answer: Answer::Envelope(WHO),
        ..row(
            Verb::Post,
            "/v1/admin/first",
            "makeFirstAdmin",
            "The holder of the link that the server printed becomes the first admin and is signed in by cookie.",
            || post(first),
        )
    },
    Route {
        who: Who::Anyone,
        body: Body::Json(&[Part::new("username", Shape::Text), Part::new("password", Shape::Text)]),
        answer: Answer::Envelope(WHO),
        ..row(
            Verb::Post,
            "/v1/admin/session",
            "signInAdmin",
            "Signs an admin in by cookie. Sign out with DELETE /v1/session.",
            || post(sign_in),
        )
    },
];

/// What is printed at the start while nobody can use the console: the link that makes the first admin. It goes to the
/// terminal and never into the log, which others read.
pub(crate) async fn invitation(app: &App) -> Result<Option<String>> {
    let core = app.core();
    if core.has_admin().await? {
        return Ok(None);
    }
    let link = core.admin_link().await?;
    let address = format!("{}/console/first?link={link}", app.settings().public_url.as_str());
    Ok(Some(format!(
        "\n  The console has no admin yet. This link makes the first one, once, within an hour:\n  \
         控制台尚无管理员。请在一小时内打开以下一次性链接创建：\n\n    {address}\n\n"
    )))
}

async fn state(State(server): State<Server>, visitor: Visitor) -> Outcome {
    let app = server.app();
    let admin = admin_of(&server, &visitor.visit).await?;
    let info = app.info();
    let title = info.title.as_deref().unwrap_or(&info.name);
    let mut data = json!({
        "hasAdmin": app.core().has_admin().await?, "admin": admin.as_ref().map(who), "app": {"title": title},
    });
    if admin.is_some() {
        data["app"]["orgId"] = json!(info.org_id);
        data["app"]["name"] = json!(info.name);
        data["app"]["version"] = json!(info.version);
        data["app"]["folder"] = json!(app.live().tree().dir().display().to_string());
        data["publicUrl"] = json!(app.settings().public_url.as_str());
        data["platform"] = json!(if sandbox::in_use(app) { "sandbox" } else { "wechat" });
    }
    Ok(envelope::data(&visitor.known, data))
}

async fn first(State(server): State<Server>, visitor: Visitor, mut asked: Asked) -> Outcome {
    let (link, username) = (asked.text("link")?, asked.text("username")?);
    let password = asked.secret("password")?;
    asked.done()?;
    let core = server.app().core();
    let session = core.first_admin(&visitor.visit, &link, &username, &password).await?;
    welcome(&server, &visitor, &session).await
}

async fn sign_in(State(server): State<Server>, visitor: Visitor, mut asked: Asked) -> Outcome {
    let (username, password) = (asked.text("username")?, asked.secret("password")?);
    asked.done()?;
    let session = admins_session(&server, &visitor.visit, username, password).await?;
    welcome(&server, &visitor, &session).await
}

/// Somebody who is no admin is told so, and keeps no session by the attempt.
async fn admins_session(
    server: &Server,
    visit: &Visit,
    username: String,
    password: SecretString,
) -> Result<SignedIn> {
    let core = server.app().core();
    let platform = Some("console".to_owned());
    let request = LoginRequest {
        username: Some(username),
        password: Some(password),
        platform,
        ..LoginRequest::default()
    };
    let session = core.login(visit, request).await?;
    let visit = visit_of(server, visit, &session).await?;
    if let Err(error) = core.must_be_admin(&visit).await {
        core.logout(&visit).await?;
        return Err(error);
    }
    Ok(session)
}

async fn visit_of(server: &Server, visit: &Visit, session: &SignedIn) -> Result<Visit> {
    let found = server.app().core().authenticate(session.session_id.expose()).await?;
    let found = found.ok_or_else(|| Error::new(Code::Unauthenticated))?;
    Ok(Visit { caller: Caller::User(found), ..visit.clone() })
}

/// The session goes into the cookie and nowhere else: no script of the console ever holds it.
async fn welcome(server: &Server, visitor: &Visitor, session: &SignedIn) -> Outcome<Response> {
    let core = server.app().core();
    let user = core.find_user(session.user_id.as_str()).await?;
    if visitor.visit.caller.session().is_some() {
        core.logout(&visitor.visit).await?;
    }
    let mut response = envelope::data(&visitor.known, who(&user));
    set_session(response.headers_mut(), server.site(), session, core.clock.as_ref());
    Ok(response)
}

async fn admin_of(server: &Server, visit: &Visit) -> Result<Option<User>> {
    let core = server.app().core();
    let Some(session) = visit.caller.session() else { return Ok(None) };
    let user = core.stores.users.user(&session.user_id).await?;
    Ok(user.filter(|user| user.admin && user.active))
}

fn who(user: &User) -> Value {
    json!({"userId": user.id, "username": user.username, "nick": user.nick})
}
