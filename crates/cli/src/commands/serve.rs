//! `wxlogin serve`: the server.

use clap::Args;
use wxlogin::{App, AppBuilder, Language};

use crate::{
    arguments::{AppDir, help},
    customise,
    failure::Failure,
    folder, listen, say,
    stop::Stop,
};

/// Starts the server for an app folder.
#[derive(Args)]
#[command(
    long_about = "Start the server for an app folder.\n\n\
        Settings come from DIR/wxlogin.toml, then WXLOGIN_... variables, then flags; `wxlogin config --example` prints \
        them all. Edits of elements take effect at once. SIGINT or SIGTERM lets running requests finish; a second one \
        stops at once.",
    after_help = help!(
        "  wxlogin serve my-app\n  \
           wxlogin serve my-app --listen 0.0.0.0:8400\n  \
           WXLOGIN_PUBLIC_URL=https://login.example.com wxlogin serve my-app"
    )
)]
pub(crate) struct Serve {
    #[command(flatten)]
    app: AppDir,

    /// Address and port; the variable is WXLOGIN_LISTEN [default: 127.0.0.1:8400]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        folder::must_exist(&dir)?;
        let builder = listening_on(customise::builder(&dir)?, self.listen);
        let settings = builder.settings()?.settings;
        wxlogin_server::init_logging(&settings).map_err(Failure::Cannot)?;
        let (listener, address) = listen::on(settings.listen, "--listen", "WXLOGIN_LISTEN").await?;
        let ops = listen::for_operators(settings.ops.listen).await?;
        let stop = Stop::on_signals()?;
        let app = builder.set("listen", address.to_string()).open().await?;
        customise::must_have_code(&app)?;
        tell_problems(&app);
        if super::check::is_production(&app.settings().wechat.hosts)
            && super::dev::demo::shut_out(&app).await?
        {
            say::note(say::either(
                "the demo user zhangsan, whose password is published, was disabled; set another password before you enable it",
                "演示用户 zhangsan 的密码是公开的，已停用；启用前请先设置新密码",
            ));
        }
        say::hint(format!("wxlogin serves {} on {}", app.info().app_id, app.settings().public_url));
        let listeners = wxlogin_server::Listeners { public: listener, ops };
        wxlogin_server::serve(app, listeners, stop.requested()).await;
        Ok(())
    }
}

/// `--listen`, where it was given.
pub(crate) fn listening_on(builder: AppBuilder, listen: Option<String>) -> AppBuilder {
    match listen {
        Some(address) => builder.set("listen", address),
        None => builder,
    }
}

/// How people come in through the app's active login methods.
fn entries(app: &App) -> Vec<wxlogin::login_type::Entry> {
    let methods = app.core().directory.methods();
    let active = methods.iter().filter(|method| method.is_active);
    active.filter_map(|method| Some(app.core().login_type(method).ok()?.descriptor().entry)).collect()
}

/// Problems of the folder and the settings stop nothing that works; they are told, and the server starts.
pub(crate) fn tell_problems(app: &App) {
    let loaded = app.loaded_settings();
    let production = super::check::is_production(&loaded.settings.wechat.hosts);
    let findings = if production { wxlogin::production_findings(loaded, &entries(app)) } else { Vec::new() };
    for warning in loaded.warnings.iter().chain(&findings) {
        say::note(warning.shown(say::is_chinese()));
    }
    let tree = app.live().tree();
    for problem in tree.diagnostics() {
        say::note(problem.one_line(say::elements_language()));
    }
    if tree.has_errors() {
        let dir = tree.dir().display();
        say::note(match say::language() {
            Language::En => format!("wxlogin check {dir} shows the places"),
            Language::Zh => format!("wxlogin check {dir} 可显示具体位置"),
        });
    }
}
