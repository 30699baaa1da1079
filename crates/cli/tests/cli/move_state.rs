//! `wxlogin move`.

use crate::support::{add_user, empty_folder, wxlogin};

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
