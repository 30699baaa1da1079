//! The sandbox, as a process of its own: it can be paused and ended as WeChat would never ask us to.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use super::{Answer, Process, free_port, server::client};

/// What the demo app's mini program asks.
pub(crate) const CODE2SESSION: &str = "/sns/jscode2session";

/// WeChat.
pub(crate) struct WeChat {
    process: Option<Process>,
    pub(crate) url: String,
}

impl WeChat {
    pub(crate) fn start(app: &Path) -> Self {
        let mut wechat = Self { process: None, url: format!("http://127.0.0.1:{}", free_port()) };
        wechat.begin(app);
        wechat
    }

    /// Begins again after [`end`](Self::end), at the same address. It knows the people, and none of the codes of before.
    pub(crate) fn begin(&mut self, app: &Path) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wxlogin"));
        command.arg("sandbox").arg(app).args(["--listen", self.url.trim_start_matches("http://")]);
        command.env("WXLOGIN_LOG_LEVEL", "error");
        let process = Process::start(&mut command);
        process.line("wxlogin sandbox on");
        self.process = Some(process);
    }

    /// Nobody listens there any more.
    pub(crate) fn end(&mut self) {
        self.process.take().unwrap().kill();
    }

    /// Connections are taken and nothing is ever answered.
    pub(crate) fn pause(&self) {
        self.process.as_ref().unwrap().pause();
    }

    pub(crate) fn go_on(&self) {
        self.process.as_ref().unwrap().go_on();
    }

    /// What WeChat gives somebody who has consented: `kind` is `mini` or `website`.
    pub(crate) async fn code(&self, persona: &str, kind: &str) -> String {
        let app_id = if kind == "mini" { "wx5a4db0e500000003" } else { "wx5a4db0e500000001" };
        let asked = json!({"appid": app_id, "persona": persona, "kind": kind});
        self.tell("codes", asked).await.works().text("code")
    }

    /// The next calls of [`CODE2SESSION`] go wrong.
    pub(crate) async fn fault(&self, kind: Value, count: u32) {
        let fault = json!({"endpoint": CODE2SESSION, "fault": kind, "count": count});
        self.tell("faults", fault).await.works();
    }

    /// How often [`CODE2SESSION`] was asked.
    pub(crate) async fn asked(&self) -> usize {
        let log = Answer::of(client().get(format!("{}/sandbox/log", self.url))).await.unwrap();
        log.body.to_string().matches(&format!("\"endpoint\":\"{CODE2SESSION}\"")).count()
    }

    async fn tell(&self, what: &str, body: Value) -> Answer {
        Answer::of(client().post(format!("{}/sandbox/{what}", self.url)).json(&body)).await.unwrap()
    }
}
