//! The clock is set. Lifetimes follow it: what has ended by it refuses, and lives again when it is set right, because nothing
//! is removed for good by a clock that has jumped. Nothing hangs: waits do not go by it.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::degrade::ground::{Ground, Server, eventually};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Shifts the clock of one server, by libfaketime.
struct Clock {
    file: PathBuf,
}

impl Clock {
    /// The variables that put a server under this clock, in `ground`.
    fn over(ground: Ground) -> Option<(Self, Ground)> {
        let library = library()?;
        let clock = Self { file: ground.folder.path().join("clock") };
        clock.set(0);
        let ground = ground
            .with("LD_PRELOAD", library.to_str().unwrap())
            .with("FAKETIME_TIMESTAMP_FILE", clock.file.to_str().unwrap())
            .with("FAKETIME_NO_CACHE", "1")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("FAKETIME_DONT_RESET", "1");
        Some((clock, ground))
    }

    /// So many seconds after the real time.
    fn set(&self, seconds: i64) {
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, format!("{seconds:+}\n")).unwrap();
        std::fs::rename(beside, &self.file).unwrap();
    }
}

/// Where Debian's package `faketime` puts it.
fn library() -> Option<PathBuf> {
    let machine = std::env::consts::ARCH;
    let name = "faketime/libfaketimeMT.so.1";
    let places = [format!("/usr/lib/{machine}-linux-gnu/{name}"), format!("/usr/lib64/{name}")];
    let found = places.iter().map(Path::new).find(|path| path.exists()).map(Path::to_path_buf);
    if found.is_none() {
        println!("not tested: libfaketime is not installed; run: scripts/setup.sh faketime");
    }
    found
}

async fn login_code(ground: &Ground, server: &Server) -> serde_json::Value {
    let code = json!({"code": ground.wechat.code("alice", "mini").await});
    let answer = server.call("MiniLogin.getLoginCode", code).await.works();
    json!({"loginCode": answer.text("loginCode")})
}

#[tokio::test]
async fn the_clock_jumps_forward_and_back() {
    let Some((clock, ground)) = Clock::over(Ground::new()) else { return };
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let (early, kept) = (login_code(&ground, &server).await, login_code(&ground, &server).await);

    clock.set(HOUR);
    server.session(&session).await.works();
    server.call("AuthSvc.loginByCode", early).await.fails(410, "login_code_invalid");
    ground.alice_signs_in(&server).await.works();
    server.password().await.works();

    clock.set(40 * DAY);
    eventually("the session has ended by the clock", || async {
        server.session(&session).await.status == 401
    })
    .await;
    ground.alice_signs_in(&server).await.works();
    server.tells("database", "up", "ready").await;

    clock.set(0);
    eventually("it lives again", || async { server.session(&session).await.status == 200 }).await;
    server.call("AuthSvc.loginByCode", kept).await.works();
    ground.alice_signs_in(&server).await.works();
}

#[tokio::test]
async fn the_clock_is_set_back() {
    let Some((clock, ground)) = Clock::over(Ground::new()) else { return };
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let code = login_code(&ground, &server).await;
    clock.set(-2 * DAY);
    server.session(&session).await.works();
    // Codes live longer by as much, and once all the same.
    server.call("AuthSvc.loginByCode", code.clone()).await.works();
    server.call("AuthSvc.loginByCode", code).await.fails(410, "login_code_invalid");
    let (one, two) = tokio::join!(server.password(), ground.alice_signs_in(&server));
    let later = one.works().text("sessionId");
    two.works();
    server.session(&later).await.works();
    server.tells("database", "up", "ready").await;
}
