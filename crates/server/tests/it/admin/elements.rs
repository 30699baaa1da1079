//! The whole life of a login element.

use std::fs;

use serde_json::{Value, json};

use super::{admin, items, the};
use crate::support::Site;

const NEW: &str = "auths.loginTypes.NewLogin";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn draft() -> Value {
    json!({
        "fullName": NEW, "title": "New login", "type": "auths.loginTypes.WeChatType",
        "values": {"appId": "wx00000000000000b1", "appSecret": SECRET, "allowRegister": true, "corp": ""},
    })
}

fn value<'a>(element: &'a Value, key: &str) -> &'a Value {
    the(element["values"].as_array().unwrap(), "key", key)
}

#[tokio::test]
async fn from_the_form_to_the_login_page_and_away_again() {
    let site = Site::start().await;
    site.guard.hide(SECRET);
    let root = admin(&site).await;
    let made = root.post("/v1/admin/elements", draft()).await.data();
    assert_eq!((&made["serving"], &made["errors"]), (&json!("yes"), &json!(0)), "{made}");
    assert_eq!(value(&made, "appSecret")["isSet"], true);
    assert_eq!(value(&made, "appId")["value"], "wx00000000000000b1");
    let methods = site.anyone().get("/v1/login-types").await.data();
    the(methods["loginTypes"].as_array().unwrap(), "fullName", NEW);
    let file = site.folder.path().join("auths/loginTypes/NewLogin/NewLogin.json");
    let config: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(config["authConfig"]["appId"], "wx00000000000000b1");
    root.post("/v1/admin/elements", draft()).await.fails(400, "invalid_argument");

    let path = format!("/v1/admin/elements/{NEW}");
    let change = json!({"title": "Renamed", "values": {"isActive": false}});
    let changed = root.post(&path, change).await.data();
    assert_eq!((&changed["title"], &changed["isActive"]), (&json!("Renamed"), &json!(false)));
    let methods = site.anyone().get("/v1/login-types").await.data();
    assert!(!methods.to_string().contains(NEW));
    // Saving the rest of a form leaves a secret that was not typed again.
    let config: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(config["authConfig"]["appSecret"], SECRET);

    root.delete(&path).await.data();
    assert!(!file.exists());
    root.get(&path).await.fails(404, "not_found");
}

#[tokio::test]
async fn a_draft_is_told_what_check_would_say_and_nothing_is_written() {
    let site = Site::start().await;
    site.guard.hide(SECRET);
    let root = admin(&site).await;
    let mut bad = draft();
    bad["values"] = json!({"appId": "wx00000000000000b1", "scope": "snsapi_everything"});
    let told = root.post("/v1/admin/elements/validate", bad.clone()).await.data();
    let told: Vec<_> = told["diagnostics"].as_array().unwrap().clone();
    assert!(!site.folder.path().join("auths/loginTypes/NewLogin").exists());

    // The same files for real: the same diagnostics, place for place.
    let made = root.post("/v1/admin/elements", bad).await.data();
    assert_eq!(made["serving"], "no");
    assert_eq!(json!(told), made["diagnostics"], "{told:?}");
    let keys: Vec<_> = told.iter().map(|problem| problem["key"].as_str().unwrap_or_default()).collect();
    assert!(
        keys.iter().any(|key| key.contains("appSecret")) && keys.iter().any(|key| key.contains("scope")),
        "{told:?}"
    );

    // An edit of it is judged with what is there already.
    let fix = json!({"fullName": NEW, "values": {"appSecret": SECRET, "scope": null}});
    let told = root.post("/v1/admin/elements/validate", fix.clone()).await.data();
    assert_eq!(told["diagnostics"], json!([]));
    let fixed =
        root.post(&format!("/v1/admin/elements/{NEW}"), json!({"values": fix["values"]})).await.data();
    assert_eq!((&fixed["serving"], &fixed["diagnostics"]), (&json!("yes"), &json!([])));
}

