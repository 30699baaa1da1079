//! `wxlogin corp`.

use serde_json::json;

use crate::commands::support::{add_user, empty_folder, wxlogin};

#[test]
fn an_organisation_is_a_folder_and_has_members() {
    let app = empty_folder();
    let corp = wxlogin(app.path(), &["corp", "add", "--name", "Acme", "--title", "艾克米"]).done();
    assert_eq!(corp, "corps.Acme\n");
    assert!(app.path().join("corps/Acme/e.json").is_file());
    add_user(app.path(), "zhangsan");
    // By title, and by corpId.
    wxlogin(app.path(), &["corp", "join", "--corp", "艾克米", "--username", "zhangsan"]).done();
    wxlogin(app.path(), &["corp", "leave", "--corp", "corps.Acme", "--username", "zhangsan"]).done();
    let list = wxlogin(app.path(), &["corp", "list", "--json"]).json();
    assert_eq!(
        list,
        json!([{"corpId": "corps.Acme", "title": "艾克米", "allowJoin": true, "memberRows": 1}])
    );
    assert!(wxlogin(app.path(), &["corp", "list"]).done().contains("corps.Acme"));
}

#[test]
fn closed_organisations_say_so() {
    let app = empty_folder();
    wxlogin(app.path(), &["corp", "add", "--name", "Staff", "--no-join", "--json"]).json();
    let list = wxlogin(app.path(), &["corp", "list", "--json"]).json();
    assert_eq!(list[0]["allowJoin"], json!(false));
}

#[test]
fn what_is_not_there_is_told() {
    let app = empty_folder();
    wxlogin(app.path(), &["corp", "add", "--name", "Acme"]).done();
    wxlogin(app.path(), &["corp", "add", "--name", "Acme"]).failed(1, "exists already");
    wxlogin(app.path(), &["corp", "add", "--name", "a b"]).failed(1, "fullName");
    wxlogin(app.path(), &["corp", "join", "--corp", "corps.Acme", "--username", "nobody"])
        .failed(1, "nobody");
    add_user(app.path(), "zhangsan");
    wxlogin(app.path(), &["corp", "join", "--corp", "Elsewhere", "--username", "zhangsan"])
        .failed(1, "corps.Acme");
}
