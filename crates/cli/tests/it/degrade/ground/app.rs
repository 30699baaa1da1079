//! The app folder, its WeChat, and the settings of its servers.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::json;

use super::{Answer, OPS_KEY, Server, WeChat, free_port};

/// See the module.
pub(crate) struct Ground {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) wechat: WeChat,
    variables: Vec<(String, String)>,
    servers: AtomicUsize,
}

impl Ground {
    /// A copy of the demo app, kept in SQLite unless [`with`](Self::with) says otherwise. The limits are off, hashes are cheap,
    /// and WeChat gets a second.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = folder.path().join("app");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/demo-app"), &app);
        let wechat = WeChat::start(&app);
        let mut ground = Self { folder, wechat, variables: vec![], servers: AtomicUsize::new(0) };
        for host in ["API", "OPEN", "LP", "MP", "RES"] {
            let url = ground.wechat.url.clone();
            ground = ground.with(&format!("WXLOGIN_WECHAT_HOSTS_{host}"), &url);
        }
        // Every server is reached by this address in production: the balancer's.
        ground = ground.with("WXLOGIN_PUBLIC_URL", "http://127.0.0.1:8400");
        for (name, value) in [
            ("PASSWORD_MEMORY_KIB", "64"),
            ("PASSWORD_ITERATIONS", "1"),
            ("OPS_KEY", OPS_KEY),
            ("LIMITS_PER_ADDRESS", "0"),
            ("LIMITS_PER_ELEMENT", "0"),
            ("LIMITS_PER_ACCOUNT", "0"),
            ("WECHAT_REQUEST_TIMEOUT", "1s"),
            ("WECHAT_TOTAL_TIMEOUT", "2s"),
        ] {
            ground = ground.with(&format!("WXLOGIN_{name}"), value);
        }
        ground
    }

    /// A variable for every server.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The app folder.
    pub(crate) fn app(&self) -> PathBuf {
        self.folder.path().join("app")
    }

    /// Starts a server of the app.
    pub(crate) async fn serve(&self) -> Server {
        self.serve_at(&format!("127.0.0.1:{}", free_port())).await
    }

    /// The same at an address.
    pub(crate) async fn serve_at(&self, address: &str) -> Server {
        let number = self.servers.fetch_add(1, Ordering::Relaxed);
        self.serve_with_log(address, self.folder.path().join(format!("server-{number}.log"))).await
    }

    /// The same with its log in this file.
    pub(crate) async fn serve_with_log(&self, address: &str, log: PathBuf) -> Server {
        let (app, variables, address) = (self.app(), self.variables.clone(), address.to_owned());
        let started = tokio::task::spawn_blocking(move || Server::start(&app, &variables, &address, log));
        started.await.unwrap()
    }

    /// Starts one that is not meant to start, and gives what it says.
    pub(crate) fn start_refused(&self) -> String {
        let log = self.folder.path().join("refused.log");
        let mut command = Server::command(&self.app(), &self.variables, "127.0.0.1:0", &log);
        let exit = command.stdout(Stdio::null()).status().unwrap();
        let said = std::fs::read_to_string(log).unwrap();
        assert_eq!(exit.code(), Some(3), "{said}");
        said
    }

    /// Adds the user `lisi`, who signs in by password.
    pub(crate) async fn add_user(&self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wxlogin"));
        command.args(["user", "add", "--username", "lisi", "--password-stdin"]).arg(self.app());
        command.envs(self.variables.iter().cloned()).stdin(Stdio::piped()).stdout(Stdio::null());
        let added = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"pwd123456\n").unwrap();
            child.wait().unwrap().success()
        });
        assert!(added.await.unwrap());
    }

    /// Registers alice through the mini program and gives her session; from then on her codes sign her in.
    pub(crate) async fn alice(&self, server: &Server) -> String {
        let code = self.wechat.code("alice", "mini").await;
        let newcomer = server.call("MiniLogin.getLoginCode", json!({"code": code})).await.works();
        let bind_code = json!({"bindCode": newcomer.text("bindCode")});
        let login_code = server.call("MiniLogin.register", bind_code).await.works().text("loginCode");
        let session = server.call("AuthSvc.loginByCode", json!({"loginCode": login_code})).await.works();
        session.text("sessionId")
    }

    /// Alice signs in by a new code of WeChat.
    pub(crate) async fn alice_signs_in(&self, server: &Server) -> Answer {
        server.wechat_login(&self.wechat.code("alice", "mini").await).await
    }

    /// Whether alice can sign in.
    pub(crate) async fn signs_in(&self, server: &Server) -> bool {
        self.alice_signs_in(server).await.status == 200
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path() {
            path if path.is_dir() && entry.file_name() != "data" => copy(&path, &target),
            path if path.is_file() => _ = std::fs::copy(path, target).unwrap(),
            _ => {}
        }
    }
}
