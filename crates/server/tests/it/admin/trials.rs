//! "Test this login", by every way, and that nobody is signed in by it.

use serde_json::json;

use super::{admin, the};
use crate::support::{MINI, Site};

const WEB: &str = "/v1/admin/elements/auths.loginTypes.Web/trial";

#[tokio::test]
async fn a_trial_in_a_browser_goes_the_whole_way_and_changes_nothing() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let begun = root.post(WEB, json!({})).await.data();
    let report = format!("/v1/admin/trials/{}", begun["id"].as_str().unwrap());
    assert_eq!(root.get(&report).await.data()["report"], json!(null));
    // The phone comes back without any session, to the callback of the trial.
    let back = site.person("alice").scans(begun["url"].as_str().unwrap()).await;
    assert!(back.starts_with("/console/trial/callback?"), "{back}");
    let mut phone = site.browser();
    assert_eq!(phone.open(&back).await.location(), "/console/tried?outcome=done");
    assert!(phone.cookies.is_empty());
    assert_eq!(phone.open(&back).await.location(), "/console/tried?outcome=unknown");
    let found = root.get(&report).await.data()["report"].clone();
    assert_eq!((&found["end"]["what"], &found["failure"]), (&json!("offer"), &json!(null)), "{found}");
    assert!(found["person"]["openId"].is_string());
    assert_eq!(site.asked("/sns/oauth2/access_token"), 1);
    assert_eq!(root.get("/v1/admin/users").await.data()["total"], 1);
}

#[tokio::test]
async fn a_persona_of_the_sandbox_tries_every_type() {
    let site = Site::start().await;
    let (_, alice) = site.signed_in("alice").await;
    let root = admin(&site).await;
    for (name, ends) in [("Web", "sign-in"), ("Official", "join"), ("Mini", "join"), ("Closed", "join")] {
        let path = format!("/v1/admin/elements/auths.loginTypes.{name}/trial");
        let ways = root.get(&path).await.data();
        the(ways["personas"].as_array().unwrap(), "id", "alice");
        assert_eq!(ways["browser"], name != "Mini");
        let report = root.post(&path, json!({"persona": "alice"})).await.data()["report"].clone();
        assert_eq!(
            (&report["end"]["what"], &report["end"]["userId"]),
            (&json!(ends), &json!(alice)),
            "{report}"
        );
    }
    let report =
        root.post("/v1/admin/elements/auths.loginTypes.Closed/trial", json!({"persona": "bob"})).await;
    assert_eq!(report.data()["report"]["end"]["what"], "stranger");
}

#[tokio::test]
async fn a_trial_says_which_key_is_wrong_and_where_to_set_it() {
    let site = Site::start().await;
    let root = admin(&site).await;
    site.reconfigure("Web", &json!({"appId": "wx00000000000000a1", "appSecret": "not-the-one"}));
    let report = root.post(WEB, json!({"persona": "alice"})).await.data()["report"].clone();
    let failure = &report["failure"];
    assert_eq!(
        (&failure["code"], &failure["errcode"]),
        (&json!("login_misconfigured"), &json!(40125)),
        "{report}"
    );
    assert_eq!(failure["advice"]["field"], "appSecret");
    assert!(failure["cause"].as_str().unwrap().contains("auths.loginTypes.Web"), "{failure}");
    let code = site.person("alice").code(MINI);
    let path = "/v1/admin/elements/auths.loginTypes.Mini/trial";
    assert!(root.post(path, json!({"code": code})).await.data()["report"]["person"].is_object());
    let again = root.post(path, json!({"code": code})).await.data();
    assert_eq!(again["report"]["failure"]["code"], "code_used");
    root.post(path, json!({})).await.fails(400, "invalid_argument");
}
