//! What an element refers to is read by the server and told to nobody, the admin who wrote the reference included.

use std::fs;

use serde_json::{Value, json};

use super::admin;
use crate::support::Site;

const NEW: &str = "auths.loginTypes.NewLogin";
const KEY: &str = "5a1fc3e97b2d4086915c7ae03b6df824c09e1d7753a8b64f20e8d91c37fa45b6";
const FILE: &str = "pl4nted-in-a-file-of-this-machine";

/// A variable that every process has and no answer needs.
const VARIABLE: &str = "PATH";

/// The problems that were told, as their codes.
fn codes(told: &Value) -> Vec<&str> {
    let all = told["diagnostics"].as_array().unwrap().iter();
    all.filter_map(|problem| problem["code"].as_str()).collect()
}

fn refers(told: &Value) -> bool {
    codes(told).iter().any(|code| code.starts_with("reference-"))
}

/// References to what is not for elements to read.
fn foreign(outside: &str) -> Vec<String> {
    let files = [
        "../../../data/master.key",
        "../Official/Official.json",
        "/proc/self/environ",
        "/etc/hostname",
        outside,
    ];
    let files = files.map(|path| format!("{{{{file:{path}}}}}"));
    files.into_iter().chain(["{{WXLOGIN_SECURITY_MASTER_KEY}}".to_owned()]).collect()
}

#[tokio::test]
async fn a_reference_is_refused_and_its_value_is_in_no_answer() {
    let site = Site::with(|builder| builder.set("security.master_key", KEY)).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = elsewhere.path().join("secret");
    fs::write(&outside, FILE).unwrap();
    fs::create_dir_all(site.folder.path().join("data")).unwrap();
    fs::write(site.folder.path().join("data/master.key"), KEY).unwrap();
    let variable = std::env::var(VARIABLE).unwrap();
    // Of a long value some part may be quoted: the beginning is looked for.
    let beginning: String = variable.chars().take(24).collect();
    assert!(beginning.len() >= 12, "{VARIABLE} is too short to be looked for");
    for secret in [KEY, &KEY[..24], FILE, &beginning] {
        site.guard.hide(secret);
    }

    let root = admin(&site).await;
    let foreign = foreign(outside.to_str().unwrap());
    let mut asked: Vec<(&str, String)> = vec![];
    for key in ["scope", "appId", "corp", "state"] {
        asked.extend(foreign.iter().map(|reference| (key, reference.clone())));
        asked.push((key, format!("{{{{{VARIABLE}}}}}")));
    }
    // Here references are for; still not for these.
    asked.extend(foreign.iter().map(|reference| ("appSecret", reference.clone())));

    for (key, reference) in asked {
        let mut values = json!({"appId": "wx00000000000000b1", "appSecret": "{{file:key.txt}}"});
        values[key] = json!(reference);
        let draft = json!({
            "fullName": NEW, "title": "New", "type": "auths.loginTypes.WeChatType", "values": values,
        });
        let told = root.post("/v1/admin/elements/validate", draft.clone()).await.data();
        assert!(refers(&told), "{key}: {reference}: {told}");

        let made = root.post("/v1/admin/elements", draft).await.data();
        assert!(made["serving"] == "no" && refers(&made), "{key}: {reference}: {made}");
        let path = format!("/v1/admin/elements/{NEW}");
        root.get(&path).await.data();
        root.delete(&path).await.data();

        let change = json!({"values": {key: reference}});
        let changed = root.post("/v1/admin/elements/auths.loginTypes.Web", change).await.data();
        assert!(changed["serving"] != "yes" && refers(&changed), "{key}: {reference}: {changed}");
        root.get("/v1/admin/problems").await.data();
        let config = site.folder.path().join("auths/loginTypes/Web/Web.json");
        assert!(fs::read_to_string(config).unwrap().contains(&reference), "the reference itself is kept");
        let secret = crate::support::secret_of("wx00000000000000a1");
        site.reconfigure("Web", &json!({"appId": "wx00000000000000a1", "appSecret": secret}));
    }
}

#[tokio::test]
async fn a_variable_that_may_be_read_is_not_shown_either() {
    let site = Site::start().await;
    let variable = std::env::var(VARIABLE).unwrap();
    let beginning: String = variable.chars().take(24).collect();
    site.guard.hide(&beginning);
    let root = admin(&site).await;
    let path = "/v1/admin/elements/auths.loginTypes.Web";
    let reference = format!("{{{{{VARIABLE}}}}}");
    let change = json!({"values": {"appSecret": reference}});
    let shown = root.post(path, change).await.data();
    assert!(shown.to_string().contains(&reference), "{shown}");
    for end in ["", "/source", "/export", "/impact"] {
        assert_eq!(root.get(&format!("{path}{end}")).await.status, 200, "{end}");
    }
}
