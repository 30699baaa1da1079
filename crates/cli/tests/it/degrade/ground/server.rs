//! A running `wxlogin serve`.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::{Value, json};

use super::{Answer, Process, eventually};

/// A client that follows no redirect and keeps no connection, so that each request meets the server as it is now.
#[expect(clippy::disallowed_methods, reason = "a test's own client")]
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

/// A server of the app.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) url: String,
    log: PathBuf,
    client: reqwest::Client,
}

/// What a monitoring program sends.
pub(crate) const OPS_KEY: &str = "the-key-of-the-monitoring";

impl Server {
    /// Starts one at an address and waits until it listens.
    pub(crate) fn start(app: &Path, variables: &[(String, String)], address: &str, log: PathBuf) -> Self {
        let process = Process::start(&mut Self::command(app, variables, address, &log));
        process.line("wxlogin serves");
        Self { process, url: format!("http://{address}"), log, client: client() }
    }

    /// The command that starts one.
    pub(crate) fn command(app: &Path, variables: &[(String, String)], address: &str, log: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wxlogin"));
        command.arg("serve").arg(app).args(["--listen", address]);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WXLOGIN_")) {
            command.env_remove(name);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        command.env("NO_COLOR", "1").envs(variables.iter().cloned()).stderr(log);
        command
    }

    /// What it wrote to its log so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.client.get(format!("{}{path}", self.url))).await.unwrap()
    }

    /// What operators read, with every detail.
    pub(crate) async fn get_as_operator(&self, path: &str) -> Answer {
        Answer::of(self.client.get(format!("{}{path}", self.url)).bearer_auth(OPS_KEY)).await.unwrap()
    }

    /// A POST that may find nobody.
    pub(crate) async fn try_post(&self, path: &str, body: &Value) -> Result<Answer, reqwest::Error> {
        Answer::of(self.client.post(format!("{}{path}", self.url)).json(body)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.try_post(path, &body).await.unwrap()
    }

    /// A function of an element: `MiniLogin.getLoginCode`.
    pub(crate) async fn call(&self, function: &str, arguments: Value) -> Answer {
        self.post(&call_path(function), arguments).await
    }

    /// Checks a session, as a proxy in front of the application does.
    pub(crate) async fn session(&self, token: &str) -> Answer {
        Answer::of(self.client.get(format!("{}/v1/verify", self.url)).bearer_auth(token)).await.unwrap()
    }

    /// Signs a known person in by WeChat's code, in one request.
    pub(crate) async fn wechat_login(&self, code: &str) -> Answer {
        self.post("/login", json!({"code": code})).await
    }

    /// Signs in the user that [`Ground`](super::Ground) made, by password.
    pub(crate) async fn password(&self) -> Answer {
        self.post("/login", json!({"username": "lisi", "password": "pwd123456"})).await
    }

    /// `/readyz`; only `200` is yes.
    pub(crate) async fn ready(&self) -> Answer {
        self.get_as_operator("/readyz").await
    }

    /// Whether `/readyz` says yes.
    pub(crate) async fn is_ready(&self) -> bool {
        self.ready().await.status == 200
    }

    /// A gauge of a dependency, from `/metrics`.
    pub(crate) async fn gauge(&self, name: &str, dependency: &str) -> u8 {
        let page = self.get_as_operator("/metrics").await.body.as_str().unwrap().to_owned();
        let start = format!("{name}{{dependency=\"{dependency}\"}} ");
        let line = page.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("no {start} in {page}")).parse().unwrap()
    }

    /// `/readyz` and `/metrics` agree that a dependency is `up`, `reads_only` or `down`, and `status` is what people can do.
    pub(crate) async fn tells(&self, dependency: &str, state: &str, status: &str) {
        let told = async || self.ready().await.body["checks"][dependency] == state;
        eventually(&format!("{dependency} is told as {state}"), told).await;
        let ready = self.ready().await;
        assert_eq!(ready.status, if status == "ready" { 200 } else { 503 }, "{ready:?}");
        assert_eq!(ready.body["status"], status, "{ready:?}");
        let sessions = self.get("/readyz?for=sessions").await.status;
        assert_eq!(sessions, if status == "not_ready" { 503 } else { 200 }, "for=sessions");
        let up = self.gauge("wxlogin_dependency_up", dependency).await;
        let writable = self.gauge("wxlogin_dependency_writable", dependency).await;
        assert_eq!((up, writable), (u8::from(state != "down"), u8::from(state == "up")), "{state}");
    }
}

/// The address of a function of an element of the demo app.
pub(crate) fn call_path(function: &str) -> String {
    let (element, function) = function.split_once('.').unwrap();
    let element = if element == "AuthSvc" { "services/AuthSvc" } else { element };
    format!("/api/wxlogin/demo/auths/loginTypes/{element}/{function}")
}
