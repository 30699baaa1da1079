//! A server that is not there is told with its place and the setting that names it, and without the password.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use wxlogin::App;

async fn told(setting: &str, url: &str, manual: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let app = App::builder(folder.path()).environment([]).watch(false).set(setting, url);
    let app = if manual { app.set("database.migrate", "manual") } else { app };
    match app.open().await {
        Err(error) => error.to_string(),
        Ok(_) => panic!("nothing listens on port 1"),
    }
}

fn names(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn postgres_that_does_not_answer_is_told_with_its_place_and_its_setting() {
    let parts = ["127.0.0.1:1 ", "database.url", "WXLOGIN_DATABASE_URL", "check host, port and firewall"];
    for manual in [false, true] {
        names(&told("database.url", "postgres://wx:hunter2@127.0.0.1:1/app", manual).await, &parts);
    }
}

#[tokio::test]
async fn redis_that_does_not_answer_is_told_with_its_place_and_its_setting() {
    let text = told("redis.url", "redis://:hunter2@127.0.0.1:1/0", false).await;
    names(&text, &["127.0.0.1:1 ", "redis.url", "WXLOGIN_REDIS_URL", "check host, port, password"]);
}
