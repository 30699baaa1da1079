//! The event record shows whether it was changed, in both databases.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wxlogin::{
    App, MadeKeys, RecordProblem, Visit,
    nouns::{Actor, ActorKind, EventKind, NewEvent, Origin, UserId},
    ports::{Cell, Cells, ChainChange, EVENT_SEALS, EVENTS, EventFilter},
};
use wxlogin_conformance::servers::Database;

use crate::support::Stage;

async fn record(app: &App, n: i64, days_ago: i64) {
    let core = app.core();
    let at = core.clock.now().checked_sub(SignedDuration::from_hours(24 * days_ago)).unwrap();
    let event = NewEvent {
        kind: EventKind::LoginSucceeded,
        user_id: UserId::parse("u1"),
        method: Some("password".to_owned()),
        detail: json!({ "n": n }),
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at,
    };
    core.stores.events.record(event).await.unwrap();
}

async fn rows(app: &App) -> Vec<Cells> {
    app.core().stores.record.rows_out(&EVENTS, None, 100).await.unwrap()
}

async fn write(app: &App, rows: &[Cells]) {
    app.core().stores.record.rows_in(&EVENTS, rows).await.unwrap();
}

async fn problem(app: &App) -> Option<RecordProblem> {
    let report = app.core().verify_record(None).await.unwrap();
    assert_eq!(report.ok, report.problem.is_none());
    report.problem
}

fn id(row: &Cells) -> i64 {
    match row[0] {
        Cell::Number(number) => number,
        _ => 0,
    }
}

fn column(name: &str) -> usize {
    EVENTS.columns.iter().position(|(column, _)| *column == name).unwrap()
}

/// An app on SQLite, and one on PostgreSQL, each with an empty record.
async fn both() -> Vec<(Stage, Option<Database>)> {
    let database = Database::empty();
    let url = database.url();
    let postgres = Stage::with(|builder| builder.set("database.url", url)).await;
    vec![(Stage::new().await, None), (postgres, Some(database))]
}

#[tokio::test]
async fn a_changed_a_swapped_an_inserted_and_a_removed_event_are_found() {
    for (stage, _database) in both().await {
        let app = &stage.app;
        // The second is old: it can be removed behind the record's back.
        for (n, days_ago) in [(1, 0), (2, 9), (3, 0), (4, 0)] {
            record(app, n, days_ago).await;
        }
        app.core().seal_events().await.unwrap();
        record(app, 5, 0).await;
        app.core().seal_events().await.unwrap();
        let whole = app.core().verify_record(None).await.unwrap();
        assert!(whole.ok && whole.verified == 5 && whole.unsealed == 0, "{whole:?}");
        let original = rows(app).await;

        for name in ["kind", "user_id", "detail", "at", "actor", "address"] {
            let mut changed = original[2].clone();
            let cell = &mut changed[column(name)];
            *cell = match cell {
                Cell::Number(number) => Cell::Number(*number + 1),
                _ => Cell::Text(if name == "kind" { "login.failed" } else { "\"other\"" }.to_owned()),
            };
            write(app, &[changed]).await;
            assert_eq!(
                problem(app).await,
                Some(RecordProblem::Changed { event: id(&original[2]) }),
                "{name}"
            );
            write(app, &original).await;
        }

        let (mut one, mut other) = (original[2].clone(), original[3].clone());
        std::mem::swap(&mut one[0], &mut other[0]);
        write(app, &[one, other]).await;
        assert_eq!(problem(app).await, Some(RecordProblem::Changed { event: id(&original[2]) }));
        write(app, &original).await;

        let mut slipped = original[0].clone();
        slipped[0] = Cell::Number(0);
        write(app, &[slipped]).await;
        assert_eq!(problem(app).await, Some(RecordProblem::Inserted { event: 0 }));
        let before = app.core().clock.now().checked_sub(SignedDuration::from_hours(24)).unwrap();
        let mut old = rows(app).await.remove(0);
        old[column("at")] = Cell::Number(0);
        write(app, &[old]).await;
        app.core().stores.events.forget_events(before).await.unwrap();
        assert_eq!(problem(app).await, Some(RecordProblem::Removed { event: id(&original[1]) }));
        write(app, &original).await;
        assert_eq!(problem(app).await, None, "the record as it was is no fault");
    }
}

