//! Files that a running server needs vanish, and files that a start needs cannot be read.

use serde_json::json;

use crate::degrade::ground::{Ground, Server, eventually, free_port};

async fn serves(ground: &Ground, server: &Server, session: &str) {
    server.session(session).await.works();
    server.call("MiniLogin.getLoginConfig", json!({})).await.works();
    ground.alice_signs_in(server).await.works();
}

#[tokio::test]
async fn the_app_folder_vanishes_and_comes_back() {
    let mut ground = Ground::new();
    let database = ground.folder.path().join("state/wxlogin.db");
    ground = ground.with("WXLOGIN_DATABASE_URL", &format!("sqlite:{}", database.display()));
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let (app, away) = (ground.app(), ground.folder.path().join("away"));

    std::fs::rename(&app, &away).unwrap();
    // Long enough for the change to be seen: it must not be taken for a folder without elements.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    serves(&ground, &server, &session).await;

    std::fs::rename(&away, &app).unwrap();
    serves(&ground, &server, &session).await;
    // Edits are seen again.
    let file = app.join("auths/loginTypes/MiniLogin/MiniLogin.json");
    let text = std::fs::read_to_string(&file).unwrap();
    eventually("an edit takes effect", || async {
        std::fs::write(&file, text.replace("\"allowRegister\": 1", "\"allowRegister\": 0")).unwrap();
        let code = json!({"code": ground.wechat.code("bob", "mini").await});
        server.call("MiniLogin.getLoginCode", code).await.body["code"] == "not_bound"
    })
    .await;
}

#[tokio::test]
async fn an_element_cannot_be_read_any_more() {
    let ground = Ground::new();
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let file = ground.app().join("auths/loginTypes/MiniLogin/e.json");
    let text = std::fs::read(&file).unwrap();
    // A folder in the file's place cannot be read by anybody, root included.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    eventually("it is named", || async { server.ready().await.body.to_string().contains("MiniLogin") }).await;
    serves(&ground, &server, &session).await;
    server.ready().await.works();
    std::fs::remove_dir(&file).unwrap();
    std::fs::write(&file, text).unwrap();
    eventually("it is named no more", || async {
        !server.ready().await.body.to_string().contains("MiniLogin")
    })
    .await;
    serves(&ground, &server, &session).await;
}

#[tokio::test]
async fn the_master_key_cannot_be_read() {
    let ground = Ground::new();
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let file = ground.app().join("data/master.key");
    let key = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    // A server that runs has read it.
    serves(&ground, &server, &session).await;
    assert_eq!(server.process.stop("-TERM"), 0);

    // Another key in its place would make what is stored unreadable, so that none is made.
    let refused = ground.start_refused();
    assert!(refused.contains("master.key") && refused.contains("cannot be read"), "{refused}");
    std::fs::remove_dir(&file).unwrap();
    std::fs::write(&file, key).unwrap();
    let server = ground.serve().await;
    serves(&ground, &server, &session).await;
}

#[tokio::test]
async fn the_log_cannot_be_written() {
    let ground = Ground::new();
    // Each write to it fails, as on a full disk.
    let server = ground.serve_with_log(&format!("127.0.0.1:{}", free_port()), "/dev/full".into()).await;
    let session = ground.alice(&server).await;
    serves(&ground, &server, &session).await;
    server.call("MiniLogin.getLoginCode", json!({"code": "invented"})).await.fails(400, "code_invalid");
    let ended = tokio::task::spawn_blocking(move || server.process.stop("-TERM"));
    assert_eq!(ended.await.unwrap(), 0, "it does not end any more");
}