#[tokio::test]
async fn a_broken_edit_by_hand_is_shown_and_the_last_good_one_serves() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let file = site.folder.path().join("auths/loginTypes/Web/Web.json");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replace("appId", "appIdd")).unwrap();
    site.app.live().reload().unwrap();
    let shown = root.get("/v1/admin/elements/auths.loginTypes.Web").await.data();
    assert_eq!(shown["serving"], "last-good");
    assert!(shown["errors"].as_u64() > Some(0), "{shown}");
    let source = items(&root, "/v1/admin/elements/auths.loginTypes.Web/source").await;
    let text = the(&source, "file", "Web.json")["text"].as_str().unwrap().to_owned();
    assert!(text.contains("appSecret") && text.contains("****"), "{text}");
    let problems = items(&root, "/v1/admin/problems").await;
    assert_eq!(the(&problems, "source", "folder")["fullName"], "auths.loginTypes.Web");
}

#[tokio::test]
async fn a_secret_that_is_a_reference_is_shown_as_one() {
    let site = Site::start().await;
    let root = admin(&site).await;
    fs::write(site.folder.path().join("auths/loginTypes/Web/key.txt"), SECRET).unwrap();
    site.guard.hide(SECRET);
    let values = json!({"values": {"appSecret": "{{file:key.txt}}"}});
    let shown = root.post("/v1/admin/elements/auths.loginTypes.Web", values).await.data();
    assert_eq!(value(&shown, "appSecret")["reference"], "{{file:key.txt}}");
}

#[tokio::test]
async fn an_inherited_element_is_overridden_and_serves_again_when_the_override_goes() {
    let site = Site::start().await;
    let base = site.folder.path().join("extends/base");
    let element = base.join("auths/loginTypes/Shared");
    fs::create_dir_all(&element).unwrap();
    fs::write(base.join("app.json"), r#"{"orgId": "demo", "name": "base"}"#).unwrap();
    fs::write(element.join("e.json"), r#"{"title": "Shared", "type": "auths.loginTypes.WeChatType"}"#)
        .unwrap();
    let config = json!({"appId": "wx00000000000000c1", "appSecret": SECRET}).to_string();
    fs::write(element.join("Shared.json"), config).unwrap();
    let app = json!({"orgId": "demo", "name": "shop", "extends": [{"appId": "demo.base"}]}).to_string();
    fs::write(site.folder.path().join("app.json"), app).unwrap();
    site.app.live().reload().unwrap();
    site.guard.hide(SECRET);

    let root = admin(&site).await;
    let path = "/v1/admin/elements/auths.loginTypes.Shared";
    let shown = root.get(path).await.data();
    assert_eq!(
        (&shown["own"], &shown["fromApp"], &shown["canOverride"]),
        (&json!(false), &json!("demo.base"), &json!(true))
    );
    root.post(path, json!({"title": "Mine"})).await.fails(404, "not_found");
    let shown = root.post(&format!("{path}/override"), json!({})).await.data();
    assert_eq!((&shown["own"], &shown["overrides"]), (&json!(true), &json!("demo.base")), "{shown}");
    // Drafts see what the app extends, although it is named relative to the folder.
    let told = root.post("/v1/admin/elements/validate", draft()).await.data();
    assert_eq!(told["diagnostics"], json!([]));
    let impact = root.get(&format!("{path}/impact")).await.data();
    assert_eq!(impact["servesInstead"], "demo.base");
    root.delete(path).await.data();
    assert_eq!(root.get(path).await.data()["own"], false);
}

#[tokio::test]
async fn what_a_method_is_needed_for_is_told_before_it_goes() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let root = admin(&site).await;
    let impact = root.get("/v1/admin/elements/auths.loginTypes.Web/impact").await.data();
    assert_eq!((&impact["accounts"], &impact["strandedUsers"]), (&json!(1), &json!(1)));
    let types = items(&root, "/v1/admin/types").await;
    assert_eq!(
        the(&types, "fullName", "auths.loginTypes.WeChatType")["descriptor"],
        "auths.loginTypes.WeChatType"
    );
    assert!(items(&root, "/v1/admin/elements").await.len() == 4);
    root.delete("/v1/admin/elements/corps.Acme").await.fails(404, "not_found");
    root.post("/v1/admin/elements/auths.loginTypes.Web", json!({"values": {"nonsense": 1}}))
        .await
        .fails(400, "invalid_argument");
}
