//! Users, their accounts and devices, organisations, merges, keys.

use serde_json::{Value, json};

use super::{PASSWORD, admin, items, part, the};
use crate::support::{Site, WEB};

#[tokio::test]
async fn a_user_is_made_found_renamed_disabled_and_given_a_password() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let made = root.post("/v1/admin/users", json!({"username": "zhang", "corp": "corps.Acme"})).await.data();
    let path = format!("/v1/admin/users/{}", made["userId"].as_str().unwrap());
    root.post(&path, json!({"nick": "张三"})).await.data();
    let found = items(&root, "/v1/admin/users?text=zhan").await;
    assert_eq!(the(&found, "username", "zhang")["nick"], "张三");
    root.post(&format!("{path}/password"), json!({"password": "short"})).await.fails(400, "invalid_argument");
    root.post(&format!("{path}/password"), json!({"password": PASSWORD})).await.data();
    assert_eq!(root.post(&path, json!({"isActive": false})).await.data()["isActive"], false);
    let shown = root.get(&path).await.data();
    assert_eq!(shown["organisations"][0]["title"], "Acme");
    root.post("/v1/admin/users", json!({"username": "zhang"})).await.fails(400, "invalid_argument");
    root.post("/v1/admin/users", json!({"username": "x", "colour": 1})).await.fails(400, "invalid_argument");
    root.get("/v1/admin/users/zhang").await.fails(404, "not_found");
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let me = root.get("/v1/admin/state").await.data()["admin"]["userId"].as_str().unwrap().to_owned();
    for change in [json!({"isAdmin": false}), json!({"isActive": false})] {
        root.post(&format!("/v1/admin/users/{me}"), change).await.fails(403, "forbidden");
    }
    let other = root.post("/v1/admin/users", json!({"username": "two", "password": PASSWORD})).await.data();
    root.post(&format!("/v1/admin/users/{}", other["userId"].as_str().unwrap()), json!({"isAdmin": true}))
        .await
        .data();
    root.post(&format!("/v1/admin/users/{me}"), json!({"isAdmin": false})).await.data();
    root.get("/v1/admin/users").await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn devices_are_seen_and_ended_and_accounts_unbound() {
    let site = Site::start().await;
    let (alice, id) = site.signed_in("alice").await;
    let (again, _) = site.signed_in("alice").await;
    let root = admin(&site).await;
    let path = format!("/v1/admin/users/{id}");
    let shown = root.get(&path).await.data();
    assert_eq!(shown["sessions"].as_array().unwrap().len(), 2);
    let (all, _) = part(&root, "/v1/admin/sessions").await;
    assert_eq!(all.iter().filter(|session| session["user"]["userId"] == id.as_str()).count(), 2);
    let own = again.get("/v1/sessions").await.data();
    let current = the(own.as_array().unwrap(), "platform", "web");
    let current = own.as_array().unwrap().iter().find(|s| s["current"] == true).unwrap_or(current);
    let session = current["id"].as_str().unwrap().to_owned();
    root.delete(&format!("{path}/sessions/{session}")).await.data();
    again.get("/v1/session").await.fails(401, "unauthenticated");
    alice.get("/v1/session").await.data();
    root.delete(&format!("{path}/sessions/{session}")).await.fails(404, "not_found");
    root.delete(&format!("{path}/sessions")).await.data();
    alice.get("/v1/session").await.fails(401, "unauthenticated");

    let account = &shown["identities"][0];
    assert_eq!((&account["appId"], &account["method"]), (&json!("wx00000000000000a1"), &json!("Web")));
    root.delete(&format!("{path}/identities/wx00000000000000a1")).await.data();
    assert_eq!(root.get(&path).await.data()["identities"], json!([]));
}

#[tokio::test]
async fn two_users_become_one_and_two_again() {
    let site = Site::start().await;
    let (_, from) = site.signed_in("alice").await;
    let root = admin(&site).await;
    let into = root.post("/v1/admin/users", json!({"username": "alice"})).await.data()["userId"].clone();
    let pair = json!({"from": from, "into": into});
    let preview = root.post("/v1/admin/merges/preview", pair.clone()).await.data();
    assert_eq!((&preview["apps"], &preview["conflicts"]), (&json!(["wx00000000000000a1"]), &json!([])));
    let merge = root.post("/v1/admin/merges", pair.clone()).await.data();
    assert_eq!((&merge["accounts"], &merge["canUndo"]), (&json!(1), &json!(true)));
    root.post("/v1/admin/merges", pair).await.fails(400, "invalid_argument");
    let shown = root.get(&format!("/v1/admin/users/{from}")).await.data();
    assert_eq!((&shown["mergedInto"], shown["merges"].as_array().unwrap().len()), (&into, 1));
    let undone = root.post(&format!("/v1/admin/merges/{}/undo", merge["id"]), json!({})).await.data();
    assert_eq!(undone["canUndo"], false);
    assert_eq!(root.get(&format!("/v1/admin/users/{from}")).await.data()["mergedInto"], json!(null));
}

