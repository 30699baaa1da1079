//! `wxlogin webhook`.

use crate::commands::support::{add_user, empty_folder, write, wxlogin};

#[test]
fn what_was_told_can_be_told_again() {
    let app = empty_folder();
    let settings = "[webhook]\nurl = \"https://app.example/events\"\nsecret = \"sixteen letters or more\"\n";
    write(app.path(), "wxlogin.toml", settings);
    add_user(app.path(), "alice");
    assert!(wxlogin(app.path(), &["webhook", "status"]).done().contains("nothing"));
    wxlogin(app.path(), &["webhook", "replay", "--after", "0"]).done();
    assert!(wxlogin(app.path(), &["webhook", "status"]).done().contains("event 0"));
    wxlogin(app.path(), &["webhook", "replay"]).failed(2, "--after");
}

#[test]
fn nothing_is_told_again_to_nobody() {
    let app = empty_folder();
    add_user(app.path(), "alice");
    let error =
        wxlogin(app.path(), &["webhook", "replay", "--after", "0"]).failed(1, "webhook.url is not set");
    assert!(!error.contains("told again"), "{error}");
    assert!(wxlogin(app.path(), &["webhook", "status"]).done().contains("nothing"));
}
