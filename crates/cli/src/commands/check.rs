//! `wxlogin check`: everything that is wrong with an app folder and its settings, at once, with the places.

mod settings;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use wxlogin::{App, Hosts};
use wxlogin_element::{Diagnostic, Language as ElementLanguage};

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder::Folder,
    say,
};

/// Which platform the app is meant for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Platform {
    /// Placeholder credentials are warnings
    Sandbox,
    /// Placeholder credentials are errors
    Production,
}

/// Checks an app folder.
#[derive(Args)]
#[command(
    long_about = "Print everything that is wrong with an app folder and its settings, all at once, each with file, line, \
        column, the key, what was expected and the fix. Nothing is made or changed.",
    after_help = help!(
        "  wxlogin check my-app\n  \
           wxlogin check my-app --platform sandbox\n  \
           wxlogin check --json | jq .errors"
    )
)]
pub(crate) struct Check {
    #[command(flatten)]
    app: AppDir,

    /// What it is checked for [default: production, unless wechat.hosts name another platform]
    #[arg(long, value_enum)]
    platform: Option<Platform>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        crate::folder::must_exist(&dir)?;
        let builder = App::builder(&dir);
        let (mut settings, real_platform) = settings::check(&builder);
        let platform =
            self.platform.unwrap_or(if real_platform { Platform::Production } else { Platform::Sandbox });
        let folder = Folder::read(&dir, platform == Platform::Sandbox)?;
        if self.platform == Some(Platform::Production)
            && let Ok(loaded) = builder.settings()
        {
            settings.extend(wxlogin::production_findings(&loaded, &folder.entries()));
        }
        let proxy = proxy(&builder);
        let elements = folder.tree.diagnostics();
        let errors = elements.iter().filter(|problem| problem.is_error()).count()
            + settings.iter().filter(|problem| settings::is_error(problem)).count();
        let warnings = elements.iter().filter(|problem| problem.is_warning()).count()
            + settings.iter().filter(|problem| !settings::is_error(problem)).count();
        if self.json {
            let shown = elements.iter().map(element).chain(settings.iter().map(settings::shown));
            say::json(&json!({
                "errors": errors,
                "warnings": warnings,
                "proxy": proxy.as_ref().map(|(address, _)| address),
                "diagnostics": shown.collect::<Vec<Value>>(),
            }))?;
        } else {
            elements.iter().try_for_each(draw)?;
            settings.iter().try_for_each(|problem| say::data(settings::draw(problem, say::is_chinese())))?;
            if let Some((address, except)) = &proxy {
                say::data(through(address, except.as_deref()))?;
            }
            say::data(summary(&folder, errors, warnings))?;
        }
        if errors == 0 { Ok(()) } else { Err(Failure::Found) }
    }
}

/// The proxy that calls to the platform go through by this environment, and what `no_proxy` lists. Loopback is always direct.
fn proxy(builder: &wxlogin::AppBuilder) -> Option<(String, Option<String>)> {
    let proxies = wxlogin::proxies();
    let api = builder.settings().ok()?.settings.wechat.hosts.api;
    let local = match api.url().host()? {
        url::Host::Domain(name) => name == "localhost",
        url::Host::Ipv4(address) => address.is_loopback(),
        url::Host::Ipv6(address) => address.is_loopback(),
    };
    let shown = proxies.shown(api.url().scheme()).filter(|_| !local)?;
    Some((shown, proxies.except().map(str::to_owned)))
}

fn through(address: &str, except: Option<&str>) -> String {
    let except = except.map(|list| say::either(" (no_proxy: {})", "（no_proxy：{}）").replace("{}", list));
    let except = except.unwrap_or_default();
    say::printable(&match say::language() {
        wxlogin::Language::En => format!("Calls to WeChat go through the proxy {address}{except}."),
        wxlogin::Language::Zh => format!("对微信的请求经过代理 {address}{except}。"),
    })
}

/// Whether these hosts are WeChat's own.
pub(super) fn is_production(hosts: &wxlogin::settings::sections::Hosts) -> bool {
    Hosts {
        api: hosts.api.url().clone(),
        open: hosts.open.url().clone(),
        lp: hosts.lp.url().clone(),
        mp: hosts.mp.url().clone(),
        res: hosts.res.url().clone(),
    }
    .is_production()
}

fn element(problem: &Diagnostic) -> Value {
    let mut shown = serde_json::to_value(problem).unwrap_or_default();
    if let Some(object) = shown.as_object_mut() {
        let chinese = problem.text(ElementLanguage::Zh);
        object.insert("messageZh".to_owned(), chinese.message.into());
        object.insert("expectedZh".to_owned(), chinese.expected.into());
        object.insert("fixZh".to_owned(), chinese.fix.into());
    }
    shown
}

fn draw(problem: &Diagnostic) -> Result<(), Failure> {
    let language = say::elements_language();
    say::data(if say::coloured() { problem.render_coloured(language) } else { problem.render(language) })
}

fn summary(folder: &Folder, errors: usize, warnings: usize) -> String {
    let app = &folder.tree.app().app_id;
    let methods = folder.tree.instances_of("auths.loginTypes.Meta", true).len();
    let corps = folder.tree.instances_of("corps.Meta", true).len();
    match say::language() {
        wxlogin::Language::En => format!(
            "{app}: {}, {}; {}, {}",
            say::count(methods, "login method"),
            say::count(corps, "organisation"),
            say::count(errors, "error"),
            say::count(warnings, "warning"),
        ),
        wxlogin::Language::Zh => {
            format!("{app}：登录方式 {methods} 个，组织 {corps} 个；错误 {errors}，警告 {warnings}")
        }
    }
}
