//! The event record.

use serde_json::json;
use wxlogin_core::{
    nouns::{Actor, EventKind, NewEvent, Origin},
    ports::{EventFilter, Stores},
};

use crate::{
    Case,
    making::{at, event, id},
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        an_event_is_read_as_recorded,
        every_kind_can_be_recorded,
        events_are_filtered,
        the_record_is_read_backwards_and_followed_forwards,
        the_record_is_read_backwards_part_by_part,
        old_events_are_forgotten_and_numbers_are_not_reused,
        many_events_at_once_are_all_kept,
        each_reader_has_a_cursor_of_its_own,
        a_cursor_that_was_moved_meanwhile_is_left_where_it_is,
    ]
}

async fn numbers(stores: &Stores, filter: &EventFilter, limit: u32) -> Vec<i64> {
    let events = stores.events.events(filter, limit).await.unwrap();
    events.iter().map(|event| event.event.detail["n"].as_i64().unwrap_or_default()).collect()
}

fn numbered(n: i64) -> NewEvent {
    NewEvent { detail: json!({ "n": n }), at: at(n), ..event(EventKind::LoginSucceeded, "u1") }
}

async fn an_event_is_read_as_recorded(stores: Stores) {
    let full = NewEvent {
        kind: EventKind::LoginFailed,
        user_id: Some(id("用户")),
        method: Some("auths.loginTypes.Web".to_owned()),
        detail: json!({"code": "code_used", "深": [1, null, {"emoji": "🐼"}], "text": "x".repeat(20_000)}),
        actor: Actor::anonymous(),
        origin: Origin {
            address: Some("2001:db8::1".to_owned()),
            user_agent: Some("微信 🐼".to_owned()),
            request_id: Some("r1".to_owned()),
        },
        at: at(3),
    };
    let bare = NewEvent { user_id: None, detail: json!(null), ..event(EventKind::KeyChanged, "u1") };
    for made in [full, bare] {
        stores.events.record(made.clone()).await.unwrap();
        let read = stores.events.events(&EventFilter::default(), 1).await.unwrap();
        assert_eq!(read[0].event, made);
    }
}

async fn every_kind_can_be_recorded(stores: Stores) {
    for kind in EventKind::ALL {
        stores.events.record(event(kind, "u1")).await.unwrap();
        let filter = EventFilter { kind: Some(kind), ..EventFilter::default() };
        assert_eq!(stores.events.events(&filter, 9).await.unwrap().len(), 1, "{}", kind.as_str());
    }
}

async fn events_are_filtered(stores: Stores) {
    let method = |n, name: &str| NewEvent { method: Some(name.to_owned()), ..numbered(n) };
    let of = |n, user: &str| NewEvent { user_id: Some(id(user)), ..numbered(n) };
    let all = [
        method(1, "A"),
        method(2, "a"),
        of(3, "u2"),
        NewEvent { kind: EventKind::UserMerged, ..of(4, "u2") },
    ];
    for made in all {
        stores.events.record(made).await.unwrap();
    }
    let none = EventFilter::default;
    let expected: &[(EventFilter, &[i64])] = &[
        (none(), &[4, 3, 2, 1]),
        (EventFilter { method: Some("A".to_owned()), ..none() }, &[1]),
        (EventFilter { user_id: Some(id("u2")), ..none() }, &[4, 3]),
        (EventFilter { kind: Some(EventKind::UserMerged), ..none() }, &[4]),
        (EventFilter { since: Some(at(3)), ..none() }, &[4, 3]),
        (EventFilter { until: Some(at(2)), ..none() }, &[2, 1]),
        (EventFilter { since: Some(at(2)), until: Some(at(3)), ..none() }, &[3, 2]),
        (EventFilter { user_id: Some(id("u2")), kind: Some(EventKind::LoginSucceeded), ..none() }, &[3]),
        (EventFilter { user_id: Some(id("u2")), since: Some(at(5)), ..none() }, &[]),
    ];
    for (filter, found) in expected {
        assert_eq!(numbers(&stores, filter, 100).await, *found, "{filter:?}");
    }
}

