//! A stage for tests: an app folder, the sandbox on a loopback port, and a clock that stands still.
//!
//! `Stage::new().await` has a website, an official account and a mini program of one open-platform account, all open for
//! registration, and the people alice, bob and carol. `stage.code("site", "alice")` is what WeChat gives a person who has
//! consented; `stage.ask("site", ...)` calls as anyone, `stage.serve(...)` as the application's back end.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test binary uses its own part of the stage"
)]
#![allow(
    clippy::allow_attributes,
    reason = "what is unused differs by test binary, so `expect` cannot be used"
)]

pub mod network;
pub mod pair;

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use wxlogin::{App, AppBuilder, Error, Result, Visit, nouns::Caller, ports::ManualClock};
use wxlogin_sandbox::{AppKind, AppRegistration, CodeKind, Fault, FaultKind, Options, Sandbox, SystemClock};

pub const SITE: &str = "auths.loginTypes.Site";
pub const OFFICIAL: &str = "auths.loginTypes.Official";
pub const MINI: &str = "auths.loginTypes.Mini";

pub struct Stage {
    pub app: App,
    pub sandbox: Sandbox,
    pub clock: Arc<ManualClock>,
    pub folder: tempfile::TempDir,
    pub origin: String,
}

/// The app's own names and appIds.
const APPS: [(&str, &str, AppKind, &str); 3] = [
    ("Site", "auths.loginTypes.WeChatType", AppKind::Website, "wx00000000000000a1"),
    ("Official", "auths.loginTypes.WechatPublicType", AppKind::Official, "wx00000000000000a2"),
    ("Mini", "auths.loginTypes.WeChatMiniType", AppKind::Mini, "wx00000000000000a3"),
];

