//! Elements that are made of others: one more of them, a Type of one's own, and a file to take along.

use std::fs;

use serde_json::{Value, json};

use super::{admin, items, the};
use crate::support::Site;

const WEB: &str = "/v1/admin/elements/auths.loginTypes.Web";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_login_method_is_duplicated_with_its_secret_which_nobody_sees() {
    let site = Site::start().await;
    let folder = site.folder.path().join("auths/loginTypes");
    fs::write(folder.join("Web/key.txt"), SECRET).unwrap();
    site.guard.hide(SECRET);
    let root = admin(&site).await;
    root.post(WEB, json!({"values": {"appSecret": "{{file:key.txt}}"}})).await.data();
    let asked = json!({"fullName": "auths.loginTypes.Second", "title": "Second"});
    let made = root.post(&format!("{WEB}/duplicate"), asked.clone()).await.data();
    assert_eq!((&made["title"], &made["serving"]), (&json!("Second"), &json!("yes")), "{made}");
    let (first, second) =
        (site.app.method("auths.loginTypes.Web").unwrap(), site.app.method("Second").unwrap());
    assert_eq!(first.app_id, second.app_id);
    assert_eq!(fs::read_to_string(folder.join("Second/key.txt")).unwrap(), SECRET);
    assert!(folder.join("Second/Second.json").is_file(), "the config file has the name of the element");
    // A name that is taken, one that is none, an element that is not, and a Type, which may have code.
    root.post(&format!("{WEB}/duplicate"), asked).await.fails(400, "invalid_argument");
    root.post(&format!("{WEB}/duplicate"), json!({"fullName": "../x"})).await.fails(400, "invalid_argument");
    for name in ["auths.loginTypes.Nothing", "auths.loginTypes.WeChatType", "corps.Acme"] {
        let path = format!("/v1/admin/elements/{name}/duplicate");
        root.post(&path, json!({"fullName": "auths.loginTypes.Third"})).await.fails(404, "not_found");
    }
}

#[tokio::test]
async fn a_type_of_ones_own_is_made_shown_and_handed_down() {
    let site = Site::start().await;
    site.guard.hide(SECRET);
    let root = admin(&site).await;
    let name = "auths.loginTypes.ShopType";
    let draft = json!({
        "fullName": name, "title": "Shop sign-in", "type": "auths.loginTypes.WeChatType",
        "values": {"allowRegister": true, "appSecret": SECRET},
    });
    let told = root.post("/v1/admin/elements/validate", draft.clone()).await.data();
    assert_eq!(told["diagnostics"], json!([]), "a Type needs no appId of its own");
    let made = root.post("/v1/admin/elements", draft).await.data();
    assert_eq!((&made["kind"], &made["loginUrl"]), (&json!("type"), &Value::Null), "{made}");
    let types = items(&root, "/v1/admin/elements?kind=type").await;
    assert_eq!(types.len(), 1, "official Types are not the app's own");
    the(&types, "fullName", name);
    assert!(items(&root, "/v1/admin/elements").await.iter().all(|element| element["kind"] == "instance"));
    let offered = items(&root, "/v1/admin/types").await;
    let offered = the(&offered, "fullName", name);
    assert_eq!((&offered["own"], &offered["inheritedSecrets"]), (&json!(true), &json!(["appSecret"])));

    let child = json!({
        "fullName": "auths.loginTypes.Child", "title": "Child", "type": name,
        "values": {"appId": "wx00000000000000b9"},
    });
    let child = root.post("/v1/admin/elements", child).await.data();
    assert_eq!((&child["serving"], &child["allowRegister"]), (&json!("yes"), &json!(true)), "{child}");
    let impact = root.get(&format!("/v1/admin/elements/{name}/impact")).await.data();
    assert_eq!(impact["madeOf"], json!(["auths.loginTypes.Child"]));
    let changed = root.post(&format!("/v1/admin/elements/{name}"), json!({"title": "Renamed"})).await.data();
    assert_eq!(changed["title"], "Renamed");
    root.delete("/v1/admin/elements/auths.loginTypes.Child").await.data();
    root.delete(&format!("/v1/admin/elements/{name}")).await.data();
}

#[tokio::test]
async fn an_export_has_the_folder_and_no_secret() {
    let site = Site::start().await;
    site.guard.hide(SECRET);
    let root = admin(&site).await;
    root.post(WEB, json!({"values": {"appSecret": SECRET}})).await.data();
    let config = site.folder.path().join("auths/loginTypes/Web/Web.json");
    let written = fs::read_to_string(&config).unwrap();
    let with_note = written.replacen('{', "{\"note\": \"who knows what this is\",", 1);
    fs::write(&config, with_note).unwrap();
    site.app.live().reload().unwrap();
    let file = root.get(&format!("{WEB}/export")).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some("application/zip")));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    for part in [
        "auths/loginTypes/Web/e.json",
        "auths/loginTypes/Web/Web.json",
        "wx00000000000000a1",
        "APP_SECRET}}",
        "{{WX_WEB_NOTE}}",
    ] {
        assert!(file.body.contains(part), "{part} is missing");
    }
    assert!(!file.body.contains("who knows"), "a value that nobody vouches for went along");
    for name in ["auths.loginTypes.Nothing", "auths.loginTypes.WeChatType", "corps.Acme"] {
        root.get(&format!("/v1/admin/elements/{name}/export")).await.fails(404, "not_found");
    }
}