#[tokio::test]
async fn the_last_admin_is_not_merged_away() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let me = root.get("/v1/admin/state").await.data()["admin"]["userId"].clone();
    let other = root.post("/v1/admin/users", json!({"username": "two"})).await.data()["userId"].clone();
    let made_admin = |user: &Value, is: bool| {
        (format!("/v1/admin/users/{}", user.as_str().unwrap()), json!({"isAdmin": is}))
    };
    let pair = json!({"from": me, "into": other});
    assert_eq!(root.post("/v1/admin/merges/preview", pair.clone()).await.data()["lastAdmin"], true);
    root.post("/v1/admin/merges", pair.clone()).await.fails(403, "forbidden");
    assert_eq!(root.get("/v1/admin/state").await.data()["admin"]["userId"], me);

    // An admin who was merged is none that anybody could sign in as.
    let third = root.post("/v1/admin/users", json!({"username": "three"})).await.data()["userId"].clone();
    let (path, change) = made_admin(&third, true);
    root.post(&path, change).await.data();
    root.post("/v1/admin/merges", json!({"from": third, "into": other})).await.data();
    root.post("/v1/admin/merges", pair.clone()).await.fails(403, "forbidden");
    let (path, change) = made_admin(&me, false);
    root.post(&path, change).await.fails(403, "forbidden");

    let (path, change) = made_admin(&other, true);
    root.post(&path, change).await.data();
    assert_eq!(root.post("/v1/admin/merges/preview", pair.clone()).await.data()["lastAdmin"], false);
    root.post("/v1/admin/merges", pair).await.data();
    assert_eq!(root.get("/v1/admin/state").await.data()["hasAdmin"], true);
    root.get("/v1/admin/users").await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn an_organisation_is_made_joined_left_and_removed() {
    let site = Site::start().await;
    let (_, id) = site.signed_in("alice").await;
    let root = admin(&site).await;
    let list = "/v1/admin/organisations";
    root.post(list, json!({"name": "Gamma", "title": "伽马", "allowJoin": false})).await.data();
    root.post(&format!("{list}/corps.Gamma"), json!({"title": "Gamma 公司"})).await.data();
    let gamma = the(&items(&root, list).await, "corpId", "corps.Gamma").clone();
    assert_eq!(
        (&gamma["title"], &gamma["allowJoin"], &gamma["own"]),
        (&json!("Gamma 公司"), &json!(false), &json!(true))
    );
    let members = format!("{list}/corps.Gamma/members");
    root.post(&members, json!({"userId": id})).await.data();
    assert_eq!(the(&items(&root, &members).await, "userId", &id)["isMember"], true);
    root.delete(&format!("{members}/{id}")).await.data();
    assert_eq!(the(&items(&root, &members).await, "userId", &id)["isMember"], false);
    root.post(&members, json!({"userId": "nobody"})).await.fails(404, "not_found");
    root.delete(&format!("{list}/auths.loginTypes.Web")).await.fails(404, "not_found");
    root.delete(&format!("{list}/corps.Gamma")).await.data();
    assert_eq!(items(&root, list).await.len(), 2);
}

#[tokio::test]
async fn sessions_are_not_in_an_organisation_that_was_removed() {
    let site = Site::start().await;
    let (alice, id) = site.signed_in("alice").await;
    let root = admin(&site).await;
    let list = "/v1/admin/organisations";
    let gamma = json!({"name": "Gamma", "title": "Gamma"});
    root.post(list, gamma.clone()).await.data();
    root.post(&format!("{list}/corps.Gamma/members"), json!({"userId": id})).await.data();
    alice.post("/v1/session/corp", json!({"corp": "corps.Gamma"})).await.data();
    let told = async || alice.get("/v1/verify").await.header("x-wxlogin-corp").map(str::to_owned);
    assert_eq!(told().await.as_deref(), Some("corps.Gamma"));

    root.delete(&format!("{list}/corps.Gamma")).await.data();
    assert_eq!(told().await, None, "a proxy is told of an organisation that is no more");
    assert_eq!(alice.get("/v1/session").await.data()["corpId"], json!(null));

    root.post(list, gamma).await.data();
    assert_eq!(told().await.as_deref(), Some("corps.Gamma"), "memberships stay recorded");
}

#[tokio::test]
async fn a_key_is_shown_once() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let made = root.post("/v1/admin/keys", json!({"name": "back end"})).await.data();
    let service = site.with_token(made["key"].as_str().unwrap());
    service.call(WEB, "getUserAuthInfo", json!({"authObj": null})).await.data();
    let keys = root.get("/v1/admin/keys").await;
    assert_eq!(the(keys.data()["items"].as_array().unwrap(), "name", "back end")["admin"], false);
    root.delete("/v1/admin/keys/back%20end").await.data();
    service.call(WEB, "getUserAuthInfo", json!({"authObj": null})).await.fails(401, "unauthenticated");
}
