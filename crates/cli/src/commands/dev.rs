//! `wxlogin dev`: server and sandbox in one process, wired to each other.

mod banner;
pub(crate) mod demo;

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use tokio::net::TcpListener;
use wxlogin::{App, AppBuilder, ports::Directory};
use wxlogin_sandbox::Sandbox;
use wxlogin_server::Listeners;

use super::{
    sandbox::{self, apps::Registrar},
    serve,
};
use crate::{
    arguments::{AppDir, help},
    customise,
    failure::Failure,
    folder, listen, say,
    stop::Stop,
};

/// Starts server and sandbox.
#[derive(Args)]
#[command(
    long_about = "Start a server and a sandbox WeChat for an app folder, and say what to open.\n\n\
        The demo at /demo/ shows a site, a page inside WeChat and a mini program, and that one person is the same user in \
        all three.\n\n\
        Every appId and AppSecret of the folder is known to the sandbox, also after edits, so whatever login method is \
        dropped in can be signed in through. The settings wechat.hosts.* are those of the sandbox, whatever the folder \
        says. An app whose appId is wxlogin.demo gets the user zhangsan with the password pwd123456 when it has no users.",
    after_help = help!(
        "  wxlogin dev examples/demo-app\n  \
           wxlogin dev my-app --listen 127.0.0.1:9000 --sandbox-listen 127.0.0.1:9001\n  \
           wxlogin dev --people people.json"
    )
)]
pub(crate) struct Dev {
    #[command(flatten)]
    app: AppDir,

    /// Address and port of the server; the variable is WXLOGIN_LISTEN [default: 127.0.0.1:8400]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,

    /// Address and port of the sandbox; the variable is WXLOGIN_SANDBOX_LISTEN [default: 127.0.0.1:8401]
    #[arg(long, value_name = "ADDR")]
    sandbox_listen: Option<String>,

    /// A JSON file with the sandbox's personas and apps
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
}

impl Dev {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        folder::must_exist(&dir)?;
        let people = sandbox::people(self.people.as_deref())?;
        let builder = self.builder(&dir)?;
        let settings = builder.settings()?.settings;
        wxlogin_server::init_logging(&settings).map_err(Failure::Cannot)?;
        let (server_port, address) = listen::on(settings.listen, "--listen", "WXLOGIN_LISTEN").await?;
        let (sandbox_port, sandbox_address) =
            listen::on(settings.sandbox.listen, "--sandbox-listen", "WXLOGIN_SANDBOX_LISTEN").await?;
        if !(address.ip().is_loopback() && sandbox_address.ip().is_loopback()) {
            say::note(say::either(
                "others can reach this: the sandbox signs anybody in as anybody, and the demo user's password is published",
                "其他机器可以访问此服务：沙箱允许任何人以任意身份登录，演示用户的密码也是公开的",
            ));
        }
        let sandbox_url = listen::url(sandbox_address);
        let ops = listen::for_operators(settings.ops.listen).await?;
        let stop = Stop::on_signals()?;
        let builder = builder.set("listen", address.to_string());
        let app = at_sandbox(builder, &sandbox_url).open().await?;
        customise::must_have_code(&app)?;
        let platform = sandbox::platform(people, sandbox_url.clone(), sandbox::seed()?);
        register_apps(&app, &platform);
        let user = demo::user(&app).await?;
        serve::tell_problems(&app);
        banner::print(&app, &sandbox_url, user.as_ref());
        let listeners = Listeners { public: server_port, ops };
        both(app, listeners, platform, sandbox_port, stop).await
    }

    fn builder(&self, dir: &std::path::Path) -> Result<AppBuilder, Failure> {
        let builder = serve::listening_on(customise::builder(dir)?, self.listen.clone());
        Ok(match &self.sandbox_listen {
            Some(address) => builder.set("sandbox.listen", address),
            None => builder,
        })
    }
}

/// All hosts of the platform are the sandbox.
fn at_sandbox(builder: AppBuilder, url: &str) -> AppBuilder {
    ["api", "open", "lp", "mp", "res"]
        .into_iter()
        .fold(builder, |builder, host| builder.set(format!("wechat.hosts.{host}"), url))
}

/// Registers what the folder holds with the sandbox, and keeps registering what changes.
fn register_apps(app: &App, platform: &Sandbox) {
    let types = app.core().types.clone();
    let registrar = Registrar::new(platform, types, app.settings().public_url.url());
    registrar.all(&app.live().methods());
    // Weak: the listener lives in what it listens to.
    let live = Arc::downgrade(app.live());
    app.live().on_change(Box::new(move |_| {
        if let Some(live) = live.upgrade() {
            registrar.all(&live.methods());
        }
    }));
}

/// Serves both until both have stopped. When one ends, the other is asked to stop.
async fn both(
    app: App,
    listeners: Listeners,
    platform: Sandbox,
    sandbox_port: TcpListener,
    stop: Stop,
) -> Result<(), Failure> {
    let (server_stop, sandbox_stop) = (stop.requested(), stop.requested());
    let server = async {
        wxlogin_server::serve_with_demo(app, listeners, server_stop).await;
        stop.now();
    };
    let sandbox = async {
        let outcome = platform.serve(sandbox_port, sandbox_stop).await;
        stop.now();
        outcome.map_err(|error| Failure::cannot(format!("the sandbox stopped: {error}")))
    };
    let ((), sandbox) = tokio::join!(server, sandbox);
    say::note(say::either("stopped", "已停止"));
    sandbox
}
