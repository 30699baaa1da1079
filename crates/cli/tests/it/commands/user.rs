//! `wxlogin user`.

use crate::commands::support::{add_user, empty_folder, wxlogin, wxlogin_reading, wxlogin_with};

#[test]
fn a_user_is_added_listed_disabled_and_enabled() {
    let app = empty_folder();
    let id = add_user(app.path(), "zhangsan");
    let list = || wxlogin(app.path(), &["user", "list", "--json"]).json();
    assert_eq!(list()[0]["userId"], id.as_str());
    assert_eq!(list()[0]["username"], "zhangsan");
    wxlogin(app.path(), &["user", "disable", "--username", "zhangsan"]).done();
    assert_eq!(list()[0]["isActive"], false);
    assert!(wxlogin(app.path(), &["user", "list"]).done().contains("disabled"));
    // By userId as well.
    wxlogin(app.path(), &["user", "enable", "--user", &id]).done();
    assert_eq!(list()[0]["isActive"], true);
}

#[test]
fn an_admin_is_made_and_unmade() {
    let app = empty_folder();
    let is_admin = || wxlogin(app.path(), &["user", "list", "--json"]).json()[0]["isAdmin"].clone();
    wxlogin(app.path(), &["user", "add", "--username", "boss", "--admin"]).done();
    assert_eq!(is_admin(), true);
    assert!(wxlogin(app.path(), &["user", "list"]).done().contains("admin"));
    wxlogin(app.path(), &["user", "admin", "--username", "boss", "--revoke"]).done();
    assert_eq!(is_admin(), false);
    wxlogin(app.path(), &["user", "admin", "--username", "boss"]).done();
    assert_eq!(is_admin(), true);
    wxlogin(app.path(), &["user", "admin", "--username", "nobody"]).failed(1, "nobody");
}

#[test]
fn each_flag_looks_at_its_own_field() {
    let app = empty_folder();
    let one = add_user(app.path(), "boss");
    // Another user whose username is the first one's userId.
    let other = add_user(app.path(), &one);
    let admins = || {
        let list = wxlogin(app.path(), &["user", "list", "--json"]).json();
        let admins = list.as_array().unwrap().iter().filter(|user| user["isAdmin"] == true);
        admins.map(|user| user["userId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let error = wxlogin(app.path(), &["user", "admin", "--user", &one]).failed(1, &other);
    assert!(error.contains(&one) && admins().is_empty(), "{error}");
    wxlogin(app.path(), &["user", "admin", "--username", &one]).done();
    assert_eq!(admins(), [other.as_str()]);
    wxlogin(app.path(), &["user", "admin", "--username", &one, "--revoke"]).done();
    wxlogin(app.path(), &["user", "admin", "--user-id", &one]).done();
    assert_eq!(admins(), [one.as_str()]);
    wxlogin(app.path(), &["user", "disable", "--user-id", "boss"]).failed(1, "boss");
    wxlogin(app.path(), &["user", "disable", "--username", &other]).failed(1, &other);
    wxlogin(app.path(), &["user", "disable"]).failed(2, "--username");
    wxlogin(app.path(), &["user", "disable", "--username", "boss", "--user-id", &one]).failed(2, "--user-id");
    wxlogin(app.path(), &["corp", "add", "--name", "Acme"]).done();
    wxlogin(app.path(), &["corp", "join", "--corp", "corps.Acme", "--user", &one]).failed(1, &other);
    wxlogin(app.path(), &["corp", "join", "--corp", "corps.Acme", "--username", "boss"]).done();
}

#[test]
fn a_list_can_be_searched_and_cut() {
    let app = empty_folder();
    for name in ["zhangsan", "lisi", "wangwu"] {
        wxlogin(app.path(), &["user", "add", "--username", name]).done();
    }
    let names = |arguments: &[&str]| {
        let list = wxlogin(app.path(), &[&["user", "list", "--json"], arguments].concat()).json();
        let names = list.as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["wangwu", "lisi", "zhangsan"]);
    assert_eq!(names(&["--search", "ISI"]), ["lisi"]);
    assert_eq!(names(&["--limit", "2"]), ["wangwu", "lisi"]);
}

#[test]
fn a_user_can_begin_in_an_organisation() {
    let app = empty_folder();
    wxlogin(app.path(), &["corp", "add", "--name", "Acme"]).done();
    let arguments = ["user", "add", "--username", "zhangsan", "--corp", "corps.Acme", "--json"];
    assert_eq!(wxlogin(app.path(), &arguments).json()["username"], "zhangsan");
    assert_eq!(wxlogin(app.path(), &["corp", "list", "--json"]).json()[0]["memberRows"], 1);
    wxlogin(app.path(), &["user", "add", "--username", "lisi", "--corp", "Nowhere"]).failed(1, "Nowhere");
    assert_eq!(wxlogin(app.path(), &["user", "list", "--json"]).json().as_array().unwrap().len(), 1);
}

#[test]
fn passwords_come_on_standard_input_and_have_rules() {
    let app = empty_folder();
    let add = ["user", "add", "--username", "zhangsan", "--password-stdin"];
    wxlogin_reading(app.path(), &add, "").failed(2, "standard input");
    wxlogin_reading(app.path(), &add, "one line\nand another\n").failed(2, "more than one line");
    let error = wxlogin_reading(app.path(), &add, "short\n").failed(1, "8");
    assert!(error.contains("Choose another password") && !error.contains("openapi.json"), "{error}");
    let long = ["user", "add", "--username", &"a".repeat(65)];
    let error = wxlogin(app.path(), &long).failed(1, "64 bytes");
    assert!(error.contains("--help") && !error.contains("openapi.json"), "{error}");
    for common in ["12345678\n", "password\n", "zhangsan\n"] {
        wxlogin_reading(app.path(), &add, common).failed(1, "many people use");
    }
    add_user(app.path(), "zhangsan");
    wxlogin_reading(app.path(), &add, "pwd123456\n").failed(1, "taken");
    wxlogin(app.path(), &["user", "second-factor", "--username", "zhangsan"]).failed(2, "--remove");
    wxlogin(app.path(), &["user", "second-factor", "--username", "zhangsan", "--remove"]).done();
    let passwd = ["user", "passwd", "--username", "zhangsan", "--password-stdin"];
    wxlogin_reading(app.path(), &passwd, "another password\r\n").done();
    wxlogin_reading(app.path(), &passwd, "iloveyou\n").failed(1, "many people use");
    let nobody = ["user", "passwd", "--username", "nobody", "--password-stdin"];
    wxlogin_reading(app.path(), &nobody, "another password\n").failed(1, "nobody");
}

#[test]
fn the_app_folder_may_be_an_argument_a_flag_or_a_variable() {
    let (app, elsewhere) = (empty_folder(), empty_folder());
    let dir = app.path().to_str().unwrap();
    wxlogin(elsewhere.path(), &["user", "add", "--username", "zhangsan", dir]).done();
    for arguments in [vec!["user", "list", "--json", dir], vec!["user", "list", "--json", "--app", dir]] {
        assert_eq!(wxlogin(elsewhere.path(), &arguments).json().as_array().unwrap().len(), 1);
    }
    let by_variable =
        wxlogin_with(elsewhere.path(), &["user", "list", "--json"], &[("WXLOGIN_APP_DIR", dir)]);
    assert_eq!(by_variable.json().as_array().unwrap().len(), 1);
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
