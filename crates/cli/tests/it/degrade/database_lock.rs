//! Another process holds SQLite's file locked, as a backup tool or somebody's `sqlite3` does.

use std::process::Command;

use crate::degrade::ground::{Ground, Process, eventually};

#[tokio::test]
async fn another_process_holds_the_database_locked() {
    let ground = Ground::new();
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let file = ground.app().join("data/wxlogin.db");
    let hold = "import sqlite3, sys, time\n\
                db = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
                db.execute('BEGIN EXCLUSIVE')\n\
                print('held', flush=True)\n\
                time.sleep(600)";
    let holder = Process::start(Command::new("python3").args(["-c", hold]).arg(&file));
    holder.line("held");

    server.session(&session).await.works();
    server.tells("database", "reads_only", "sessions_only").await;
    server.password().await.refuses("storage_unavailable");
    server.session(&session).await.works();
    assert!(server.log().contains("another process holds the database locked"), "{}", server.log());

    holder.kill();
    eventually("signing in", || ground.signs_in(&server)).await;
    server.password().await.works();
    eventually("being ready", || server.is_ready()).await;
}
