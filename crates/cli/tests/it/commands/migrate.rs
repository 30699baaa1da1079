//! `wxlogin migrate`.

use crate::commands::support::{add_user, empty_folder, wxlogin};

#[test]
fn missing_steps_are_told_then_applied_then_none_are_left() {
    let app = empty_folder();
    let check = wxlogin(app.path(), &["migrate", "--check"]);
    assert!(check.code == 1 && check.err.contains("wxlogin migrate"), "{} {}", check.code, check.err);
    assert!(check.out.contains("0001 start: missing"), "{}", check.out);
    assert!(!app.path().join("data/wxlogin.db").exists());

    let applied = wxlogin(app.path(), &["migrate", "--json"]).json();
    assert_eq!(applied["found"], 0);
    assert_eq!(applied["applied"][0]["name"], "start");
    assert!(wxlogin(app.path(), &["migrate", "--check"]).done().contains("nothing to do"));
}

#[test]
fn where_the_operator_migrates_no_other_command_does() {
    let app = empty_folder();
    std::fs::write(app.path().join("wxlogin.toml"), "[database]\nmigrate = \"manual\"\n").unwrap();
    let refused = wxlogin(app.path(), &["user", "list"]);
    assert!(refused.code == 3 && refused.err.contains("wxlogin migrate"), "{} {}", refused.code, refused.err);
    wxlogin(app.path(), &["migrate"]).done();
    add_user(app.path(), "alice");
}
