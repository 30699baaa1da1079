//! A full database moved from SQLite to PostgreSQL and back: nothing is lost, nothing is changed, and an interrupted move
//! goes on.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::path::Path;

use crate::support::{MINI, OFFICIAL, SITE, Stage};
use serde_json::{Value, json};
use wxlogin::{
    App, ConsoleStep, Visit,
    moving::{MoveError, Moved, Step, database_url, move_state},
    nouns::{Actor, EventKind, Factor, FactorKind, MemberStatus, NewEvent, Origin, UserId},
};
use wxlogin_conformance::servers::Database;

const FILE: &str = "sqlite:data/wxlogin.db";

async fn moved(folder: &Path, from: &str, to: &str) -> Result<Moved, MoveError> {
    let (from, to) = (database_url(from, folder)?, database_url(to, folder)?);
    move_state(&from, &to, |_| {}).await
}

/// An admin in the console, who has recovery codes. Gives the token of the session.
async fn in_the_console(stage: &Stage) -> String {
    let (core, operator) = (stage.app.core(), Visit::operator());
    let password = "correct horse".to_owned().into();
    let user = core.add_user(&operator, "dora", Some(&password), None).await.unwrap();
    core.set_admin(&operator, &user, true).await.unwrap();
    let step = core.console_sign_in(&Visit::anonymous(), "dora", &password).await.unwrap();
    let ConsoleStep::Done(session) = step else { panic!("a second factor of a new admin") };
    let code = Factor {
        id: "code".to_owned(),
        user_id: user.id.clone(),
        kind: FactorKind::Recovery,
        name: String::new(),
        sealed: None,
        credential: Some(vec![7; 32]),
        counter: 0,
        created_at: core.clock.now(),
        used_at: None,
    };
    let added = NewEvent {
        kind: EventKind::FactorChanged,
        user_id: Some(user.id),
        method: None,
        detail: json!({}),
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at: core.clock.now(),
    };
    assert!(core.stores.factors.add_factor(code, added).await.unwrap());
    session.token.into_text()
}

/// Four people, one of them merged into a younger one and one in the console, with sessions, a key, an organisation and events.
async fn full() -> (Stage, String, String) {
    let stage = Stage::new().await;
    let alice = stage.register(SITE, "alice").await;
    let bob = stage.register(OFFICIAL, "bob").await;
    stage.register(MINI, "carol").await;
    let core = stage.app.core();
    let service = Visit::in_process();
    let (from, into) = (UserId::parse(&alice).unwrap(), UserId::parse(&bob).unwrap());
    core.merge(&service, &from, &into).await.unwrap();
    core.add_key(&service, "backend", false).await.unwrap();
    let (_, token) = stage.sign_in(MINI, "carol").await.unwrap();
    let joined = NewEvent {
        kind: EventKind::CorpChanged,
        user_id: Some(into.clone()),
        method: None,
        detail: json!({"深": [1, null]}),
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at: core.clock.now(),
    };
    assert!(core.stores.members.set_member("corps.Acme", &into, MemberStatus::Active, joined).await.unwrap());
    core.stores.events.set_event_cursor("webhook", 3).await.unwrap();
    let console = in_the_console(&stage).await;
    core.seal_events().await.unwrap();
    (stage, token, console)
}

async fn on(stage: &Stage, url: &str) -> App {
    crate::support::open(stage.folder.path(), &stage.origin, stage.clock.clone(), |builder| {
        builder.set("database.url", url)
    })
    .await
}

async fn login_code(stage: &Stage, app: &App, element: &str, person: &str) -> Value {
    let code = json!({"code": stage.code(element, person)});
    let arguments = code.as_object().unwrap().clone();
    app.call(&Visit::anonymous(), element, "getLoginCode", arguments).await.unwrap()
}

#[tokio::test]
async fn everything_arrives_and_works_there() {
    let (stage, token, console) = full().await;
    let folder = stage.folder.path();
    let (database, back) = (Database::empty(), "sqlite:data/back.db");
    let first = moved(folder, FILE, &database.url()).await.unwrap();
    let empty: Vec<_> = first.tables.iter().filter(|table| table.rows == 0).map(|table| table.name).collect();
    assert_eq!(empty, [""; 0], "the test moves too little");

    // Once more is the same, and back again too.
    assert_eq!(moved(folder, FILE, &database.url()).await.unwrap(), first);
    assert_eq!(moved(folder, &database.url(), back).await.unwrap(), first);

    for url in [database.url(), back.to_owned()] {
        let app = on(&stage, &url).await;
        assert!(app.core().authenticate(&token).await.unwrap().is_some(), "a session was lost");
        let dora =
            app.core().authenticate_console(&console).await.unwrap().expect("a console session was lost");
        let factors = app.core().stores.factors.factors(&dora.user_id).await.unwrap();
        assert_eq!(factors.len(), 1, "a second factor was lost");
        let report = app.core().verify_record(None).await.unwrap();
        assert!(report.ok && report.verified > 0, "the seals did not come along: {report:?}");
        let known = login_code(&stage, &app, SITE, "alice").await;
        assert!(known.get("loginCode").is_some(), "a person was lost");
        login_code(&stage, &app, MINI, "bob").await;
        let events = app.core().stores.events.events(&Default::default(), 1).await.unwrap();
        let before = first.tables.iter().find(|table| table.name == "events").unwrap().rows;
        assert!(events[0].id as u64 > before, "a number of an event was given again");
    }
}

#[tokio::test]
async fn an_interrupted_move_goes_on() {
    let (stage, ..) = full().await;
    let folder = stage.folder.path();
    let database = Database::empty();
    let whole = moved(folder, FILE, &database.url()).await.unwrap();
    // As if it had ended in the middle: the later tables are not there yet, and of the users only the first.
    database.sql(
        "DELETE FROM factors; DELETE FROM console_sessions; DELETE FROM merges; DELETE FROM event_cursors; DELETE FROM events WHERE id > 4; DELETE FROM sessions; \
         DELETE FROM identities; DELETE FROM members; UPDATE users SET merged_into = NULL; DELETE FROM users WHERE seq > 1",
    );
    let (from, to) = (database_url(FILE, folder).unwrap(), database_url(&database.url(), folder).unwrap());
    let mut found = vec![];
    let again = move_state(&from, &to, |step| {
        if let Step::Found(table, rows) = step {
            found.push((table, rows));
        }
    });
    assert_eq!(again.await.unwrap(), whole);
    assert!(found.contains(&("users", 1)) && found.contains(&("events", 4)), "{found:?}");
}

#[tokio::test]
async fn a_target_with_rows_of_its_own_is_left_alone() {
    let (stage, ..) = full().await;
    let folder = stage.folder.path();
    let database = Database::empty();
    let other = on(&stage, &database.url()).await;
    other.core().add_key(&Visit::in_process(), "own", false).await.unwrap();
    let error = moved(folder, FILE, &database.url()).await.unwrap_err();
    assert!(matches!(error, MoveError::NotEmpty(_)), "{error}");
    assert!(
        other.core().stores.users.users(&Default::default(), Default::default()).await.unwrap().0.is_empty()
    );
    assert!(matches!(moved(folder, FILE, FILE).await, Err(MoveError::Same)));
    let nothing = moved(folder, "sqlite:data/none.db", &database.url()).await;
    assert!(matches!(nothing, Err(MoveError::NoSource(_))));
    assert!(matches!(moved(folder, "mysql://x", FILE).await, Err(MoveError::Url(_))));
}
