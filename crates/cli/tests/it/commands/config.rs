//! `wxlogin config`.

use crate::commands::support::{empty_folder, wxlogin};

#[test]
fn the_example_is_a_settings_file_that_loads() {
    let app = empty_folder();
    let example = wxlogin(app.path(), &["config", "--example"]).done();
    std::fs::write(app.path().join("wxlogin.toml"), example).unwrap();
    wxlogin(app.path(), &["check"]).done();
}

#[test]
fn the_reference_is_a_table_in_two_languages_and_json() {
    let dir = empty_folder();
    let english = wxlogin(dir.path(), &["config", "--reference"]).done();
    let chinese = wxlogin(dir.path(), &["config", "--reference", "--zh"]).done();
    assert!(english.contains("`WXLOGIN_LISTEN`") && chinese.contains("`WXLOGIN_LISTEN`"));
    assert_eq!(english.lines().count(), chinese.lines().count());
    assert_ne!(english, chinese);
    let json = wxlogin(dir.path(), &["config", "--reference", "--json"]).json();
    assert_eq!(json.as_array().unwrap().len() + 2, english.lines().count());
}