#[tokio::test]
async fn a_tail_that_was_cut_off_and_a_head_put_back_are_found() {
    for (stage, _database) in both().await {
        let (core, app) = (stage.app.core(), &stage.app);
        record(app, 1, 0).await;
        core.seal_events().await.unwrap();
        let early = core.stores.record.mark("head").await.unwrap().unwrap();
        let noted = core.verify_record(None).await.unwrap().head.unwrap();
        record(app, 2, 0).await;
        core.seal_events().await.unwrap();
        let late = core.stores.record.mark("head").await.unwrap();
        let latest = core.verify_record(Some(&noted)).await.unwrap();
        assert!(latest.ok, "an earlier head is still in the chain: {latest:?}");

        // The head of before is put back, with and without the seals behind it.
        let put = |expected, value, drop_through| ChainChange {
            mark: "head",
            expected,
            value,
            add: None,
            drop_through,
        };
        assert!(core.stores.record.change_chain(put(late.clone(), early.clone(), None)).await.unwrap());
        assert_eq!(problem(app).await, Some(RecordProblem::EndBroken));
        assert!(core.stores.record.change_chain(put(Some(early), late.unwrap(), None)).await.unwrap());
        assert_eq!(problem(app).await, None);

        // All of it put back to an earlier state: only a head that was noted elsewhere shows that.
        let other = Stage::new().await;
        let found = other.app.core().verify_record(latest.head.as_deref()).await.unwrap();
        assert_eq!(found.problem, Some(RecordProblem::HeadNotFound));

        // Without seals and marks there is no end.
        let seals = core.stores.record.rows_out(&EVENT_SEALS, None, 9).await.unwrap();
        let mut forged = seals[0].clone();
        if let Cell::Bytes(body) = &mut forged[1] {
            body[40] ^= 1;
        }
        core.stores.record.rows_in(&EVENT_SEALS, &[forged]).await.unwrap();
        assert_eq!(problem(app).await, Some(RecordProblem::SealBroken { seal: 1 }));
    }
}

#[tokio::test]
async fn retention_is_no_fault_and_the_chain_goes_on_after_it() {
    for (stage, _database) in both().await {
        let (core, app) = (stage.app.core(), &stage.app);
        for (n, days_ago) in [(1, 9), (2, 9), (3, 0)] {
            record(app, n, days_ago).await;
            core.seal_events().await.unwrap();
        }
        let before: Timestamp = core.clock.now().checked_sub(SignedDuration::from_hours(48)).unwrap();
        for _ in 0..2 {
            core.forget_events(before).await.unwrap();
            let report = core.verify_record(None).await.unwrap();
            assert!(report.ok && report.verified == 1 && report.forgotten_before.is_some(), "{report:?}");
        }
        let seals = core.stores.record.rows_out(&EVENT_SEALS, None, 9).await.unwrap();
        assert_eq!(seals.len(), 1, "seals of events that are gone are gone too");
        record(app, 4, 0).await;
        core.seal_events().await.unwrap();
        assert_eq!(core.verify_record(None).await.unwrap().verified, 2);
    }
}

#[tokio::test]
async fn an_event_names_who_did_it_and_the_keys_of_a_demoted_admin_end() {
    for (stage, _database) in both().await {
        let core = stage.app.core();
        let operator = Visit::operator();
        let boss = core.add_user(&operator, "boss", None, None).await.unwrap();
        core.set_admin(&operator, &boss, true).await.unwrap();
        let maker = Actor::new(ActorKind::Admin, boss.id.as_str());
        for (name, number) in [("first", 1), ("second", 2)] {
            let key = wxlogin::nouns::ServiceKey {
                name: name.to_owned(),
                hash: [number; 32],
                admin: true,
                created_at: core.clock.now(),
                used_at: None,
                revoked_at: None,
                made_by: maker.clone(),
                expires_at: None,
            };
            let event = NewEvent {
                kind: EventKind::KeyChanged,
                user_id: None,
                method: None,
                detail: json!({}),
                actor: maker.clone(),
                origin: Origin::default(),
                at: core.clock.now(),
            };
            assert!(core.stores.keys.add_key(key, event).await.unwrap());
        }
        let by = EventFilter {
            actor: Some(ActorKind::Admin),
            actor_id: Some(boss.id.to_string()),
            ..EventFilter::default()
        };
        assert_eq!(core.stores.events.events(&by, 9).await.unwrap().len(), 2);
        let in_use =
            async || core.stores.keys.keys().await.unwrap().iter().filter(|k| k.revoked_at.is_none()).count();
        let other = core.add_user(&operator, "deputy", None, None).await.unwrap();
        core.set_admin(&operator, &other, true).await.unwrap();
        core.set_admin_but_last(&operator, &boss, false, MadeKeys::Keep).await.unwrap();
        assert_eq!(in_use().await, 2, "they were to be kept");
        core.set_active(&operator, &boss, false).await.unwrap();
        assert_eq!(in_use().await, 0, "a key outlived the admin who made it");
        let newest = &core.stores.events.events(&EventFilter::default(), 9).await.unwrap();
        let disabled = newest.iter().find(|event| event.event.detail["change"] == "disabled").unwrap();
        assert_eq!(disabled.event.detail["keysEnded"], json!(["first", "second"]));
        assert_eq!(disabled.event.actor.kind, ActorKind::Command);
    }
}
