//! Servers of one app have one master key; who has another does not start, and is told what to do.

#![expect(clippy::panic, reason = "a test stops at the first surprise")]

use std::path::Path;

use crate::support::{OFFICIAL, Stage};
use wxlogin::{App, AppBuilder, OpenError};

const ONE: &str = "0101010101010101010101010101010101010101010101010101010101010101";
const OTHER: &str = "0202020202020202020202020202020202020202020202020202020202020202";

/// A server in a folder of its own, as on another machine, on the database of `first`.
fn beside(first: &Path, folder: &Path) -> AppBuilder {
    let database = format!("sqlite:{}", first.join("data/wxlogin.db").display());
    App::builder(folder).environment([]).watch(false).set("database.url", database)
}

fn refused(opened: Result<App, OpenError>) {
    let Err(error) = opened else { panic!("a server with another master key started") };
    let text = error.to_string();
    for part in
        ["another master key", "copy the key file", "WXLOGIN_SECURITY_MASTER_KEY", "wxlogin key adopt"]
    {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_the_key_is_told_where_to_get_it_and_makes_none() {
    let (first, second) = (Stage::new().await, tempfile::tempdir().unwrap());
    let open = || beside(first.folder.path(), second.path()).open();
    refused(open().await);
    let key = second.path().join("data/master.key");
    assert!(!key.exists(), "a key was made that cannot be right");
    std::fs::create_dir_all(second.path().join("data")).unwrap();
    std::fs::copy(first.folder.path().join("data/master.key"), key).unwrap();
    drop(open().await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_servers_that_start_at_once_with_two_keys_one_starts() {
    let folder = tempfile::tempdir().unwrap();
    let with = |key: &str| beside(folder.path(), folder.path()).set("security.master_key", key).open();
    drop(
        beside(folder.path(), folder.path())
            .set("security.master_key", ONE)
            .open()
            .await
            .unwrap()
            .core()
            .ephemeral
            .take("master-key")
            .await
            .unwrap(),
    );
    let (one, other) = tokio::join!(with(ONE), with(OTHER));
    assert_ne!(one.is_ok(), other.is_ok(), "both started, or none");
    refused(if one.is_ok() { other } else { one });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_changed_on_purpose_is_adopted_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let with = |key: &str| beside(folder.path(), folder.path()).set("security.master_key", key);
    drop(with(ONE).open().await.unwrap());
    refused(with(OTHER).open().await);
    drop(with(OTHER).adopt_master_key().open().await.unwrap());
    drop(with(OTHER).open().await.unwrap());
    refused(with(ONE).open().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_rotation_the_older_key_alone_is_refused() {
    let stage = Stage::new().await;
    let file = stage.folder.path().join("data/master.key");
    let older = std::fs::read_to_string(&file).unwrap();
    let open = || beside(stage.folder.path(), stage.folder.path()).open();
    wxlogin::rotate_master_key(stage.app.settings(), false).unwrap();
    drop(open().await.unwrap());
    wxlogin::rotate_master_key(stage.app.settings(), true).unwrap();
    drop(open().await.unwrap());
    std::fs::write(&file, older).unwrap();
    refused(open().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_word_is_missing_the_stored_tokens_tell() {
    let stage = Stage::new().await;
    stage.register(OFFICIAL, "alice").await;
    let with = |key: &str| beside(stage.folder.path(), stage.folder.path()).set("security.master_key", key);
    stage.app.core().ephemeral.take("master-key").await.unwrap().unwrap();
    refused(with(OTHER).open().await);
    drop(beside(stage.folder.path(), stage.folder.path()).open().await.unwrap());
    assert!(stage.app.core().ephemeral.peek("master-key").await.unwrap().is_some());
}
