//! The admin API as the console meets it.

mod access;
mod copies;
mod elements;
mod escalation;
mod factors;
mod people;
mod planted;
mod records;
mod reports;
mod shapes;
mod trials;

use axum::http::Request;
use serde_json::{Value, json};
use wxlogin::Visit;

use crate::support::{Caller, Reply, Site};

pub(super) const PASSWORD: &str = "correct horse";

/// An admin who has signed in to the console.
pub(crate) async fn admin(site: &Site) -> Caller<'_> {
    let id = site.user("root", PASSWORD).await;
    let core = site.app.core();
    let user = core.find_user(&id).await.unwrap();
    core.set_admin(&Visit::operator(), &user, true).await.unwrap();
    let reply = sign_in(site, "root", PASSWORD).await;
    reply.data();
    site.with_token(&session_of(&reply))
}

pub(super) async fn sign_in(site: &Site, username: &str, password: &str) -> Reply {
    let request = Request::post("/v1/admin/session").header("content-type", "application/json");
    let body = json!({"username": username, "password": password}).to_string();
    site.send(request.body(body.into()).unwrap()).await
}

/// The session in the cookie that an answer sets.
pub(super) fn session_of(reply: &Reply) -> String {
    let lines = reply.set_cookies();
    let line = lines
        .iter()
        .find(|line| line.starts_with("wxlogin_console="))
        .expect("a cookie of the console is set");
    line.split(['=', ';']).nth(1).unwrap().to_owned()
}

/// The items of a list.
pub(super) async fn items(caller: &Caller<'_>, path: &str) -> Vec<Value> {
    let data = caller.get(path).await.data();
    assert_eq!(data.as_object().unwrap().keys().collect::<Vec<_>>(), ["items", "total"]);
    data["items"].as_array().unwrap().clone()
}

/// The items of a list that is read part by part.
pub(super) async fn part(caller: &Caller<'_>, path: &str) -> (Vec<Value>, Option<String>) {
    let data = caller.get(path).await.data();
    assert_eq!(data.as_object().unwrap().keys().collect::<Vec<_>>(), ["items", "next"]);
    (data["items"].as_array().unwrap().clone(), data["next"].as_str().map(str::to_owned))
}

/// The one of a list.
pub(super) fn the<'a>(items: &'a [Value], key: &str, value: &str) -> &'a Value {
    items.iter().find(|item| item[key] == value).unwrap_or_else(|| panic!("no {value} in {items:?}"))
}
