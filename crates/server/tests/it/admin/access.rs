//! Who gets in, and how the first one does.

use axum::http::Request;
use serde_json::json;
use wxlogin::Visit;

use super::{PASSWORD, admin, session_of, sign_in};
use crate::support::Site;

#[tokio::test]
async fn the_printed_link_makes_the_first_admin_once() {
    let site = Site::start().await;
    let state = site.anyone().get("/v1/admin/state").await.data();
    assert_eq!(
        state,
        json!({"hasAdmin": false, "admin": null, "mustEnrol": false, "app": {"title": "The shop"}})
    );
    let link = site.app.core().admin_link().await.unwrap();
    site.guard.hide(&link);
    let ask = |link: &str| json!({"link": link, "username": "root", "password": PASSWORD});
    site.anyone().post("/v1/admin/first", ask("wxa_made-up")).await.fails(403, "forbidden");
    let reply = site.anyone().post("/v1/admin/first", ask(&link)).await;
    assert_eq!(reply.data()["admin"]["username"], "root");
    let root = site.with_token(&session_of(&reply));
    let state = root.get("/v1/admin/state").await.data();
    assert_eq!((&state["hasAdmin"], &state["admin"]["username"]), (&json!(true), &json!("root")));
    assert_eq!(state["platform"], "sandbox");
    site.anyone().post("/v1/admin/first", ask(&link)).await.fails(403, "forbidden");
}

#[tokio::test]
async fn only_admins_sign_in_to_the_console_and_nobody_else_keeps_a_session_by_trying() {
    let site = Site::start().await;
    let id = site.user("plain", PASSWORD).await;
    sign_in(&site, "plain", "wrong").await.fails(401, "unauthenticated");
    let refused = sign_in(&site, "plain", PASSWORD).await;
    refused.fails(403, "forbidden");
    assert!(refused.set_cookies().is_empty());
    let user = site.app.core().find_user(&id).await.unwrap();
    assert!(site.app.core().sessions_of(&Visit::in_process(), &user.id).await.unwrap().is_empty());
    admin(&site).await.get("/v1/admin/users").await.data();
}

#[tokio::test]
async fn every_admin_route_is_closed_to_everybody_else() {
    let site = Site::start().await;
    let (alice, _) = site.signed_in("alice").await;
    let service = site.service().await;
    let document = wxlogin_server::openapi(&site.app);
    let open = ["state", "first", "session", "session/second", "session/passkey"]
        .map(|end| format!("/v1/admin/{end}"));
    let mut tried = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        if !path.starts_with("/v1/admin") || open.contains(path) {
            continue;
        }
        let path = path.replace(['{', '}'], "");
        for verb in operations.as_object().unwrap().keys() {
            for (caller, status, code) in [
                (&site.anyone(), 401, "unauthenticated"),
                (&alice, 403, "forbidden"),
                (&service, 403, "forbidden"),
            ] {
                let reply = match verb.as_str() {
                    "get" => caller.get(&path).await,
                    "delete" => caller.delete(&path).await,
                    _ => caller.post(&path, json!({})).await,
                };
                reply.fails(status, code);
                tried += 1;
            }
        }
    }
    assert!(tried > 90, "{tried}");
}

#[tokio::test]
async fn an_admin_key_opens_it_whatever_the_key_is_called_and_a_plain_one_never() {
    let site = Site::start().await;
    let visit = Visit::operator();
    for name in ["in-process", "command line"] {
        let taken = site.app.core().add_key(&visit, name, false).await;
        assert!(taken.is_err(), "a key passes for {name}");
    }
    for (name, admin) in [("ops", true), ("backend", false)] {
        let key = site.app.core().add_key(&visit, name, admin).await.unwrap();
        site.guard.hide(&key);
        let reply = site.with_token(&key).get("/v1/admin/users").await;
        assert_eq!(reply.status == 200, admin, "{name}: {reply:?}");
        if !admin {
            let hint = reply.fails(403, "forbidden")["hint"].to_string();
            assert!(hint.contains("wxlogin key add --name NAME --admin"), "as it can be typed: {hint}");
        }
        site.app.core().revoke_key(&visit, name).await.unwrap();
        site.with_token(&key).get("/v1/admin/users").await.fails(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_cookie_changes_something_only_from_our_own_page() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let cookie = format!("wxlogin_console={}", root.token.clone().unwrap());
    let ask = |own: bool| {
        let request = Request::post("/v1/admin/keys").header("cookie", &cookie);
        let request = request.header("content-type", "application/json");
        let request = if own { request.header("x-wxlogin-csrf", "1") } else { request };
        request.body(json!({"name": "x", "bad": 1}).to_string().into()).unwrap()
    };
    site.send(ask(false)).await.fails(403, "forbidden");
    site.send(ask(true)).await.fails(400, "invalid_argument");
}

#[tokio::test]
async fn the_console_is_served_with_a_policy_and_a_new_nonce_each_time() {
    let site = Site::start().await;
    let mut nonces = vec![];
    for path in ["/console/", "/console/users/abc", "/console/first?link=x"] {
        let page = site.anyone().get(path).await;
        assert_eq!(page.status, 200);
        let policy = page.header("content-security-policy").unwrap().to_owned();
        assert!(!policy.contains("unsafe") && policy.contains("script-src 'self';"), "{policy}");
        nonces.push(policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned());
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 3);
    assert_eq!(site.anyone().get("/console").await.location(), "/console/");
    site.anyone().get("/console/assets/none.js").await.fails(404, "not_found");
}
