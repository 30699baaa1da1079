//! The words of the tests.
//!
//! `Site::start()` is a server with a website (`WEB`), an official account (`OFFICIAL`), a mini program (`MINI`) and a
//! website that lets nobody register (`CLOSED`), all of one open-platform account, and the organisations Acme and Beta.
//! `site.person("alice").code(WEB)` is what WeChat gives a person who has consented. `site.call(...)` calls as anyone,
//! `site.service()` as the application's back end, `site.signed_in("alice")` as a person. `site.browser()` has cookies.
//!
//! Every answer is checked for secrets (`guard`), and so is the log of the whole run.

mod browser;
mod client;
mod guard;
mod reply;
mod wechat;

use std::{net::SocketAddr, path::Path, sync::Arc};

use axum::Router;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use wxlogin::{App, AppBuilder, Visit, ports::ManualClock};
use wxlogin_sandbox::{Fault, FaultKind, Sandbox};

pub(crate) use browser::Browser;
pub(crate) use client::Caller;
pub(crate) use guard::Guard;
pub(crate) use reply::Reply;
pub(crate) use wechat::{Person, secret_of};

pub(crate) const WEB: &str = "auths/loginTypes/Web";
pub(crate) const OFFICIAL: &str = "auths/loginTypes/Official";
pub(crate) const MINI: &str = "auths/loginTypes/Mini";
pub(crate) const CLOSED: &str = "auths/loginTypes/Closed";
pub(crate) const AUTH: &str = "auths/loginTypes/services/AuthSvc";

/// What a monitoring program sends.
pub(crate) const OPS_KEY: &str = "the-key-of-the-monitoring";

