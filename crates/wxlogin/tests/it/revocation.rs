//! Every verb that ends or changes a session is seen by another server that remembers the session, within the bound and
//! long before what it remembers would have ended by itself. Over Redis, and over PostgreSQL alone.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "the measured times are worth reading")]

use std::{collections::BTreeSet, path::Path};

use crate::support::pair::{PASSWORD, Pair, SLACK};
use futures::future::BoxFuture;
use wxlogin::{
    AppBuilder, LEASE, PasswordChange, Visit,
    nouns::{MemberStatus, Session, UserId},
};
use wxlogin_conformance::servers::{Database, redis_url};

/// A verb: what it does to a signed-in person at one server, and what the other then sees.
struct Verb {
    name: &'static str,
    run: for<'a> fn(&'a Pair, UserId, String) -> BoxFuture<'a, ()>,
    seen: fn(&Option<Session>) -> bool,
}

fn refused(session: &Option<Session>) -> bool {
    session.is_none()
}

fn out_of_the_corp(session: &Option<Session>) -> bool {
    session.as_ref().is_some_and(|session| session.corp_id.is_none())
}

const VERBS: &[Verb] = &[
    Verb {
        name: "logout",
        run: |pair, _, token| {
            Box::pin(async move {
                let visit = pair.visit_of(&token).await;
                pair.here.core().logout(&visit).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "one session too many",
        run: |pair, id, _| {
            Box::pin(async move {
                let name = pair.here.core().find_user(id.as_str()).await.unwrap().username.unwrap();
                for _ in 0..3 {
                    pair.sign_in(&name).await;
                }
            })
        },
        seen: refused,
    },
    Verb {
        name: "an admin ends a session",
        run: |pair, id, token| {
            Box::pin(async move {
                let session = pair.here.core().authenticate(&token).await.unwrap().unwrap();
                pair.here.core().end_session_of(&Visit::in_process(), &id, &session.id).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "an admin ends all sessions",
        run: |pair, id, _| {
            Box::pin(async move {
                pair.here.core().end_sessions_of(&Visit::in_process(), &id).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "a new password",
        run: |pair, id, _| {
            Box::pin(async move {
                let user = pair.here.core().find_user(id.as_str()).await.unwrap();
                let password = format!("{PASSWORD} staple").into();
                pair.here.core().set_password(&Visit::in_process(), &user, &password).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "a person's own new password",
        run: |pair, id, _| {
            Box::pin(async move {
                let core = pair.here.core();
                let name = core.find_user(id.as_str()).await.unwrap().username.unwrap();
                let own = pair.sign_in(&name).await;
                let visit = pair.visit_of(&own).await;
                let (old, new) = (PASSWORD.to_owned().into(), format!("{PASSWORD} staple").into());
                let asked = PasswordChange { old: Some(&old), new: &new, username: None };
                core.change_own_password(&visit, asked).await.unwrap();
                assert!(core.authenticate(&own).await.unwrap().is_some(), "the session that asks ended too");
            })
        },
        seen: refused,
    },
    Verb {
        name: "disabling",
        run: |pair, id, _| {
            Box::pin(async move {
                let user = pair.here.core().find_user(id.as_str()).await.unwrap();
                pair.here.core().set_active(&Visit::in_process(), &user, false).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "somebody disables themselves",
        run: |pair, id, token| {
            Box::pin(async move {
                let (visit, core) = (pair.visit_of(&token).await, pair.here.core());
                let user = core.find_user(id.as_str()).await.unwrap();
                core.set_active(&visit, &user, false).await.unwrap();
                assert!(
                    core.authenticate(&token).await.unwrap().is_none(),
                    "their own session still opens here"
                );
            })
        },
        seen: refused,
    },
    Verb {
        name: "other rights",
        run: |pair, id, _| {
            Box::pin(async move {
                let user = pair.here.core().find_user(id.as_str()).await.unwrap();
                pair.here.core().set_admin(&Visit::operator(), &user, true).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "merging",
        run: |pair, id, _| {
            Box::pin(async move {
                let into = pair.person(&format!("into-{id}")).await;
                pair.here.core().merge(&Visit::in_process(), &id, &into.id).await.unwrap();
            })
        },
        seen: refused,
    },
    Verb {
        name: "leaving an organisation",
        run: |pair, id, _| {
            Box::pin(async move {
                let left = MemberStatus::Left;
                pair.here.core().set_member(&Visit::in_process(), "Acme", &id, left).await.unwrap();
            })
        },
        seen: out_of_the_corp,
    },
    Verb {
        name: "going to no organisation",
        run: |pair, _, token| {
            Box::pin(async move {
                let visit = pair.visit_of(&token).await;
                pair.here.core().switch_corp(&visit, None).await.unwrap();
            })
        },
        seen: out_of_the_corp,
    },
];

/// A life that no test waits for: what is seen earlier was told.
fn shared(database: &Database, redis: bool) -> impl Fn(AppBuilder) -> AppBuilder {
    let url = database.url();
    move |builder| {
        let builder = builder
            .set("database.url", url.clone())
            .set("session.cache", "29s")
            .set("session.max_per_user", "3")
            .set("limits.per_account", "0");
        if redis { builder.set("redis.url", redis_url()) } else { builder }
    }
}

async fn every_verb_is_seen(redis: bool) {
    let database = Database::empty();
    let pair = Pair::with(shared(&database, redis), shared(&database, redis)).await;
    for (number, verb) in VERBS.iter().enumerate() {
        let name = format!("person{number}");
        let user = pair.person(&name).await;
        let token = pair.sign_in(&name).await;
        (verb.run)(&pair, user.id, token.clone()).await;
        let took = pair.until_there(&token, verb.seen).await;
        println!("{}: seen by the other server {took:?} after the answer", verb.name);
        assert!(took < LEASE + SLACK, "{}: {took:?}", verb.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_verb_is_seen_by_the_other_server_over_redis() {
    every_verb_is_seen(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_verb_is_seen_by_the_other_server_over_postgresql() {
    every_verb_is_seen(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_a_merge_is_undone_sessions_since_it_end_and_older_ones_leave_what_was_joined_by_it() {
    let database = Database::empty();
    let pair = Pair::with(shared(&database, true), shared(&database, true)).await;
    let (core, visit) = (pair.here.core(), Visit::in_process());
    let (from, into) = (pair.person("from").await, pair.person("into").await);
    core.set_member(&visit, "Acme", &into.id, MemberStatus::Left).await.unwrap();
    let older = pair.sign_in("into").await;
    pair.stage.wait(1);
    let merge = core.merge(&visit, &from.id, &into.id).await.unwrap();
    assert_eq!(merge.joined_corps, ["corps.Acme"]);
    core.switch_corp(&pair.visit_of(&older).await, Some("Acme")).await.unwrap();
    let in_the_corp = |session: &Option<Session>| session.as_ref().is_some_and(|s| s.corp_id.is_some());
    pair.until_there(&older, in_the_corp).await;
    let since = pair.sign_in("into").await;
    assert_eq!(pair.there(&since).await.unwrap().corp_id.as_deref(), Some("corps.Acme"));
    core.unmerge(&visit, merge.id).await.unwrap();
    let took = pair.until_there(&since, refused).await;
    let left = pair.until_there(&older, out_of_the_corp).await;
    assert!(took < LEASE + SLACK && left < LEASE + SLACK, "{took:?} {left:?}");
}

/// Where the flows change what a session may do, and by which verb of the list (or why none is needed).
const CHANGES: &[(&str, &str, &str)] = &[
    ("session.rs", "sign_in", "one session too many"),
    ("sign_in.rs", "sign_in", "one session too many"),
    ("session.rs", "end_session", "logout"),
    ("session.rs", "end_sessions", "an admin ends all sessions"),
    ("manage.rs", "end_session", "an admin ends a session"),
    ("manage.rs", "change_user", "names only: no session changes"),
    ("users.rs", "change_user", "a new password"),
    ("password_change.rs", "change_user", "a person's own new password"),
    ("admin.rs", "change_user", "other rights"),
    ("secrets.rs", "change_user", "the phone number only: no session changes"),
    ("merge.rs", "merge", "merging"),
    ("merge.rs", "unmerge", "tested by itself"),
    ("corps.rs", "set_member", "leaving an organisation"),
    ("corps.rs", "move_session", "going to no organisation"),
];

/// The store's methods by which a session can become another, or none. `sweep_sessions` removes only what every check
/// refuses by its times; `rows_in` of `wxlogin move` writes into a database that nobody serves.
const METHODS: &[&str] = &[
    "sign_in",
    "end_session",
    "end_sessions",
    "move_session",
    "change_user",
    "merge",
    "unmerge",
    "set_member",
];

fn changes_in(folder: &Path, found: &mut BTreeSet<(String, &'static str)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            changes_in(&entry.path(), found);
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for method in METHODS {
                let calls = line.contains(&format!(".{method}("));
                // A verb that calls another verb: that one is in the list.
                let verb = *method != "change_user" && line.contains(&format!("self.{method}("));
                if calls && !verb {
                    found.insert((entry.file_name().into_string().unwrap(), method));
                }
            }
        }
    }
}

#[test]
fn the_list_of_verbs_names_every_place_that_changes_sessions() {
    let mut found = BTreeSet::new();
    changes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/flows"), &mut found);
    let listed: BTreeSet<_> = CHANGES.iter().map(|(file, method, _)| ((*file).to_owned(), *method)).collect();
    assert_eq!(found, listed, "a place that changes sessions needs a verb in VERBS, and its line in CHANGES");
    for (file, method, verb) in CHANGES {
        let known = VERBS.iter().any(|known| known.name == *verb);
        assert!(
            known || verb.contains(": no session changes") || *verb == "tested by itself",
            "{file} {method}"
        );
    }
}
