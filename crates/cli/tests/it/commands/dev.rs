//! `wxlogin dev`: what it prints is true.

use std::{process::Command, time::Duration};

use crate::commands::support::{Running, address, demo_app, http, write, wxlogin};

fn start(dir: &std::path::Path) -> Running {
    Running::start(dir, &["dev", "--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0"])
}

#[tokio::test]
async fn every_address_it_prints_answers() {
    let app = demo_app();
    let mut dev = start(app.path());
    dev.line("Ctrl-C");
    let rows = dev.seen().iter().filter(|line| line.starts_with("  ") && !line.contains("curl"));
    let addresses: Vec<String> =
        rows.filter(|line| line.contains("http://")).map(|line| address(line)).collect();
    assert_eq!(addresses.len(), 5, "{addresses:?}");
    for url in addresses {
        assert_eq!(http().get(&url).send().await.unwrap().status(), 200, "{url}");
    }
    assert_eq!(dev.stop("-TERM"), 0);
}

/// The block of lines to paste that follows the line with `title`.
fn pasted(dev: &Running, title: &str) -> String {
    let after = dev.seen().iter().skip_while(|line| !line.contains(title)).skip(2);
    after.take_while(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

fn bash(script: &str) -> serde_json::Value {
    let output = Command::new("bash").args(["-c", script]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{script}\n{output:?}"))
}

#[test]
fn the_commands_it_prints_work_when_pasted_and_pasted_again() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: there is no curl on this machine");
        return;
    }
    let app = demo_app();
    let mut dev = start(app.path());
    dev.line("Ctrl-C");
    for _ in 0..2 {
        let session = bash(&pasted(&dev, "guide"));
        assert!(session["sessionId"].is_string() && session["userId"].is_string(), "{session}");
        let answer = bash(&pasted(&dev, "bindCode"));
        assert_eq!(answer["code"], "ok", "{answer}");
        assert!(answer["data"]["bindCode"].is_string(), "alice has not registered: {answer}");
    }
}

#[tokio::test]
async fn a_login_method_dropped_in_while_it_runs_is_known_to_the_sandbox() {
    let app = demo_app();
    let mut dev = start(app.path());
    let phone = address(&dev.line("The phone"));
    let sandbox = phone.trim_end_matches("/phone");
    dev.line("Ctrl-C");
    wxlogin(app.path(), &["new", "website", "Late", "--app-id", "wx00000000000000ff"]).done();
    for _ in 0..100 {
        let apps = http().get(format!("{sandbox}/sandbox/apps")).send().await.unwrap().text().await.unwrap();
        if apps.contains("wx00000000000000ff") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the sandbox does not know the new appId after 10 seconds");
}

#[test]
fn only_the_demo_app_gets_the_demo_user() {
    let app = demo_app();
    write(app.path(), "app.json", r#"{"orgId": "acme", "name": "shop"}"#);
    let mut dev = start(app.path());
    dev.line("Ctrl-C");
    assert!(!dev.seen().iter().any(|line| line.contains("pwd123456")));
    assert_eq!(wxlogin(app.path(), &["user", "list", "--json"]).json(), serde_json::json!([]));
}

#[test]
fn an_empty_folder_says_what_to_add() {
    let app = crate::commands::support::empty_folder();
    let mut dev = start(app.path());
    dev.line("wxlogin new website");
    dev.line("Ctrl-C");
}
