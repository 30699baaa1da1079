//! `wxlogin key`.

use crate::support::{empty_folder, wxlogin};

#[test]
fn a_key_is_printed_once_and_kept_as_a_hash() {
    let app = empty_folder();
    let ran = wxlogin(app.path(), &["key", "add", "--name", "backend"]);
    assert!(ran.err.contains("once"));
    let key = ran.done().trim().to_owned();
    assert!(key.len() > 30 && !key.contains(char::is_whitespace), "only the key is on standard output");
    let list = wxlogin(app.path(), &["key", "list", "--json"]).done();
    assert!(list.contains("backend") && !list.contains(&key));
    let stored = std::fs::read_dir(app.path().join("data"))
        .unwrap()
        .map(|file| std::fs::read(file.unwrap().path()).unwrap());
    assert!(stored.into_iter().all(|bytes| !bytes.windows(key.len()).any(|window| window == key.as_bytes())));
}

#[test]
fn a_revoked_key_frees_its_name() {
    let app = empty_folder();
    wxlogin(app.path(), &["key", "add", "--name", "ops", "--admin", "--json"]).json();
    wxlogin(app.path(), &["key", "add", "--name", "ops"]).failed(1, "name");
    wxlogin(app.path(), &["key", "revoke", "--name", "ops"]).done();
    wxlogin(app.path(), &["key", "revoke", "--name", "ops"]).failed(1, "no key");
    wxlogin(app.path(), &["key", "add", "--name", "ops"]).done();
    let table = wxlogin(app.path(), &["key", "list"]).done();
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.contains("admin") && table.contains("service"));
}
