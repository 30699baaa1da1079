//! A draft is judged by the loader itself: the app folder is laid out once more in a temporary place, by links, with the draft's
//! files in it for real, and read as it would be after saving. So the console's diagnostics are those of `wxlogin check`.

use std::{fs, io, path::Path};

use axum::extract::State;
use serde_json::{Value, json};
use tempfile::TempDir;
use wxlogin::{
    App, Error, Result,
    elements::{Diagnostic, Tree},
};

use super::{
    Admin, Asked, diagnostics,
    write::{Draft, blocking, change, make},
};
use crate::{envelope::Outcome, state::Server};

pub(super) async fn validate(State(server): State<Server>, admin: Admin, asked: Asked) -> Outcome {
    let draft = Draft::of(asked)?;
    let app = server.app().clone();
    let language = admin.language();
    let found: Vec<Value> = blocking(move || {
        let problems = judge(&app, &draft)?;
        Ok(problems.iter().map(|problem| diagnostics::view(problem, language)).collect())
    })
    .await?;
    admin.tell(json!({"diagnostics": found}))
}

/// What saving the draft would bring: the problems of the element, and those that others would get by it.
fn judge(app: &App, draft: &Draft) -> Result<Vec<Diagnostic>> {
    let tree = app.live().tree();
    let beside = TempDir::new().map_err(Error::internal)?;
    let dir = beside.path().join("app");
    lay_out(tree.dir(), &dir, &draft.full_name).map_err(Error::internal)?;
    let exists = dir.join(draft.full_name.replace('.', "/")).join("e.json").is_file();
    if exists {
        change(app, &tree, &dir, draft)?
    } else {
        make(app, &tree, &dir, draft)?
    }
    let after = app.live().read_draft(&dir).map_err(Error::internal)?;
    Ok(after.diagnostics().iter().filter(|problem| concerns(problem, &tree, draft)).cloned().collect())
}

fn concerns(problem: &Diagnostic, before: &Tree, draft: &Draft) -> bool {
    let its_own = problem.full_name.as_deref() == Some(draft.full_name.as_str());
    its_own || !before.diagnostics().iter().any(|known| known.to_string() == problem.to_string())
}

/// Links to everything, real folders on the way to the element, and a real copy of the element's own files, since an editor
/// would follow links.
fn lay_out(from: &Path, to: &Path, full_name: &str) -> io::Result<()> {
    let (mut from, mut to) = (fs::canonicalize(from)?, to.to_path_buf());
    fs::create_dir(&to)?;
    let root = from.clone();
    for part in full_name.split('.') {
        link_all(&from, &to, |name| name == part || (from == root && ["app.json", "data"].contains(&name)))?;
        if from == root {
            copy_app_json(&from, &to)?;
        }
        from = from.join(part);
        if !from.is_dir() {
            return Ok(());
        }
        to = to.join(part);
        fs::create_dir(&to)?;
    }
    copy_files(&from, &to)
}

fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)?.filter_map(io::Result::ok) {
        let target = to.join(entry.file_name());
        if entry.path().is_file() {
            fs::copy(entry.path(), target)?;
        } else {
            link(&entry.path(), &target)?;
        }
    }
    Ok(())
}

fn link_all(from: &Path, to: &Path, except: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(from)?.filter_map(io::Result::ok) {
        let name = entry.file_name();
        if !except(&name.to_string_lossy()) {
            link(&entry.path(), &to.join(name))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(not(unix))]
fn link(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        return fs::copy(from, to).map(|_| ());
    }
    fs::create_dir(to)?;
    copy_files(from, to)
}

/// Apps that are extended are named relative to the app folder, so here they are named by where they are.
fn copy_app_json(from: &Path, to: &Path) -> io::Result<()> {
    let path = from.join("app.json");
    if !path.is_file() {
        let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
        return fs::write(to.join("app.json"), json!({"orgId": "local", "name": plain}).to_string());
    }
    let text = fs::read_to_string(path)?;
    let text = match serde_json::from_str::<Value>(&text) {
        Ok(mut app) => {
            if let Some(entries) = app.get_mut("extends").and_then(Value::as_array_mut) {
                entries.iter_mut().for_each(|entry| *entry = placed(entry, from));
            }
            app.to_string()
        }
        Err(_) => text,
    };
    fs::write(to.join("app.json"), text)
}

fn placed(entry: &Value, dir: &Path) -> Value {
    let text = entry.as_str().or_else(|| entry["path"].as_str()).or_else(|| entry["appId"].as_str());
    let Some(text) = text else { return entry.clone() };
    let is_path = entry["path"].is_string() || text.contains('/') || text.starts_with('.');
    let candidates = match text.split_once('.') {
        _ if is_path => vec![text.to_owned()],
        Some((org, name)) => {
            vec![format!("../{name}"), format!("../{org}/{name}"), format!("extends/{name}")]
        }
        None => vec![format!("../{text}"), format!("extends/{text}")],
    };
    match candidates.iter().map(|relative| dir.join(relative)).find(|path| path.is_dir()) {
        Some(found) => json!({"path": found, "version": entry["version"]}),
        None => entry.clone(),
    }
}
