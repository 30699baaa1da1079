//! `wxlogin key`.

use serde_json::json;

use crate::commands::support::{Dev, demo_app, empty_folder, wxlogin};

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

/// A second key: 32 times the letter k.
const SECOND: &str = "2:a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=\n";

#[tokio::test]
async fn a_new_master_key_takes_over_what_the_old_one_sealed() {
    let app = demo_app();
    let dev = Dev::start(app.path());
    let body = json!({"username": "zhangsan", "password": "pwd123456", "code": dev.code("alice").await});
    assert_eq!(dev.login(body).await.0, 200);
    drop(dev);
    let reseal = || wxlogin(app.path(), &["reseal", "--json"]).json();
    assert_eq!(reseal(), json!({"seen": 1, "resealed": 0, "unreadable": 0}));
    let file = app.path().join("data/master.key");
    let old = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{old}{SECOND}")).unwrap();
    assert_eq!(reseal(), json!({"seen": 1, "resealed": 1, "unreadable": 0}));
    std::fs::write(&file, SECOND).unwrap();
    assert_eq!(reseal(), json!({"seen": 1, "resealed": 0, "unreadable": 0}));
    // The key that everything is sealed with is lost: nothing starts, until that is said to be known.
    std::fs::write(&file, &old).unwrap();
    wxlogin(app.path(), &["reseal"]).failed(3, "wxlogin key adopt");
    assert!(wxlogin(app.path(), &["key", "adopt"]).err.contains("is this database's"));
    let ran = wxlogin(app.path(), &["reseal"]);
    assert_eq!((ran.code, ran.out.contains("1 that no key opens")), (1, true), "{} {}", ran.out, ran.err);
}

#[test]
fn a_broken_key_file_is_told_with_the_way_back_and_the_way_on() {
    let app = demo_app();
    wxlogin(app.path(), &["user", "list"]).done();
    let (file, aside) = (app.path().join("data/master.key"), app.path().join("data/master.key.broken"));
    let right = std::fs::read(&file).unwrap();
    std::fs::write(&file, &right[..20]).unwrap();
    wxlogin(app.path(), &["key", "rotate"]).failed(3, "from the backup");
    let told = wxlogin(app.path(), &["user", "list"]).failed(3, "keep it under another name");
    assert!(told.contains("wxlogin key adopt"), "{told}");
    assert_eq!(std::fs::read(&file).unwrap(), right[..20]);
    // As it says.
    std::fs::rename(&file, &aside).unwrap();
    wxlogin(app.path(), &["key", "adopt"]).done();
    wxlogin(app.path(), &["user", "list"]).done();
    std::fs::rename(&aside, &file).unwrap();
    std::fs::write(&file, &right).unwrap();
    wxlogin(app.path(), &["user", "list"]).failed(3, "another master key");
}

#[tokio::test]
async fn a_running_server_follows_a_rotation() {
    let app = demo_app();
    let dev = Dev::start(app.path());
    let body = json!({"username": "zhangsan", "password": "pwd123456", "code": dev.code("alice").await});
    assert_eq!(dev.login(body).await.0, 200);
    let rotated = wxlogin(app.path(), &["key", "rotate"]);
    assert!(rotated.err.contains("key 2"), "{}", rotated.err);
    assert!(rotated.done().contains("1 sealed anew"));
    // The server opens what the new key has sealed, and signs people in as before.
    let again = json!({"code": dev.code("alice").await});
    assert_eq!(dev.login(again).await.0, 200);
    drop(dev);
    assert!(wxlogin(app.path(), &["key", "rotate", "--forget-old"]).done().contains("0 that no key opens"));
    let file = std::fs::read_to_string(app.path().join("data/master.key")).unwrap();
    assert!(file.starts_with("2:") && file.lines().count() == 1);
    assert_eq!(wxlogin(app.path(), &["reseal", "--json"]).json()["unreadable"], 0);
}

/// On a full disk, where there is such a device.
#[cfg(target_os = "linux")]
#[test]
fn a_key_that_cannot_be_shown_is_revoked() {
    use crate::commands::support::wxlogin_into;
    let app = empty_folder();
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for json in [&[][..], &["--json"]] {
        let arguments = [&["key", "add", "--name", "backend"], json].concat();
        let told = wxlogin_into(app.path(), &arguments, full()).failed(3, "revoked");
        assert!(told.contains("cannot be written") && told.contains("make room"), "{told}");
    }
    let keys = wxlogin(app.path(), &["key", "list", "--json"]).json();
    assert!(keys.as_array().unwrap().iter().all(|key| key["revokedAt"].is_string()), "{keys}");
    wxlogin(app.path(), &["key", "add", "--name", "backend"]).done();
}