/// A server under test.
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) platform: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) router: Router,
    pub(crate) guard: Guard,
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// The same on a port of this machine, as `wxlogin serve` does it. It stops when the sender goes.
    pub(crate) async fn serve(&self) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        (address, stop, tokio::spawn(wxlogin_server::serve(self.app.clone(), listener, stopped)))
    }

    pub(crate) async fn with(change: impl FnOnce(AppBuilder) -> AppBuilder) -> Self {
        let guard = Guard::listen();
        let folder = tempfile::tempdir().unwrap();
        write_folder(folder.path());
        let (platform, origin) = wechat::platform().await;
        let clock = Arc::new(ManualClock::new(jiff::Timestamp::from_second(1_800_000_000).unwrap()));
        let builder = ["api", "open", "lp", "mp", "res"]
            .into_iter()
            .fold(App::builder(folder.path()).environment([]), |builder, host| {
                builder.set(format!("wechat.hosts.{host}"), &origin)
            });
        let builder = builder
            .set("password.memory_kib", "64")
            .set("password.iterations", "1")
            .set("limits.per_address", "100000")
            .set("ops.key", OPS_KEY)
            .clock(clock.clone())
            .watch(false);
        let app = change(builder).open().await.unwrap();
        let router = wxlogin_server::router(app.clone());
        Self { app, platform, clock, folder, router, guard }
    }

    /// Somebody who has WeChat.
    pub(crate) fn person<'a>(&'a self, name: &'a str) -> Person<'a> {
        Person { site: self, name }
    }

    /// Anyone.
    pub(crate) fn anyone(&self) -> Caller<'_> {
        Caller::new(self, None)
    }

    /// The holder of a token.
    pub(crate) fn with_token(&self, token: &str) -> Caller<'_> {
        Caller::new(self, Some(token.to_owned()))
    }

    /// A monitoring program.
    pub(crate) fn operator(&self) -> Caller<'_> {
        self.with_token(OPS_KEY)
    }

    /// The application's back end.
    pub(crate) async fn service(&self) -> Caller<'_> {
        let name = format!("tests {}", self.guard.count());
        let key = self.app.core().add_key(&Visit::in_process(), &name, false).await.unwrap();
        self.guard.hide(&key);
        self.with_token(&key)
    }

    /// Calls a function as anyone.
    pub(crate) async fn call(&self, element: &str, function: &str, arguments: Value) -> Reply {
        self.anyone().call(element, function, arguments).await
    }

    /// A person with a user and a session; gives the caller and the userId.
    pub(crate) async fn signed_in(&self, name: &str) -> (Caller<'_>, String) {
        let code = self.call(WEB, "getLoginCode", json!({"code": self.person(name).code(WEB)})).await.data();
        let code = match code.get("bindCode") {
            Some(bind_code) => self.call(WEB, "register", json!({"bindCode": bind_code})).await.data(),
            None => code,
        };
        let login = self.call(AUTH, "loginByCode", json!({"loginCode": code["loginCode"]})).await.data();
        (self.with_token(login["sessionId"].as_str().unwrap()), login["userId"].as_str().unwrap().to_owned())
    }

    /// A user with a password.
    pub(crate) async fn user(&self, username: &str, password: &str) -> String {
        let visit = Visit::operator();
        let user = self.app.core().add_user(&visit, username, Some(&password.into()), None).await.unwrap();
        user.id.to_string()
    }

    /// The appId of a login element.
    pub(crate) fn app_id(&self, element: &str) -> String {
        let name = element.rsplit('/').next().unwrap();
        self.app.method(name).unwrap().app_id.clone()
    }

    /// A browser on a desk.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// WeChat's next calls of an endpoint go wrong.
    pub(crate) fn fault(&self, endpoint: &str, kind: Value) {
        let fault = FaultKind::from_json(&kind).unwrap();
        self.platform.add_fault(Fault::next(endpoint, fault)).unwrap();
    }

    /// How often WeChat was asked at an endpoint.
    pub(crate) fn asked(&self, endpoint: &str) -> usize {
        self.platform.log().iter().filter(|entry| entry.endpoint == endpoint).count()
    }

    /// Time passes.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.advance(jiff::SignedDuration::from_secs(seconds));
    }

    /// One more login of the website `Web`, in a folder of its own.
    pub(crate) fn add_login(&self, folder: &str, define: &Value) {
        let dir = self.folder.path().join("auths/loginTypes").join(folder);
        let name = dir.file_name().unwrap().to_str().unwrap();
        let (_, kind, app_id, _) = wechat::ELEMENTS[0];
        let mut define = define.clone();
        define["type"] = json!(format!("auths.loginTypes.{kind}"));
        write(&dir.join("e.json"), &define);
        let config = json!({"appId": app_id, "appSecret": wechat::secret_of(app_id)});
        write(&dir.join(format!("{name}.json")), &config);
        self.app.live().reload().unwrap();
    }

    /// Changes the config of a login element and reloads.
    pub(crate) fn reconfigure(&self, name: &str, config: &Value) {
        write(&self.folder.path().join(format!("auths/loginTypes/{name}/{name}.json")), config);
        self.app.live().reload().unwrap();
    }
}

fn write_folder(dir: &Path) {
    write(&dir.join("app.json"), &json!({"orgId": "demo", "name": "shop", "title": "The shop"}));
    for (name, kind, app_id, register) in wechat::ELEMENTS {
        let kind = format!("auths.loginTypes.{kind}");
        let element = dir.join("auths/loginTypes").join(name);
        write(&element.join("e.json"), &json!({"type": kind, "title": name, "allowRegister": register}));
        let config = json!({"appId": app_id, "appSecret": wechat::secret_of(app_id)});
        write(&element.join(format!("{name}.json")), &config);
    }
    for (name, title) in [("Acme", "Acme"), ("Beta", "贝塔")] {
        let define = json!({"type": "corps.NormalType", "title": title, "allowJoin": 1});
        write(&dir.join("corps").join(name).join("e.json"), &define);
    }
}

fn write(path: &Path, content: &Value) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content.to_string()).unwrap();
}
