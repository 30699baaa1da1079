//! A GET changes nothing: a link that somebody sends, or a picture on another site's page, does no more than show.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::Value;
use wxlogin::{
    Visit,
    ports::{EventFilter, Page, UserFilter},
};

use crate::support::Site;

/// The GETs that begin or end something, each with its reason. None changes what is stored of anybody.
const BEGIN: [(&str, &str); 5] = [
    ("/login", "shows WeChat's page in a frame: a state for this browser, which ends by itself"),
    ("/login/{name}", "leaves for WeChat: the same"),
    ("/login/{name}/embed", "the same, for a page's own frame"),
    ("/login/{name}/qr", "a QR code for this browser, which ends by itself"),
    ("/login/{name}/qr/{ticket}/poll", "keeps WeChat's answer until this browser lands"),
];

/// The GETs that sign in. WeChat sends the browser there; a state that was made for this very browser, once, is the proof.
const SIGN_IN: [&str; 2] = ["/login/{name}/callback", "/login/{name}/qr/{ticket}"];

/// Everything that is stored of people, as text.
async fn stored(site: &Site) -> String {
    let core = site.app.core();
    let page = Page { offset: 0, limit: 100 };
    let (users, _) = core.stores.users.users(&UserFilter::default(), page).await.unwrap();
    let mut all = format!("{users:?}");
    for user in &users {
        let sessions = core.sessions_of(&Visit::in_process(), &user.id).await.unwrap();
        let ids: Vec<_> = sessions.iter().map(|session| (&session.id, &session.corp_id)).collect();
        all.push_str(&format!(
            "{:?}{ids:?}",
            core.stores.identities.identities_of_user(&user.id).await.unwrap()
        ));
    }
    let keys = core.stores.keys.keys().await.unwrap();
    let keys: Vec<_> = keys.iter().map(|key| (&key.name, key.admin, key.revoked_at)).collect();
    let events = core.stores.events.events(&EventFilter::default(), 1000).await.unwrap();
    // A callback that is refused and an export are told in the record; that is what the record is for.
    let told = ["login.failed", "data.exported"];
    let kinds = events.iter().map(|event| event.event.kind.as_str());
    let events: Vec<_> = kinds.filter(|kind| !told.contains(kind)).collect();
    format!("{all}{keys:?}{events:?}")
}

/// Values for what stands in braces, such as exist.
fn filled(path: &str, user_id: &str) -> String {
    path.replace("{name}", "Web")
        .replace("{type}", "WeChatType")
        .replace("{id}", user_id)
        .replace(['{', '}', '*'], "")
}

#[tokio::test]
async fn no_get_changes_what_is_stored() {
    let site = Site::start().await;
    let id = site.user("root", "a good password").await;
    let user = site.app.core().find_user(&id).await.unwrap();
    site.app.core().set_admin(&Visit::operator(), &user, true).await.unwrap();
    let mut root = site.browser();
    root.open("/login").await;
    root.submit("/login/password", &[("username", "root"), ("password", "a good password")]).await;
    let console = crate::admin::sign_in(&site, "root", "a good password").await;
    root.cookies.insert("wxlogin_console".to_owned(), crate::admin::session_of(&console));

    let document = wxlogin_server::openapi(&site.app);
    let all: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, o)| o.get("get").is_some())
        .map(|(path, _)| path.clone())
        .collect();
    let more = ["/console/", "/console/first", "/console/tried", "/console/trial/callback", "/login/"]
        .map(str::to_owned);
    let before = stored(&site).await;
    let mut walked = BTreeSet::new();
    for path in all.iter().chain(&more) {
        for query in [
            "",
            "?link=1&redirect=/&done=linked&corp=corps.Acme&method=Web&delete=1&confirm=1&decision=continue&state=x&code=x",
        ] {
            let request = root.request(Request::get(format!("{}{query}", filled(path, &id))));
            let request = request.header("sec-fetch-site", "cross-site");
            site.send(request.body(Body::empty()).unwrap()).await;
        }
        assert_eq!(stored(&site).await, before, "GET {path} changes what is stored");
        walked.insert(path.as_str());
    }
    assert!(walked.len() > 40, "{}", walked.len());
    for named in BEGIN.iter().map(|(path, _)| *path).chain(SIGN_IN) {
        assert!(walked.contains(named), "{named} is gone");
    }
    assert!(root.user().await.is_some(), "nobody was signed out by a GET");
}

#[tokio::test]
async fn what_ends_or_changes_something_takes_no_get() {
    let site = Site::start().await;
    let document = wxlogin_server::openapi(&site.app);
    for (path, operations) in document["paths"].as_object().unwrap() {
        let operations: &serde_json::Map<String, Value> = operations.as_object().unwrap();
        if operations.contains_key("get") {
            continue;
        }
        let reply = site.anyone().get(&filled(path, "1")).await;
        assert!(matches!(reply.status.as_u16(), 404 | 405), "GET {path}: {reply:?}");
    }
}