async fn the_record_is_read_backwards_and_followed_forwards(stores: Stores) {
    for n in 1..=5 {
        stores.events.record(numbered(n)).await.unwrap();
    }
    assert_eq!(numbers(&stores, &EventFilter::default(), 2).await, [5, 4]);
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let filter = EventFilter { after: Some(after), ..EventFilter::default() };
        let events = stores.events.events(&filter, 2).await.unwrap();
        let Some(last) = events.last() else { break };
        assert!(last.id > after, "numbers must grow");
        after = last.id;
        seen.extend(events.iter().map(|event| event.event.detail["n"].as_i64().unwrap()));
    }
    assert_eq!(seen, [1, 2, 3, 4, 5], "following the record missed or repeated something");
    assert!(stores.events.events(&EventFilter::default(), 0).await.unwrap().is_empty());
}

async fn the_record_is_read_backwards_part_by_part(stores: Stores) {
    let of = |n: i64| if n % 2 == 0 { "u2" } else { "u1" };
    for n in 1..=7 {
        stores.events.record(NewEvent { user_id: Some(id(of(n))), ..numbered(n) }).await.unwrap();
    }
    let mut before = None;
    let mut seen = Vec::new();
    loop {
        let filter = EventFilter { before, user_id: Some(id("u1")), ..EventFilter::default() };
        let events = stores.events.events(&filter, 2).await.unwrap();
        let Some(last) = events.last() else { break };
        assert!(before.is_none_or(|before| last.id < before), "numbers must fall");
        before = Some(last.id);
        seen.extend(events.iter().map(|event| event.event.detail["n"].as_i64().unwrap()));
        // What is recorded meanwhile is above, and moves nothing.
        stores.events.record(numbered(99)).await.unwrap();
    }
    assert_eq!(seen, [7, 5, 3, 1], "reading backwards missed or repeated something");
    let between = EventFilter { after: Some(0), before, ..EventFilter::default() };
    assert!(stores.events.events(&between, 9).await.unwrap().is_empty(), "`before` holds going forwards too");
}

async fn old_events_are_forgotten_and_numbers_are_not_reused(stores: Stores) {
    for n in 1..=4 {
        stores.events.record(numbered(n)).await.unwrap();
    }
    let highest = stores.events.events(&EventFilter::default(), 1).await.unwrap()[0].id;
    assert_eq!(stores.events.forget_events(at(3)).await.unwrap(), 2);
    assert_eq!(
        numbers(&stores, &EventFilter::default(), 9).await,
        [4, 3],
        "an event at the very limit stays"
    );
    assert_eq!(stores.events.forget_events(at(99)).await.unwrap(), 2);
    stores.events.record(numbered(5)).await.unwrap();
    let next = stores.events.events(&EventFilter::default(), 1).await.unwrap()[0].id;
    assert!(next > highest, "a follower at number {highest} would miss the event with number {next}");
}

async fn many_events_at_once_are_all_kept(stores: Stores) {
    let shared = stores.clone();
    together(CALLERS, move |n| {
        let events = shared.events.clone();
        async move { events.record(numbered(n as i64)).await.unwrap() }
    })
    .await;
    let mut kept = numbers(&stores, &EventFilter::default(), 1000).await;
    kept.sort_unstable();
    assert_eq!(kept, (0..CALLERS as i64).collect::<Vec<_>>());
}

async fn each_reader_has_a_cursor_of_its_own(stores: Stores) {
    assert_eq!(stores.events.event_cursor("a").await.unwrap(), None, "a reader that never read has a cursor");
    for (reader, event) in [("a", 5), ("b", 9), ("a", 7), ("a", 2)] {
        stores.events.set_event_cursor(reader, event).await.unwrap();
        assert_eq!(stores.events.event_cursor(reader).await.unwrap(), Some(event), "forwards and backwards");
    }
    assert_eq!(stores.events.event_cursor("b").await.unwrap(), Some(9), "one reader moved another's cursor");
    assert_eq!(stores.events.event_cursor("A").await.unwrap(), None);
}

async fn a_cursor_that_was_moved_meanwhile_is_left_where_it_is(stores: Stores) {
    let events = &stores.events;
    assert!(!events.advance_event_cursor("a", 0, 1).await.unwrap(), "a reader that never read has a cursor");
    events.set_event_cursor("a", 5).await.unwrap();
    events.set_event_cursor("b", 5).await.unwrap();
    assert!(events.advance_event_cursor("a", 5, 8).await.unwrap());
    assert!(!events.advance_event_cursor("a", 5, 6).await.unwrap(), "a late reader moved it back");
    assert_eq!(events.event_cursor("a").await.unwrap(), Some(8));
    assert_eq!(events.event_cursor("b").await.unwrap(), Some(5), "one reader moved another's cursor");
}
