//! Sessions, and the three ways to carry one.

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::support::{AUTH, Site, WEB};

#[tokio::test]
async fn a_session_is_carried_in_either_header_or_in_the_cookie() {
    let site = Site::start().await;
    let (alice, user_id) = site.signed_in("alice").await;
    let token = alice.token.clone().unwrap();
    for (name, value) in [
        ("authorization", format!("Bearer {token}")),
        ("authorization", format!("bearer {token}")),
        ("x-session-id", token.clone()),
        ("cookie", format!("a=b; wxlogin_session={token}")),
    ] {
        let request = Request::get("/v1/session").header(name, value).body(Body::empty()).unwrap();
        assert_eq!(site.send(request).await.data()["userId"], user_id.as_str(), "{name}");
    }
}

#[tokio::test]
async fn own_devices_are_listed_and_ended() {
    let site = Site::start().await;
    let (phone, _) = site.signed_in("alice").await;
    let (laptop, _) = site.signed_in("alice").await;
    let (bob, _) = site.signed_in("bob").await;
    let sessions = laptop.get("/v1/sessions").await.data();
    assert_eq!(sessions.as_array().unwrap().len(), 2);
    let other = sessions.as_array().unwrap().iter().find(|one| one["current"] == false).unwrap();
    let path = format!("/v1/sessions/{}", other["id"].as_str().unwrap());
    bob.delete(&path).await.fails(404, "not_found");
    laptop.delete(&path).await.data();
    phone.get("/v1/session").await.fails(401, "unauthenticated");
    laptop.delete("/v1/session").await.data();
    laptop.get("/v1/session").await.fails(401, "unauthenticated");
    bob.get("/v1/session").await.data();
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let site = Site::start().await;
    let (alice, _) = site.signed_in("alice").await;
    site.wait(6 * 24 * 3600);
    alice.get("/v1/session").await.data();
    site.wait(6 * 24 * 3600);
    alice.get("/v1/session").await.data();
    site.wait(7 * 24 * 3600 + 61);
    alice.get("/v1/session").await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn what_opens_nothing_is_refused_where_a_session_is_needed_and_ignored_elsewhere() {
    let site = Site::start().await;
    for token in ["wxs_made-up", "wxk_made-up", "nonsense"] {
        let caller = site.with_token(token);
        caller.get("/v1/session").await.fails(401, "unauthenticated");
        caller.call(AUTH, "currentUser", json!({})).await.fails(401, "unauthenticated");
        caller.call(WEB, "getLoginConfig", json!({})).await.data();
    }
    let request = Request::post(format!("/api/demo/shop/{WEB}/getLoginConfig"));
    let request = request.header("cookie", "wxlogin_session=wxs_stale").body(Body::empty()).unwrap();
    site.send(request).await.data();
}

#[tokio::test]
async fn a_cookie_counts_only_when_our_own_page_makes_the_call() {
    let site = Site::with(|builder| builder.set("cors.origins", "https://app.example")).await;
    let (alice, _) = site.signed_in("alice").await;
    let cookie = format!("wxlogin_session={}", alice.token.clone().unwrap());
    let call = |header: Option<(&str, &str)>| {
        let request = Request::post(format!("/api/demo/shop/{AUTH}/currentUser"));
        let request = request.header("cookie", &cookie).header("host", "127.0.0.1:8400");
        let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        site.send(request.body(Body::empty()).unwrap())
    };
    for proof in [
        ("x-wxlogin-csrf", "1"),
        ("sec-fetch-site", "same-origin"),
        ("origin", "http://127.0.0.1:8400"),
        ("origin", "https://app.example"),
    ] {
        call(Some(proof)).await.data();
    }
    let other_site = [
        None,
        Some(("sec-fetch-site", "cross-site")),
        Some(("sec-fetch-site", "same-site")),
        Some(("origin", "https://evil.example")),
        Some(("origin", "null")),
        Some(("origin", "https://127.0.0.1:8400.evil.example")),
    ];
    for header in other_site {
        let failure = call(header).await.fails(403, "forbidden");
        assert!(failure["hint"].as_str().unwrap().contains("X-Wxlogin-Csrf"), "{failure}");
    }
    let request = Request::delete("/v1/session").header("cookie", &cookie).body(Body::empty()).unwrap();
    site.send(request).await.fails(403, "forbidden");
    alice.get("/v1/session").await.data();
}

#[tokio::test]
async fn a_reverse_proxy_asks_whether_to_let_through() {
    let site = Site::with(|builder| builder.set("login.redirects", "https://app.example/in")).await;
    let (alice, user_id) = site.signed_in("alice").await;
    let reply = alice.get("/v1/verify").await;
    assert_eq!((reply.status.as_u16(), reply.header("x-wxlogin-user")), (200, Some(user_id.as_str())));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let stranger = site.anyone().get("/v1/verify").await;
    stranger.fails(401, "unauthenticated");
    assert_eq!(stranger.header("x-wxlogin-login"), Some("http://127.0.0.1:8400/login?redirect=%2F"));
    for (wanted, redirect) in [
        ("/orders?a=1&b=2", "%2Forders%3Fa%3D1%26b%3D2"),
        ("https://evil.example/", "%2F"),
        ("//evil.example/", "%2F"),
        ("/x%0d%0aSet-Cookie:%20evil=1", "%2Fx%250d%250aSet-Cookie%3A%2520evil%3D1"),
    ] {
        let request = axum::http::Request::get("/v1/verify").header("x-original-uri", wanted);
        let stranger = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
        stranger.fails(401, "unauthenticated");
        let login = format!("http://127.0.0.1:8400/login?redirect={redirect}");
        assert_eq!(stranger.header("x-wxlogin-login"), Some(login.as_str()), "{wanted}");
    }
    let reply = site.anyone().get("/v1/verify?redirect=https://app.example/in/deep?a=b").await;
    assert_eq!(reply.status, 302);
    let login = "http://127.0.0.1:8400/login?redirect=https%3A%2F%2Fapp.example%2Fin%2Fdeep%3Fa%3Db";
    assert_eq!(reply.location(), login);
    let elsewhere = "/v1/verify?redirect=https://evil.example/";
    site.anyone().get(elsewhere).await.fails(400, "invalid_argument");
}
