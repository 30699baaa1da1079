//! Edits of files reach the application without a restart.

use std::fs;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;
use wxlogin_element::watch::{Update, Watch, watch};

use crate::common::{App, ID, try_load};

const LOGIN: &str = "auths.loginTypes.Login";

fn watching(app: &App) -> (Watch, Receiver<Update>) {
    let (sender, updates) = channel();
    let dir = app.dir();
    let tree = Arc::new(app.load());
    let handle = watch(
        tree,
        move |previous| try_load(&dir, true, Some(previous)),
        move |update| {
            let _ = sender.send(update);
        },
    )
    .unwrap();
    (handle, updates)
}

fn next(updates: &Receiver<Update>) -> Update {
    updates.recv_timeout(Duration::from_secs(10)).unwrap()
}

#[test]
fn saving_creating_and_deleting_are_told() {
    let app = App::new();
    app.login("Login");
    let (_watch, updates) = watching(&app);
    // As editors save: beside, then renamed over.
    let file = app.dir().join("auths/loginTypes/Login/Login.json");
    let beside = file.with_extension("json~");
    fs::write(&beside, json!({"appId": ID, "appSecret": "another", "isActive": 0}).to_string()).unwrap();
    fs::rename(&beside, &file).unwrap();
    let update = next(&updates);
    assert_eq!(update.changes.updated, [LOGIN]);
    assert_eq!(update.tree.get(LOGIN).unwrap().value("isActive").unwrap().flag(), Some(false));
    // A new folder, in a folder that was not there.
    app.json("corps/Head/e.json", &json!({"title": "Head", "type": "corps.NormalType"}));
    assert_eq!(next(&updates).changes.created, ["corps.Head"]);
    fs::remove_dir_all(app.dir().join("auths/loginTypes/Login")).unwrap();
    assert_eq!(next(&updates).changes.deleted, [LOGIN]);
}

#[test]
fn a_folder_that_another_takes_the_place_of_is_watched_on() {
    let app = App::new();
    app.login("Login");
    let (_watch, updates) = watching(&app);
    let (auths, aside) = (app.dir().join("auths"), app.dir().join(".auths"));
    // Whatever is told on the way: a slow machine may see half of a change.
    let until = |title: Option<&str>| {
        let reached =
            |update: &Update| update.tree.get(LOGIN).ok().as_ref().map(|found| found.title()) == title;
        while !reached(&next(&updates)) {}
    };
    let edit = |title: &str| {
        app.config("Login", &json!({"appId": ID, "appSecret": title}));
        app.e_json("Login", &json!({"title": title, "type": "auths.loginTypes.WeChatType"}));
        until(Some(title));
    };
    // As a checkout or a deployment does: the old one goes at once, the new one has other files.
    fs::rename(&auths, &aside).unwrap();
    edit("Moved");
    edit("Moved, and edited");
    fs::remove_dir_all(&auths).unwrap();
    edit("Made anew");
    edit("Made anew, and edited");
    fs::remove_dir_all(&auths).unwrap();
    until(None);
    fs::rename(&aside, &auths).unwrap();
    until(Some("Login"));
    edit("Back, and edited");
    // The app folder itself, as a deployment replaces it.
    let away = app.root.path().join("away");
    fs::rename(app.dir(), &away).unwrap();
    while next(&updates).diagnostics.is_empty() {}
    fs::rename(&away, app.dir()).unwrap();
    while !next(&updates).diagnostics.is_empty() {}
    edit("Home again");
}

#[test]
fn a_broken_edit_is_told_and_the_last_good_one_serves() {
    let app = App::new();
    app.login("Login");
    let (_watch, updates) = watching(&app);
    app.file("auths/loginTypes/Login/e.json", "{");
    let update = next(&updates);
    assert!(update.changes.is_empty() && update.tree.get(LOGIN).is_ok());
    assert_eq!(update.diagnostics[0].code, "json-syntax");
    app.login("Login");
    assert!(next(&updates).diagnostics.is_empty());
}

#[test]
fn a_referenced_file_outside_of_the_app_is_watched() {
    let app = App::new();
    let key = app.root.path().join("keys/secret");
    fs::create_dir(key.parent().unwrap()).unwrap();
    fs::write(&key, "one").unwrap();
    app.login("Login")
        .config("Login", &json!({"appId": ID, "appSecret": format!("{{{{file:{}}}}}", key.display())}));
    let (_watch, updates) = watching(&app);
    fs::write(&key, "two").unwrap();
    assert_eq!(next(&updates).changes.updated, [LOGIN]);
}

#[test]
fn the_stores_own_files_are_not_news() {
    let app = App::new();
    app.login("Login");
    let (handle, updates) = watching(&app);
    app.file("data/wxlogin.sqlite", "x").file("wxlogin.toml", "").file(".git/index", "x");
    assert!(updates.recv_timeout(Duration::from_millis(900)).is_err());
    drop(handle);
    assert!(updates.recv().is_err(), "a dropped watch has ended");
}

#[test]
fn a_mounted_volume_is_switched_by_its_link() {
    use std::os::unix::fs::symlink;
    let app = App::new();
    let folder = app.dir().join("corps/Head");
    for version in ["1", "2"] {
        app.json(
            &format!("corps/Head/..{version}/e.json"),
            &json!({"title": version, "type": "corps.NormalType"}),
        );
    }
    symlink("..1", folder.join("..data")).unwrap();
    symlink("..data/e.json", folder.join("e.json")).unwrap();
    let (_watch, updates) = watching(&app);
    symlink("..2", folder.join("..next")).unwrap();
    fs::rename(folder.join("..next"), folder.join("..data")).unwrap();
    let update = next(&updates);
    assert_eq!(update.changes.updated, ["corps.Head"]);
    assert_eq!(update.tree.get("corps.Head").unwrap().title(), "2");
}
