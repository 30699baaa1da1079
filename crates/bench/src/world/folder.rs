//! App folders: a mini program `Mini`, a website `Scan`, and as many further mini programs as asked for.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::people;
use crate::Result;

/// Below the organisation and app that [`make`] names.
pub(crate) const API: &str = "/api/bench/login/auths/loginTypes";

/// Makes a folder with this many login elements.
pub(crate) fn make(dir: &Path, elements: u64) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    write(&dir.join("app.json"), &json!({"orgId": "bench", "appId": "bench.login", "title": "Bench"}))?;
    element(dir, "Mini", "WeChatMiniType", people::MINI)?;
    if elements > 1 {
        element(dir, "Scan", "WeChatType", people::SITE)?;
    }
    for n in 2..elements {
        element(dir, &name(n), "WeChatMiniType", &app_id(n))?;
    }
    Ok(())
}

/// The nth element's name.
pub(crate) fn name(n: u64) -> String {
    match n {
        0 => "Mini".to_owned(),
        1 => "Scan".to_owned(),
        _ => format!("Login{n}"),
    }
}

fn app_id(n: u64) -> String {
    format!("wx{:016x}", 0x00c0_0000_0000_u64.wrapping_add(n))
}

/// Gives an element another appId, as an edit with a text editor does.
pub(crate) fn edit(dir: &Path, name: &str, app_id: &str) -> Result<()> {
    write(&folder(dir, name).join(format!("{name}.json")), &config(app_id))
}

fn folder(dir: &Path, name: &str) -> PathBuf {
    dir.join("auths/loginTypes").join(name)
}

fn config(app_id: &str) -> Value {
    json!({"appId": app_id, "appSecret": "0123456789abcdef0123456789abcdef"})
}

fn element(dir: &Path, name: &str, kind: &str, app_id: &str) -> Result<()> {
    let at = folder(dir, name);
    std::fs::create_dir_all(&at)?;
    write(&at.join("e.json"), &json!({"title": name, "type": format!("auths.loginTypes.{kind}")}))?;
    write(&at.join(format!("{name}.json")), &config(app_id))
}

fn write(path: &Path, value: &Value) -> Result<()> {
    std::fs::write(path, value.to_string()).map_err(|error| format!("{}: {error}", path.display()).into())
}