pub fn secret_of(name: &str) -> String {
    format!("5ec4e7{name}5ec4e75ec4e75ec4e7")
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    pub async fn with(change: impl FnOnce(AppBuilder) -> AppBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, kind, _, app_id) in APPS {
            let config = json!({"authConfig": {"appId": app_id, "appSecret": secret_of(name)}});
            write_element(
                folder.path(),
                name,
                &json!({"type": kind, "title": name, "allowRegister": 1}),
                &config,
            );
        }
        let corp = folder.path().join("corps/Acme");
        std::fs::create_dir_all(&corp).unwrap();
        let define = json!({"type": "corps.NormalType", "title": "Acme", "allowJoin": 1});
        std::fs::write(corp.join("e.json"), define.to_string()).unwrap();
        Self::at(folder, change).await
    }

    pub async fn at(folder: tempfile::TempDir, change: impl FnOnce(AppBuilder) -> AppBuilder) -> Self {
        let (sandbox, origin) = sandbox().await;
        let clock = Arc::new(ManualClock::new(jiff::Timestamp::from_second(1_800_000_000).unwrap()));
        let app = open(folder.path(), &origin, clock.clone(), change).await;
        Self { app, sandbox, clock, folder, origin }
    }

    /// Closes the app and opens the folder again, as a restart would.
    pub async fn restart(mut self) -> Self {
        let fresh = open(self.folder.path(), &self.origin, self.clock.clone(), |builder| builder).await;
        self.app = fresh;
        self
    }

    pub fn code(&self, element: &str, person: &str) -> String {
        let name = element.rsplit('.').next().unwrap();
        let (_, _, kind, app_id) = APPS.into_iter().find(|(n, ..)| *n == name).unwrap();
        let kind = match kind {
            AppKind::Website => CodeKind::Website,
            AppKind::Official => CodeKind::Official,
            _ => CodeKind::Mini,
        };
        self.sandbox.issue_code(app_id, person, kind).unwrap()
    }

    pub fn app_id(element: &str) -> &'static str {
        let name = element.rsplit('.').next().unwrap();
        APPS.into_iter().find(|(n, ..)| *n == name).unwrap().3
    }

    pub fn fault(&self, endpoint: &str, kind: Value) {
        let kind = FaultKind::from_json(&kind).unwrap();
        self.sandbox.add_fault(Fault::next(endpoint, kind)).unwrap();
    }

    /// How often WeChat was asked at an endpoint.
    pub fn asked(&self, endpoint: &str) -> usize {
        self.sandbox.log().iter().filter(|entry| entry.endpoint == endpoint).count()
    }

    /// Calls as anyone.
    pub async fn ask(&self, element: &str, function: &str, arguments: Value) -> Result<Value> {
        self.call(&Visit::anonymous(), element, function, arguments).await
    }

    /// Calls as the application's back end.
    pub async fn serve(&self, element: &str, function: &str, arguments: Value) -> Result<Value> {
        self.call(&Visit::in_process(), element, function, arguments).await
    }

    pub async fn call(
        &self,
        visit: &Visit,
        element: &str,
        function: &str,
        arguments: Value,
    ) -> Result<Value> {
        self.app.call(visit, element, function, arguments.as_object().unwrap().clone()).await
    }

    /// Registers a person through an element and gives the userId.
    pub async fn register(&self, element: &str, person: &str) -> String {
        let answer =
            self.ask(element, "getLoginCode", json!({"code": self.code(element, person)})).await.unwrap();
        let user = self.ask(element, "register", json!({"bindCode": answer["bindCode"]})).await.unwrap();
        user["userId"].as_str().unwrap().to_owned()
    }

    /// Signs a known person in and gives (userId, sessionId).
    pub async fn sign_in(&self, element: &str, person: &str) -> Result<(String, String)> {
        let answer = self.ask(element, "getLoginCode", json!({"code": self.code(element, person)})).await?;
        let service = "auths.loginTypes.services.AuthSvc";
        let session = self.ask(service, "loginByCode", json!({"loginCode": answer["loginCode"]})).await?;
        let text = |name: &str| session[name].as_str().unwrap().to_owned();
        Ok((text("userId"), text("sessionId")))
    }

    /// A visit by the holder of a session.
    pub async fn as_user(&self, token: &str) -> Visit {
        let session = self.app.core().authenticate(token).await.unwrap().unwrap();
        Visit { caller: Caller::User(session), ..Visit::anonymous() }
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }
}

pub async fn open(
    dir: &std::path::Path,
    origin: &str,
    clock: Arc<ManualClock>,
    change: impl FnOnce(AppBuilder) -> AppBuilder,
) -> App {
    let builder = ["api", "open", "lp", "mp", "res"]
        .into_iter()
        .fold(App::builder(dir).environment([]), |builder, host| {
            builder.set(format!("wechat.hosts.{host}"), origin)
        });
    let builder = builder
        .set("password.memory_kib", "64")
        .set("password.iterations", "1")
        .set("limits.per_address", "100000");
    change(builder.clock(clock).watch(false)).open().await.unwrap()
}

pub fn write_element(dir: &std::path::Path, name: &str, define: &Value, config: &Value) {
    let folder = dir.join("auths/loginTypes").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("e.json"), define.to_string()).unwrap();
    std::fs::write(folder.join(format!("{name}.json")), config.to_string()).unwrap();
}

async fn sandbox() -> (Sandbox, String) {
    let sandbox = Sandbox::new(Options::new(Arc::new(SystemClock), [3; 32]));
    for (name, _, kind, app_id) in APPS {
        let registration = AppRegistration {
            app_id: app_id.to_owned(),
            secret: secret_of(name).into(),
            kind,
            name: name.to_owned(),
            callback_domains: vec![],
        };
        sandbox.register_app(registration).unwrap();
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let serving = sandbox.clone();
    tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
    (sandbox, origin)
}

/// The code of a failure, for short assertions.
pub fn failure<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    let error: Error = result.unwrap_err();
    error.code().as_str()
}
