//! What to open, and two things to paste.

use std::sync::Arc;

use wxlogin::{
    App,
    login_type::{Entry, LoginMethod},
    ports::Directory,
};

use super::demo::DemoUser;
use crate::say::{either, hint, pad};

/// Prints it all.
pub(super) fn print(app: &App, sandbox: &str, user: Option<&DemoUser>) {
    let server = app.settings().public_url.as_str();
    hint(format!("wxlogin dev: {} ({})\n", app.info().app_id, app.live().tree().dir().display()));
    row(either("The demo", "演示"), &format!("{server}/demo/"));
    row(either("Sign in", "登录页"), &format!("{server}/login"));
    row(either("The console", "管理台"), &format!("{server}/console/"));
    row(either("The phone", "手机"), &format!("{sandbox}/phone"));
    row(either("People, apps", "人物与应用"), &format!("{sandbox}/people"));
    if let Some(user) = user {
        row(either("A user", "用户"), &format!("{} / {}", user.username, user.password));
    }
    let methods = app.live().methods();
    for method in methods.iter() {
        row(either("Login method", "登录方式"), &format!("{}  {}", method.full_name, method.title));
    }
    if methods.is_empty() {
        hint(format!(
            "\n{}",
            either(
                "There are no login methods here yet. Add one: wxlogin new website Shop --register",
                "这里还没有登录方式，可用以下命令添加：wxlogin new website Shop --register",
            )
        ));
    }
    for (title, lines) in commands(app, &methods, server, sandbox, user) {
        hint(format!("\n{title}\n"));
        lines.iter().for_each(|line| hint(format!("  {line}")));
    }
    hint(format!("\n{}", either("Ctrl-C stops both.", "按 Ctrl-C 停止。")));
}

fn row(name: &str, value: &str) {
    hint(format!("  {}{value}", pad(name, 14)));
}

type Command = (&'static str, Vec<String>);

fn commands(
    app: &App,
    methods: &[Arc<LoginMethod>],
    server: &str,
    sandbox: &str,
    user: Option<&DemoUser>,
) -> Vec<Command> {
    let entry_of = |method: &LoginMethod| app.core().types.of(method).map(|t| t.descriptor().entry);
    let first = |entry: Entry| methods.iter().find(|m| m.is_active && entry_of(m) == Some(entry));
    let mut all = Vec::new();
    if let (Some(mini), Some(user)) = (first(Entry::MiniProgram), user) {
        all.push((
            either("The mini-program guide, paste as it stands:", "小程序登录指引，直接粘贴即可："),
            guide(mini, server, sandbox, user),
        ));
    }
    let page = first(Entry::Qr).map(|method| (method, "website"));
    let page = page.or_else(|| first(Entry::InWechat).map(|method| (method, "official")));
    if let Some((method, kind)) = page.or_else(|| first(Entry::MiniProgram).map(|method| (method, "mini"))) {
        let info = app.info();
        let base = format!("{server}/api/{}/{}", info.org_id, info.name);
        all.push((
            either(
                "A code of WeChat becomes a loginCode or a bindCode:",
                "微信 code 换取 loginCode 或 bindCode：",
            ),
            login_code(method, kind, &base, sandbox),
        ));
    }
    all
}

/// Binds bob to the user; later the code alone would do.
fn guide(mini: &LoginMethod, server: &str, sandbox: &str, user: &DemoUser) -> Vec<String> {
    vec![
        code_line(sandbox, &mini.app_id, "bob", "mini"),
        format!("curl -s {server}/login -H 'Content-Type: application/json' \\"),
        format!(
            r#"  -d '{{"username":"{}","password":"{}","code":"'$CODE'","instance":"{}"}}'"#,
            user.username, user.password, mini.full_name
        ),
    ]
}

fn login_code(method: &LoginMethod, kind: &str, base: &str, sandbox: &str) -> Vec<String> {
    let path = method.full_name.replace('.', "/");
    vec![
        code_line(sandbox, &method.app_id, "alice", kind),
        format!("curl -s {base}/{path}/getLoginCode -H 'Content-Type: application/json' \\"),
        r#"  -d '{"code":"'$CODE'"}'"#.to_owned(),
    ]
}

/// A code as if the persona had just agreed; `cut` takes the value out of `{"code":"..."}`.
fn code_line(sandbox: &str, app_id: &str, persona: &str, kind: &str) -> String {
    format!(
        r#"CODE=$(curl -s {sandbox}/sandbox/codes -H 'Content-Type: application/json' -d '{{"appid":"{app_id}","persona":"{persona}","kind":"{kind}"}}' | cut -d'"' -f4)"#
    )
}
