//! Lists without an end: events and sessions, read part by part, filtered, exported.

use axum::http::Request;
use serde_json::{Value, json};
use wxlogin::nouns::{Actor, EventKind, NewEvent, Origin};

use super::{admin, items, part};
use crate::support::Site;

async fn record(site: &Site, number: i64, user_agent: &str) {
    let core = site.app.core();
    let event = NewEvent {
        kind: EventKind::KeyChanged,
        user_id: None,
        method: None,
        detail: json!({"n": number}),
        actor: Actor::anonymous(),
        origin: Origin { user_agent: Some(user_agent.to_owned()), ..Origin::default() },
        at: core.clock.now(),
    };
    core.stores.events.record(event).await.unwrap();
}

fn numbers(items: &[Value]) -> Vec<i64> {
    items.iter().map(|event| event["detail"]["n"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn events_are_read_backwards_part_by_part_and_followed_forwards() {
    let site = Site::start().await;
    let root = admin(&site).await;
    for number in 1..=5 {
        record(&site, number, "x").await;
    }
    let path = "/v1/admin/events?kind=key.changed&limit=2";
    let (first, next) = part(&root, path).await;
    assert_eq!(numbers(&first), [5, 4]);
    // What happens meanwhile moves nothing.
    record(&site, 6, "x").await;
    let (second, next) = part(&root, &format!("{path}&before={}", next.unwrap())).await;
    assert_eq!(numbers(&second), [3, 2]);
    let (third, end) = part(&root, &format!("{path}&before={}", next.unwrap())).await;
    assert_eq!((numbers(&third), end), (vec![1], None));
    let (news, next) = part(&root, &format!("{path}&after={}", first[0]["id"])).await;
    assert_eq!((numbers(&news), next), (vec![6], None));
    let (none, _) = part(&root, "/v1/admin/events?kind=key.changed&until=2020-01-01T00:00:00Z").await;
    assert!(none.is_empty(), "{none:?}");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_what_can() {
    let site = Site::start().await;
    let root = admin(&site).await;
    for bad in [
        "events?kind=nonsense",
        "events?before=x",
        "events?before=-1",
        "events?after=1.5",
        "events?limit=0",
        "events?limit=1001",
        "events?since=yesterday",
        "events?until=1",
        "events/export?format=xls",
        "events/export?since=x",
        "sessions?before=x",
        "sessions?before=1.",
        "sessions?limit=many",
    ] {
        let body = root.get(&format!("/v1/admin/{bad}")).await.fails(400, "invalid_argument");
        assert!(!body["hint"].as_str().unwrap().is_empty(), "{bad}");
    }
}

#[tokio::test]
async fn what_is_filtered_is_exported_whole() {
    let site = Site::start().await;
    let root = admin(&site).await;
    // More than is read at once.
    for number in 1..=1203 {
        record(&site, number, "=cmd|' /C calc'!A1, \"x\"").await;
    }
    let csv = root.get("/v1/admin/events/export?kind=key.changed").await;
    assert_eq!(csv.status, 200);
    assert!(csv.header("content-disposition").unwrap().contains(".csv"), "{:?}", csv.headers);
    let lines: Vec<_> = csv.body.trim_end().split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}id,at,kind"), "{}", lines[0]);
    assert_eq!(lines.len(), 1204);
    assert!(lines[1].contains(r#""{""n"":1203}""#) && lines[1203].contains(r#""{""n"":1}""#), "{}", lines[1]);
    assert!(lines[1].contains(r#""'=cmd"#), "a spreadsheet would run this: {}", lines[1]);
    let text = root.get("/v1/admin/events/export?format=jsonl&kind=key.changed").await;
    let read: Vec<Value> = text.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(numbers(&read), (1..=1203).rev().collect::<Vec<_>>());
    let none = root.get("/v1/admin/events/export?format=jsonl&userId=nobody").await;
    assert_eq!((none.status.as_u16(), none.body.as_str()), (200, ""));
}

#[tokio::test]
async fn sessions_of_everybody_are_filtered_and_read_part_by_part() {
    let site = Site::start().await;
    let (_, alice) = site.signed_in("alice").await;
    let (_, _) = site.signed_in("alice").await;
    let (_, bob) = site.signed_in("bob").await;
    let root = admin(&site).await;
    let of = |items: &[Value]| -> Vec<String> {
        items.iter().map(|s| s["user"]["userId"].as_str().unwrap().to_owned()).collect()
    };
    let (all, end) = part(&root, "/v1/admin/sessions").await;
    assert_eq!((all.len(), end), (3, None), "those of the console are listed apart");
    let apart = items(&root, "/v1/admin/console-sessions").await;
    assert_eq!(
        (apart.len(), &apart[0]["current"], &apart[0]["user"]["isAdmin"]),
        (1, &json!(true), &json!(true))
    );

    let path = "/v1/admin/sessions?method=auths.loginTypes.Web&limit=2";
    let (first, next) = part(&root, path).await;
    let (second, end) = part(&root, &format!("{path}&before={}", next.unwrap())).await;
    assert_eq!((first.len(), second.len(), end), (2, 1, None));
    let mut whose: Vec<_> = of(&first).into_iter().chain(of(&second)).collect();
    whose.sort();
    let mut expected = vec![alice.clone(), alice.clone(), bob.clone()];
    expected.sort();
    assert_eq!(whose, expected, "turning pages lost or repeated one");
    let (hers, _) = part(&root, &format!("/v1/admin/sessions?userId={alice}")).await;
    assert_eq!(of(&hers), [alice.clone(), alice.clone()]);
    let (none, _) = part(&root, "/v1/admin/sessions?method=auths.loginTypes.Mini").await;
    assert!(none.is_empty());
    assert!(!all.iter().any(|session| session.to_string().contains("token")), "a hash of a token is told");

    root.delete(&format!("/v1/admin/users/{alice}/sessions")).await.data();
    let (left, _) = part(&root, "/v1/admin/sessions").await;
    assert!(left.len() == 1 && of(&left).contains(&bob), "{left:?}");
    let (user, id) = (apart[0]["userId"].as_str().unwrap(), apart[0]["id"].as_str().unwrap());
    root.delete(&format!("/v1/admin/users/{user}/console-sessions/{id}")).await.data();
    root.get("/v1/admin/sessions").await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn an_export_is_for_admins_also_by_cookie() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let token = root.token.clone().unwrap();
    let ask = |cookie: &str| {
        Request::get("/v1/admin/events/export")
            .header("cookie", format!("wxlogin_console={cookie}"))
            .body(axum::body::Body::empty())
            .unwrap()
    };
    assert_eq!(site.send(ask(&token)).await.status, 200, "a link of the console carries only the cookie");
    site.send(ask("wxs_made_up")).await.fails(401, "unauthenticated");
}
