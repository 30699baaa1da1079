//! `wxlogin check`.

use crate::support::{demo_app, empty_folder, write, wxlogin};

const E_JSON: &str = r#"{"title": "Shop", "type": "auths.loginTypes.WeChatType"}"#;

#[test]
fn the_demo_app_has_nothing_wrong() {
    let app = demo_app();
    for platform in ["sandbox", "production"] {
        let report = wxlogin(app.path(), &["check", "--platform", platform, "--json"]).json();
        assert_eq!(report["diagnostics"], serde_json::json!([]), "{platform}");
    }
    assert!(!app.path().join("data").exists(), "checking makes nothing");
}

#[test]
fn every_problem_is_told_with_its_place_and_fix() {
    let app = empty_folder();
    write(app.path(), "auths/loginTypes/Shop/e.json", E_JSON);
    write(
        app.path(),
        "auths/loginTypes/Shop/Shop.json",
        "{\n  \"appId\": \"wx0123456789abcdef\",\n  \"apSecret\": \"hush-hush\"\n}\n",
    );
    write(app.path(), "wxlogin.toml", "\nlisten = 8400\n");
    let ran = wxlogin(app.path(), &["check"]);
    assert_eq!(ran.code, 1);
    for part in [
        "auths/loginTypes/Shop/Shop.json:3:",
        "appSecret",
        "wxlogin.toml:2:10",
        "2 │ listen = 8400",
        "^",
        "help:",
    ] {
        assert!(ran.out.contains(part), "{part} is not in:\n{}", ran.out);
    }
    assert!(!ran.out.contains("hush-hush"), "a misspelt secret is still a secret");
}

#[test]
fn placeholders_are_warnings_in_the_sandbox_and_errors_in_production() {
    let app = empty_folder();
    write(app.path(), "auths/loginTypes/Shop/e.json", E_JSON);
    write(
        app.path(),
        "auths/loginTypes/Shop/Shop.json",
        r#"{"appId": "put_yours_here", "appSecret": "your_secret"}"#,
    );
    let counts = |platform: &[&str]| {
        let ran = wxlogin(app.path(), &[&["check", "--json"], platform].concat());
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        (ran.code, report["errors"].as_u64().unwrap(), report["warnings"].as_u64().unwrap())
    };
    assert_eq!(counts(&["--platform", "sandbox"]), (0, 0, 2));
    assert_eq!(counts(&["--platform", "production"]), (1, 2, 0));
    assert_eq!(counts(&[]), (1, 2, 0), "production is the default");
    write(app.path(), "wxlogin.toml", "[wechat.hosts]\napi = \"http://127.0.0.1:8401\"\n");
    assert_eq!(counts(&[]), (0, 0, 2), "unless the hosts are others");
}

#[test]
fn json_has_the_same_shape_for_elements_and_settings() {
    let app = empty_folder();
    write(app.path(), "auths/loginTypes/Shop/e.json", "{");
    write(app.path(), "wxlogin.toml", "listn = 1\n");
    let ran = wxlogin(app.path(), &["check", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    assert!(found.len() >= 2);
    for problem in found {
        for key in ["severity", "code", "file", "line", "column", "message", "fix"] {
            assert!(!problem[key].is_null(), "{key} in {problem}");
        }
    }
}
