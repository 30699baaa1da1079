//! Sessions.

use wxlogin_core::{
    nouns::{EventKind, Session},
    ports::{EventFilter, SessionFilter, SignIn, Stores},
};

use crate::{
    Case,
    making::{at, begin, begins, event, id, make, session},
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_session_is_read_as_made,
        a_session_is_given_even_when_it_has_ended,
        the_oldest_beyond_the_limit_end,
        a_session_and_its_events_come_together,
        the_new_session_always_stays,
        a_later_use_is_noted_and_an_earlier_one_is_not,
        a_session_moves_between_organisations,
        devices_are_listed_newest_first,
        everybodys_are_listed_and_filtered,
        the_list_is_read_part_by_part,
        only_its_own_user_ends_a_session,
        all_but_one_end,
        of_many_callers_one_ends_a_session,
        a_sweep_takes_what_ended_or_lay_unused,
    ]
}

async fn add(stores: &Stores, session: Session) {
    begin(stores, session, 100).await;
}

async fn numbers(stores: &Stores, user: &str) -> Vec<String> {
    stores.sessions.sessions_of_user(&id(user)).await.unwrap().into_iter().map(|session| session.id).collect()
}

async fn a_session_is_read_as_made(stores: Stores) {
    make(&stores, "u1").await;
    let full = Session { corp_id: Some("corps.北京".to_owned()), ..session("u1", 1) };
    let bare = Session { address: None, user_agent: None, ..session("u1", 2) };
    for made in [full, bare] {
        add(&stores, made.clone()).await;
        assert_eq!(stores.sessions.session(&made.token_hash).await.unwrap(), Some(made));
    }
    assert_eq!(stores.sessions.session(&[0; 32]).await.unwrap(), None, "an unknown token opened a session");
}

async fn a_session_is_given_even_when_it_has_ended(stores: Stores) {
    make(&stores, "u1").await;
    let ended = Session { expires_at: at(-1_000_000), ..session("u1", 1) };
    add(&stores, ended.clone()).await;
    assert_eq!(
        stores.sessions.session(&ended.token_hash).await.unwrap(),
        Some(ended),
        "the flow judges, not the store"
    );
}

async fn the_oldest_beyond_the_limit_end(stores: Stores) {
    make(&stores, "u1").await;
    make(&stores, "u2").await;
    add(&stores, session("u2", 1)).await;
    let mut ended = vec![];
    for number in 1..=5 {
        ended.extend(begin(&stores, session("u1", number), 3).await);
    }
    let ended: Vec<_> = ended.iter().map(|session| session.id.as_str()).collect();
    assert_eq!(ended, ["u1-1", "u1-2"], "the ended ones are not told");
    assert_eq!(numbers(&stores, "u1").await, ["u1-5", "u1-4", "u1-3"], "not the newest three stayed");
    assert_eq!(
        stores.sessions.session(&session("u1", 2).token_hash).await.unwrap(),
        None,
        "an ended token opens"
    );
    assert_eq!(numbers(&stores, "u2").await, ["u2-1"], "another user's session ended");
}

async fn a_session_and_its_events_come_together(stores: Stores) {
    make(&stores, "u1").await;
    let told = EventFilter { kind: Some(EventKind::LoginSucceeded), ..EventFilter::default() };
    let began = event(EventKind::LoginSucceeded, "u1");
    let sign_in = SignIn { events: vec![began], ..begins(session("u1", 1), 3) };
    stores.sessions.sign_in(sign_in).await.unwrap().unwrap();
    assert_eq!(stores.events.events(&told, 10).await.unwrap().len(), 1, "the event is not recorded");
}

async fn the_new_session_always_stays(stores: Stores) {
    make(&stores, "u1").await;
    begin(&stores, session("u1", 9), 1).await;
    // The clock was put back.
    begin(&stores, session("u1", 3), 1).await;
    assert_eq!(numbers(&stores, "u1").await, ["u1-3"]);
}

async fn a_later_use_is_noted_and_an_earlier_one_is_not(stores: Stores) {
    make(&stores, "u1").await;
    add(&stores, session("u1", 1)).await;
    for second in [60, 30] {
        stores.sessions.touch_session("u1-1", at(second)).await.unwrap();
    }
    stores.sessions.touch_session("ghost", at(60)).await.unwrap();
    let read = stores.sessions.session(&session("u1", 1).token_hash).await.unwrap().unwrap();
    assert_eq!(read, Session { seen_at: at(60), ..session("u1", 1) });
}

async fn a_session_moves_between_organisations(stores: Stores) {
    make(&stores, "u1").await;
    add(&stores, session("u1", 1)).await;
    for corp in [Some("corps.a"), Some("corps.b"), None] {
        assert!(stores.sessions.move_session("u1-1", corp).await.unwrap());
        let read = stores.sessions.session(&session("u1", 1).token_hash).await.unwrap().unwrap();
        assert_eq!(read.corp_id.as_deref(), corp);
    }
    assert!(!stores.sessions.move_session("ghost", None).await.unwrap(), "a session that is not was moved");
}

async fn devices_are_listed_newest_first(stores: Stores) {
    make(&stores, "u1").await;
    make(&stores, "u2").await;
    for number in [2, 3, 1] {
        add(&stores, session("u1", number)).await;
    }
    assert_eq!(numbers(&stores, "u1").await, ["u1-3", "u1-2", "u1-1"]);
    assert!(numbers(&stores, "u2").await.is_empty());
}

async fn listed(stores: &Stores, filter: &SessionFilter, limit: u32) -> Vec<String> {
    stores.sessions.sessions(filter, limit).await.unwrap().into_iter().map(|session| session.id).collect()
}

