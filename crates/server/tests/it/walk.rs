//! Secrets are planted wherever the server keeps or is given one; then everything that can be read is read.

use std::{collections::BTreeSet, fs};

use axum::{body::Body, http::Request};
use serde_json::json;
use wxlogin::Visit;

use crate::support::{Caller, Guard, Site};

const MASTER_KEY: &str = "e2b70c4d9f1836a5507be9c2d41f8a63b95d0e7c128f4a6639c5d70b1e84fa2d";
const APP_SECRET: &str = "9d3c7e15fb2048a6b1e07c5d92f4a83e";
const FILE: &str = "4be1f05ac7d9326e8f07b1d5c23a9e64";
const PASSWORD: &str = "pl4nted password of an admin";

/// A variable that every process has and no answer needs.
const VARIABLE: &str = "PATH";

/// Reads whatever a path shows, the way a program asks and the way the console's browser does.
async fn read(site: &Site, root: &Caller<'_>, session: &str, path: &str) -> Vec<u16> {
    let reply = root.get(path).await;
    let cookie = format!("wxlogin_console={}", root.token.as_deref().unwrap());
    let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
    let by_browser = site.send(request).await;
    let by_person = site.with_token(session).get(path).await;
    let by_anyone = site.anyone().get(path).await;
    [reply, by_browser, by_person, by_anyone].iter().map(|reply| reply.status.as_u16()).collect()
}

fn filled(path: &str, user_id: &str, full_name: &str) -> String {
    let name = full_name.rsplit('.').next().unwrap();
    path.replace("{fullName}", full_name)
        .replace("{name}", if path.starts_with("/v1/admin/elements") { full_name } else { name })
        .replace("{type}", "WeChatType")
        .replace("{id}", user_id)
        .replace(['{', '}', '*'], "")
}

/// Plants them; what is planted is hidden from then on: `Guard` looks for it in every answer and in the log at TRACE.
async fn plant(site: &Site) -> Vec<String> {
    let variable: String = std::env::var(VARIABLE).unwrap().chars().take(24).collect();
    assert!(variable.len() >= 12, "{VARIABLE} is too short to be looked for");
    let planted =
        vec![MASTER_KEY.to_owned(), APP_SECRET.to_owned(), FILE.to_owned(), PASSWORD.to_owned(), variable];
    planted.iter().for_each(|secret| site.guard.hide(secret));
    let folder = site.folder.path().join("auths/loginTypes");
    fs::write(folder.join("Official/key.txt"), FILE).unwrap();
    site.reconfigure("Web", &json!({"appId": "wx00000000000000a1", "appSecret": APP_SECRET}));
    let of = |name: &str| site.app.method(name).unwrap().app_id.clone();
    let (official, mini) = (of("Official"), of("Mini"));
    site.reconfigure("Official", &json!({"appId": official, "appSecret": "{{file:key.txt}}"}));
    site.reconfigure("Mini", &json!({"appId": mini, "appSecret": format!("{{{{{VARIABLE}}}}}")}));
    planted
}

#[tokio::test]
async fn no_route_export_or_log_shows_a_planted_secret() {
    let site = Site::with(|builder| builder.set("security.master_key", MASTER_KEY)).await;
    let (person, user_id) = site.signed_in("alice").await;
    let session = person.token.clone().unwrap();
    let mut planted = plant(&site).await;
    let id = site.user("root", PASSWORD).await;
    let user = site.app.core().find_user(&id).await.unwrap();
    site.app.core().set_admin(&Visit::operator(), &user, true).await.unwrap();
    let console = crate::admin::sign_in(&site, "root", PASSWORD).await;
    let root = site.with_token(&crate::admin::session_of(&console));
    let service = site.service().await;
    for token in [&root, &service, &person].map(|caller| caller.token.clone().unwrap()) {
        site.guard.hide(&token);
        planted.push(token);
    }

    let document = wxlogin_server::openapi(&site.app);
    let paths = document["paths"].as_object().unwrap().iter();
    let paths =
        paths.filter(|(_, operations)| operations.get("get").is_some()).map(|(path, _)| path.as_str());
    let more = [
        "/console/",
        "/login",
        "/account",
        "/openapi.json",
        "/metrics",
        "/v1/admin/events/export?format=csv",
        "/v1/admin/events/export?format=jsonl",
    ];
    let mut shown = BTreeSet::new();
    for path in paths.chain(more) {
        for name in ["Web", "Official", "Mini"] {
            let path = filled(path, &user_id, &format!("auths.loginTypes.{name}"));
            if read(&site, &root, &session, &path).await.contains(&200) {
                shown.insert(path);
            }
        }
    }
    for path in [
        "/v1/admin/elements",
        "/v1/admin/elements/auths.loginTypes.Official/export",
        "/v1/admin/elements/auths.loginTypes.Mini/source",
        "/v1/admin/events",
        "/v1/admin/events/export?format=csv",
        "/v1/admin/events/export?format=jsonl",
        "/v1/admin/keys",
        "/v1/admin/state",
        "/v1/login-types",
    ] {
        assert!(shown.contains(path), "{path} showed nothing: {shown:?}");
    }
    assert!(shown.len() > 30, "{shown:?}");
    let log = Guard::log();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "the log is kept at its most verbose");
    for secret in planted {
        assert!(!log.contains(&secret), "the log has a planted secret");
    }
}
