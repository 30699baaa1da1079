//! `wxlogin move`.

use crate::commands::support::{add_user, empty_folder, wxlogin, wxlogin_with};

#[test]
fn state_goes_over_whole_and_a_second_time_changes_nothing() {
    let app = empty_folder();
    let user = add_user(app.path(), "alice");
    let arguments = ["move", "--from", "sqlite:data/wxlogin.db", "--to", "sqlite:data/other.db", "--json"];
    let moved = wxlogin(app.path(), &arguments).json();
    let users = moved.as_array().unwrap().iter().find(|table| table["table"] == "users").unwrap().clone();
    assert_eq!(users["rows"], 1);
    assert_eq!(wxlogin(app.path(), &arguments).json(), moved);
    std::fs::rename(app.path().join("data/other.db"), app.path().join("data/wxlogin.db")).unwrap();
    for rest in ["data/wxlogin.db-wal", "data/wxlogin.db-shm"] {
        let _ = std::fs::remove_file(app.path().join(rest));
    }
    assert!(wxlogin(app.path(), &["user", "list", "--json"]).done().contains(&user));
}

#[test]
fn a_place_that_is_none_is_refused() {
    let app = empty_folder();
    let wrong = ["move", "--from", "mysql://x", "--to", "sqlite:data/other.db"];
    let ran = wxlogin(app.path(), &wrong);
    assert!(ran.code != 0 && ran.err.contains("sqlite"), "{}", ran.err);
}

#[test]
fn both_places_can_be_variables_and_the_settings_name_the_second() {
    let app = empty_folder();
    add_user(app.path(), "alice");
    let from = ("WXLOGIN_MOVE_FROM", "sqlite:data/wxlogin.db");
    let run = |more: &[(&str, &str)]| wxlogin_with(app.path(), &["move"], &[&[from], more].concat());
    run(&[("WXLOGIN_MOVE_TO", "sqlite:data/one.db")]).done();
    run(&[("WXLOGIN_MOVE_TO", ""), ("WXLOGIN_DATABASE_URL", "sqlite:data/two.db")]).done();
    assert!(["one.db", "two.db"].iter().all(|name| app.path().join("data").join(name).exists()));
    // What the settings name by default is where it is now.
    run(&[]).failed(3, "the same database");
    wxlogin(app.path(), &["move"]).failed(2, "--from");
    let help =
        wxlogin_with(app.path(), &["move", "--help"], &[("WXLOGIN_MOVE_FROM", "postgres://a:hunter2@b")]);
    let help = help.done();
    assert!(help.contains("WXLOGIN_MOVE_TO") && !help.contains("hunter2"), "{help}");
}