async fn everybodys_are_listed_and_filtered(stores: Stores) {
    make(&stores, "u1").await;
    make(&stores, "u2").await;
    let web = session("u1", 1);
    let mini = Session {
        method: "auths.loginTypes.Mini".to_owned(),
        platform: "miniprogram".to_owned(),
        seen_at: at(500),
        ..session("u2", 2)
    };
    let ended = Session { expires_at: at(100), ..session("u2", 3) };
    for made in [web.clone(), mini, ended] {
        add(&stores, made).await;
    }
    let none = SessionFilter::default;
    let text = |text: &str| Some(text.to_owned());
    let expected: &[(SessionFilter, &[&str])] = &[
        (none(), &["u2-3", "u2-2", "u1-1"]),
        (SessionFilter { user_id: Some(id("u2")), ..none() }, &["u2-3", "u2-2"]),
        (SessionFilter { method: text("auths.loginTypes.Mini"), ..none() }, &["u2-2"]),
        (SessionFilter { platform: text("web"), ..none() }, &["u2-3", "u1-1"]),
        (SessionFilter { ends_after: Some(at(100)), ..none() }, &["u2-2", "u1-1"]),
        (SessionFilter { ends_after: Some(at(99)), ..none() }, &["u2-3", "u2-2", "u1-1"]),
        (SessionFilter { seen_since: Some(at(500)), ..none() }, &["u2-2"]),
        (SessionFilter { platform: text("web"), user_id: Some(id("u1")), ..none() }, &["u1-1"]),
        (SessionFilter { platform: text("WEB"), ..none() }, &[]),
    ];
    for (filter, found) in expected {
        assert_eq!(listed(&stores, filter, 100).await, *found, "{filter:?}");
    }
    assert_eq!(listed(&stores, &none(), 1).await, ["u2-3"]);
    let read = stores.sessions.sessions(&none(), 100).await.unwrap();
    assert_eq!(read.last(), Some(&web), "a session is listed otherwise than it was made");
}

async fn the_list_is_read_part_by_part(stores: Stores) {
    make(&stores, "u1").await;
    make(&stores, "u2").await;
    // Some begin in the same moment; their ids put them in an order all the same.
    for made in ["u1", "u2"] {
        for number in 1..=3 {
            add(&stores, Session { created_at: at(i64::from(number / 2)), ..session(made, number) }).await;
        }
    }
    let mut below = None;
    let mut seen = vec![];
    loop {
        let filter = SessionFilter { below: below.clone(), ..SessionFilter::default() };
        let part = stores.sessions.sessions(&filter, 2).await.unwrap();
        let Some(last) = part.last() else { break };
        below = Some((last.created_at, last.id.clone()));
        seen.extend(part.iter().map(|session| session.id.clone()));
        // The one that the list goes on below may end meanwhile.
        stores.sessions.end_session(&last.user_id, &last.id).await.unwrap();
    }
    assert_eq!(seen, ["u2-3", "u2-2", "u1-3", "u1-2", "u2-1", "u1-1"]);
}

async fn only_its_own_user_ends_a_session(stores: Stores) {
    make(&stores, "u1").await;
    make(&stores, "u2").await;
    add(&stores, session("u1", 1)).await;
    assert_eq!(stores.sessions.end_session(&id("u2"), "u1-1").await.unwrap(), None, "somebody else ended it");
    assert_eq!(numbers(&stores, "u1").await, ["u1-1"]);
    assert_eq!(stores.sessions.end_session(&id("u1"), "u1-1").await.unwrap(), Some(session("u1", 1)));
    assert_eq!(
        stores.sessions.session(&session("u1", 1).token_hash).await.unwrap(),
        None,
        "its token still opens"
    );
    assert_eq!(stores.sessions.end_session(&id("u1"), "u1-1").await.unwrap(), None, "it ended twice");
}

async fn all_but_one_end(stores: Stores) {
    make(&stores, "u1").await;
    make(&stores, "u2").await;
    for number in 1..=4 {
        add(&stores, session("u1", number)).await;
    }
    add(&stores, session("u2", 1)).await;
    let mut ended = stores.sessions.end_sessions(&id("u1"), Some("u1-2")).await.unwrap();
    ended.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(ended, [session("u1", 1), session("u1", 3), session("u1", 4)], "the ended ones are given");
    assert_eq!(numbers(&stores, "u1").await, ["u1-2"]);
    assert_eq!(stores.sessions.end_sessions(&id("u1"), None).await.unwrap(), [session("u1", 2)]);
    assert!(numbers(&stores, "u1").await.is_empty());
    assert_eq!(numbers(&stores, "u2").await, ["u2-1"], "another user's session ended");
}

async fn of_many_callers_one_ends_a_session(stores: Stores) {
    make(&stores, "u1").await;
    add(&stores, session("u1", 1)).await;
    let ended = together(CALLERS, move |_| {
        let sessions = stores.sessions.clone();
        async move { sessions.end_session(&id("u1"), "u1-1").await.unwrap().is_some() }
    })
    .await;
    assert_eq!(ended.into_iter().filter(|ended| *ended).count(), 1);
}

async fn a_sweep_takes_what_ended_or_lay_unused(stores: Stores) {
    make(&stores, "u1").await;
    let with = |number, seen, expires| Session {
        seen_at: at(seen),
        expires_at: at(expires),
        ..session("u1", number)
    };
    for made in [with(1, 500, 99), with(2, 500, 100), with(3, 49, 900), with(4, 50, 900)] {
        add(&stores, made).await;
    }
    assert_eq!(stores.sessions.sweep_sessions(at(100), at(50)).await.unwrap(), 2);
    assert_eq!(numbers(&stores, "u1").await, ["u1-4", "u1-2"], "a session at the very limit stays");
    assert_eq!(stores.sessions.sweep_sessions(at(100), at(50)).await.unwrap(), 0);
}
