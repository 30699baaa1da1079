//! `wxlogin new`.

use crate::commands::support::{empty_folder, write, wxlogin};

#[test]
fn every_spelling_of_a_type_makes_its_element() {
    let app = empty_folder();
    for (index, name) in
        ["website", "Official-Account", "mini-program", "WeChatType", "auths.loginTypes.WeChatMiniType"]
            .into_iter()
            .enumerate()
    {
        let made = wxlogin(app.path(), &["new", name, &format!("Login{index}")]).done();
        assert_eq!(made.trim(), format!("auths.loginTypes.Login{index}"));
    }
    let report = wxlogin(app.path(), &["check", "--platform", "sandbox", "--json"]).json();
    assert_eq!(report["errors"], 0, "{report}");
}

#[test]
fn a_secret_is_a_reference_to_the_environment() {
    let app = empty_folder();
    wxlogin(app.path(), &["new", "corp", "Acme"]).done();
    wxlogin(
        app.path(),
        &[
            "new",
            "website",
            "Shop",
            "--app-id",
            "wx0123456789abcdef",
            "--app-secret-env",
            "HOME",
            "--register",
            "--corp",
            "corps.Acme",
            "--title",
            "小店",
        ],
    )
    .done();
    let config = std::fs::read_to_string(app.path().join("auths/loginTypes/Shop/Shop.json")).unwrap();
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    assert_eq!(
        config,
        serde_json::json!({
            "authConfig": {"appId": "wx0123456789abcdef", "appSecret": "{{HOME}}"},
            "allowRegister": 1,
            "corp": "corps.Acme",
        })
    );
    wxlogin(app.path(), &["check"]).done();
}

#[test]
fn a_variable_that_is_not_set_is_told_at_once() {
    let app = empty_folder();
    let arguments =
        ["new", "website", "Shop", "--app-id", "wx0123456789abcdef", "--app-secret-env", "NOBODY_SETS_THIS"];
    let ran = wxlogin(app.path(), &arguments);
    assert!(ran.err.contains("NOBODY_SETS_THIS"), "{}", ran.err);
    ran.done();
}

#[test]
fn an_own_type_of_the_app_can_be_named() {
    let app = empty_folder();
    write(
        app.path(),
        "auths/loginTypes/StaffType/e.json",
        r#"{"title": "Staff", "type": "auths.loginTypes.WeChatType"}"#,
    );
    wxlogin(app.path(), &["new", "StaffType", "Staff"]).done();
    let e_json = std::fs::read_to_string(app.path().join("auths/loginTypes/Staff/e.json")).unwrap();
    assert!(e_json.contains("auths.loginTypes.StaffType"));
}

#[test]
fn what_cannot_be_made_is_told_and_leaves_nothing() {
    let app = empty_folder();
    wxlogin(app.path(), &["new", "telegram", "Shop"]).failed(2, "mini-program");
    wxlogin(app.path(), &["new", "website", "../Shop"]).failed(1, "fullName");
    wxlogin(app.path(), &["new", "corp", "Acme", "--register"]).failed(2, "--register");
    assert_eq!(std::fs::read_dir(app.path()).unwrap().count(), 0);
    wxlogin(app.path(), &["new", "website", "Shop"]).done();
    wxlogin(app.path(), &["new", "website", "Shop"]).failed(1, "exists already");
}

#[test]
fn an_organisation_that_nobody_can_join_is_refused_before_anything_is_written() {
    let app = empty_folder();
    let new = ["new", "website", "Shop", "--register", "--corp", "corps.Acmee"];
    wxlogin(app.path(), &new).failed(1, "wxlogin corp add");
    wxlogin(app.path(), &["corp", "add", "--name", "Acme"]).done();
    let error = wxlogin(app.path(), &new).failed(1, "There is no organisation \"corps.Acmee\"");
    assert!(error.contains("corps.Acme (Acme)"), "{error}");
    wxlogin(app.path(), &["corp", "add", "--name", "Staff", "--no-join"]).done();
    wxlogin(app.path(), &["new", "website", "Shop", "--corp", "Staff"]).failed(1, "allowJoin 0");
    assert!(!app.path().join("auths").exists());
    wxlogin(app.path(), &["new", "website", "Shop", "--corp", "Acme"]).done();
}

#[test]
fn a_variable_that_cannot_be_one_is_refused_before_anything_is_written() {
    let app = empty_folder();
    for name in ["bad name", "1ST", "", "A-B", "{{A}}"] {
        wxlogin(app.path(), &["new", "website", "Shop", "--app-secret-env", name])
            .failed(2, "letters, digits and _");
    }
    assert!(!app.path().join("auths").exists());
}
