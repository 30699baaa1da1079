//! The disk of SQLite is full. What is there is read, so that sessions are checked; nothing new is taken, and nothing is half
//! written.

use serde_json::json;

use crate::degrade::ground::{Ground, SmallDisk, eventually};

#[tokio::test]
async fn the_disk_of_sqlite_is_full() {
    let Some(disk) = SmallDisk::mount(24) else { return };
    let place = format!("sqlite:{}", disk.path().join("wxlogin.db").display());
    let ground = Ground::new().with("WXLOGIN_DATABASE_URL", &place);
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let code = json!({"code": ground.wechat.code("bob", "mini").await});
    let bind_code = server.call("MiniLogin.getLoginCode", code).await.works().text("bindCode");

    disk.fill();
    server.session(&session).await.works();
    ground.alice_signs_in(&server).await.refuses("storage_unavailable");
    server.password().await.refuses("storage_unavailable");
    let register = json!({"bindCode": bind_code});
    server.call("MiniLogin.register", register.clone()).await.refuses("storage_unavailable");
    server.tells("database", "reads_only", "sessions_only").await;
    assert!(server.log().contains("the disk is full"), "the log has the cause: {}", server.log());
    server.session(&session).await.works();

    disk.empty();
    eventually("signing in", || ground.signs_in(&server)).await;
    server.password().await.works();
    eventually("being ready", || server.is_ready()).await;
    server.tells("database", "up", "ready").await;
    // The registration that was refused was undone as a whole: the bindCode still stands for nobody, and works.
    server.call("MiniLogin.register", register).await.works();
    server.session(&session).await.works();
}
