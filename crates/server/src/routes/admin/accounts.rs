//! The way into the console: its state, the first admin, the sign-in with its second step, and the way out.

use axum::{
    extract::State,
    response::Response,
    routing::{delete, get, post},
};
use serde_json::{Value, json};
use wxlogin::{
    App, Code, ConsoleStep, Result, SignedInConsole, Visit,
    declare::{Part, Shape},
    nouns::{FactorKind, User},
};

use super::{Answer, Asked, Body, DONE, MAYBE, Route, Verb, Who, proof, row, sandbox};
use crate::{
    envelope::{self, Outcome},
    extract::{ConsoleVisitor, Visitor, set_console, unset_console},
    state::Server,
};

const WHO: Shape = Shape::Object(&WHO_PARTS);
const WHO_PARTS: [Part; 3] =
    [Part::new("userId", Shape::Text), Part::new("username", MAYBE), Part::new("nick", MAYBE)];

const APP: Shape = Shape::Object(&[
    Part::new("title", Shape::Text),
    Part::optional("orgId", Shape::Text),
    Part::optional("name", Shape::Text),
    Part::optional("version", MAYBE),
    Part::optional("folder", Shape::Text),
]);
const PLATFORM: Shape = Shape::OneOf(&[Shape::Constant("sandbox"), Shape::Constant("wechat")]);

/// What follows on a step of the sign-in.
const STEP: Answer = Answer::Envelope(Shape::Object(&[
    Part::new("admin", Shape::OneOf(&[WHO, Shape::Null])),
    Part::new("ticket", MAYBE),
    Part::new("ways", Shape::List(&Shape::Text)),
    Part::new("mustEnrol", Shape::Flag),
]));

pub(super) const ROUTES: &[Route] = &[
    Route {
        who: Who::Anyone,
        errors: &[],
        answer: Answer::Envelope(Shape::Object(&[
            Part::new("hasAdmin", Shape::Flag),
            Part::new("admin", Shape::OneOf(&[WHO, Shape::Null])),
            Part::new("mustEnrol", Shape::Flag),
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
        answer: STEP,
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
        answer: STEP,
        ..row(
            Verb::Post,
            "/v1/admin/session",
            "signInAdmin",
            "Signs an admin in to the console by cookie, or gives a ticket for the second factor.",
            || post(sign_in),
        )
    },
    Route {
        who: Who::Anyone,
        body: Body::Json(proof::SECOND),
        answer: STEP,
        ..row(
            Verb::Post,
            "/v1/admin/session/second",
            "signInAdminSecond",
            "The second step: a one-time password, a recovery code or a passkey's signature.",
            || post(second),
        )
    },
    Route {
        who: Who::Anyone,
        body: Body::Json(&[Part::new("ticket", Shape::Text)]),
        answer: proof::CHALLENGE,
        ..row(
            Verb::Post,
            "/v1/admin/session/passkey",
            "signInAdminPasskey",
            "What a passkey is asked to sign in the second step.",
            || post(challenge),
        )
    },
    Route {
        answer: DONE,
        ..row(Verb::Delete, "/v1/admin/session", "signOutAdmin", "Ends the session of the console.", || {
            delete(sign_out)
        })
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

async fn state(State(server): State<Server>, ConsoleVisitor(visitor): ConsoleVisitor) -> Outcome {
    let app = server.app();
    let admin = admin_of(&server, &visitor.visit).await?;
    let must_enrol =
        visitor.visit.caller.console().is_some_and(|session| app.core().lacks_second_factor(session));
    let info = app.info();
    let title = info.title.as_deref().unwrap_or(&info.name);
    let mut data = json!({
        "hasAdmin": app.core().has_admin().await?, "admin": admin.as_ref().map(who), "mustEnrol": must_enrol,
        "app": {"title": title},
    });
    if admin.is_some() && !must_enrol {
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
    let session = core.first_admin(&anonymous(&visitor), &link, &username, &password).await?;
    Ok(welcome(&server, &visitor, &session))
}

async fn sign_in(State(server): State<Server>, visitor: Visitor, mut asked: Asked) -> Outcome {
    let (username, password) = (asked.text("username")?, asked.secret("password")?);
    asked.done()?;
    let core = server.app().core();
    match core.console_sign_in(&anonymous(&visitor), &username, &password).await? {
        ConsoleStep::Done(session) => Ok(welcome(&server, &visitor, &session)),
        ConsoleStep::SecondFactor { ticket, kinds } => {
            let ways: Vec<_> = kinds.into_iter().map(FactorKind::as_str).collect();
            let data = json!({"admin": null, "ticket": ticket, "ways": ways, "mustEnrol": false});
            Ok(envelope::data(&visitor.known, data))
        }
    }
}

async fn second(State(server): State<Server>, visitor: Visitor, mut asked: Asked) -> Outcome {
    let ticket = asked.text("ticket")?;
    let given = proof::given(&mut asked)?;
    asked.done()?;
    let core = server.app().core();
    let session = core.console_second_step(&anonymous(&visitor), &ticket, &given).await?;
    Ok(welcome(&server, &visitor, &session))
}

async fn challenge(State(server): State<Server>, visitor: Visitor, mut asked: Asked) -> Outcome {
    let ticket = asked.text("ticket")?;
    asked.done()?;
    let options = server.app().core().console_step_passkey(&ticket).await?;
    Ok(envelope::data(&visitor.known, json!({"ticket": options.ticket, "options": options.options})))
}

async fn sign_out(State(server): State<Server>, ConsoleVisitor(visitor): ConsoleVisitor) -> Outcome {
    let ended = server.app().core().leave_console(&visitor.visit).await;
    ended.map_err(|error| visitor.explain(error))?;
    let mut response = envelope::data(&visitor.known, json!({"done": true}));
    unset_console(response.headers_mut(), server.site());
    Ok(response)
}

/// Whoever signs in is nobody yet, whatever else they carry: a key must not lift the limits of attempts.
fn anonymous(visitor: &Visitor) -> Visit {
    Visit { caller: wxlogin::nouns::Caller::Anonymous, ..visitor.visit.clone() }
}

/// The session goes into the cookie and nowhere else: no script of the console ever holds it.
fn welcome(server: &Server, visitor: &Visitor, session: &SignedInConsole) -> Response {
    let data = json!({
        "admin": who(&session.user), "ticket": null, "ways": [], "mustEnrol": session.must_enrol,
    });
    let mut response = envelope::data(&visitor.known, data);
    set_console(response.headers_mut(), server.site(), session, server.app().core().clock.as_ref());
    response
}

async fn admin_of(server: &Server, visit: &Visit) -> Result<Option<User>> {
    if visit.caller.console().is_none() {
        return Ok(None);
    }
    match server.app().core().console_user(visit).await {
        Ok(user) => Ok(Some(user)),
        Err(error) if error.code() == Code::Unauthenticated => Ok(None),
        Err(error) => Err(error),
    }
}

fn who(user: &User) -> Value {
    json!({"userId": user.id, "username": user.username, "nick": user.nick})
}
