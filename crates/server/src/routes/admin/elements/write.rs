//! Making, changing, overriding and removing login elements. The answer shows the element as it serves now.

use axum::extract::{Path, State};
use serde_json::{Map, Value, json};
use wxlogin::{
    App, Code, Error, Result,
    elements::{
        Schema, Tree,
        edit::{EditError, Editor, ElementFile},
    },
};

use super::{Admin, Asked, detail, files::Files, is_login, path_of, types, unknown};
use crate::{envelope::Outcome, state::Server};

/// What a form sends.
pub(super) struct Draft {
    pub(super) full_name: String,
    pub(super) type_name: Option<String>,
    pub(super) title: Option<String>,
    pub(super) values: Map<String, Value>,
}

impl Draft {
    pub(super) fn of(mut asked: Asked) -> Result<Self> {
        let draft = Self {
            full_name: asked.text("fullName")?,
            type_name: asked.maybe_text("type")?,
            title: asked.maybe_text("title")?,
            values: asked.object("values")?,
        };
        asked.done()?;
        Ok(draft)
    }
}

/// A new secret asks for a fresh proof. What is on the list of what a browser may see is none; all else may be.
async fn fresh_for_secrets(server: &Server, admin: &Admin, values: &Map<String, Value>) -> Result<()> {
    const PLAIN: [&str; 10] = [
        "appId",
        "scope",
        "state",
        "allowRegister",
        "isActive",
        "corp",
        "linkByUnionId",
        "default",
        "title",
        "icon",
    ];
    if values.keys().all(|key| PLAIN.contains(&key.as_str())) { Ok(()) } else { admin.fresh(server).await }
}

pub(super) async fn create(State(server): State<Server>, admin: Admin, asked: Asked) -> Outcome {
    let draft = Draft::of(asked)?;
    let app = server.app().clone();
    let name = draft.full_name.clone();
    fresh_for_secrets(&server, &admin, &draft.values).await?;
    let changed = blocking(move || {
        make(&app, &app.live().tree(), app.live().tree().dir(), &draft).map(|()| keys(&draft))
    })
    .await
    .map(Some)?;
    note(&server, &admin, &name, "created", changed).await?;
    shown(&server, &admin, &name)
}

pub(super) async fn update(
    State(server): State<Server>,
    admin: Admin,
    Path(name): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let (title, values) = (asked.maybe_text("title")?, asked.object("values")?);
    asked.done()?;
    fresh_for_secrets(&server, &admin, &values).await?;
    let app = server.app().clone();
    let draft = Draft { full_name: name.clone(), type_name: None, title, values };
    let changed = blocking(move || {
        change(&app, &app.live().tree(), app.live().tree().dir(), &draft).map(|()| keys(&draft))
    })
    .await
    .map(Some)?;
    note(&server, &admin, &name, "updated", changed).await?;
    shown(&server, &admin, &name)
}

pub(super) async fn remove(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    admin.fresh(&server).await?;
    let (app, gone) = (server.app().clone(), name.clone());
    blocking(move || {
        let tree = app.live().tree();
        if !is_method(&app, &tree, &gone) {
            return Err(unknown(&tree, &gone));
        }
        let schemas = app.live().schemas();
        Editor::new(tree.dir(), &schemas).delete(&gone).map_err(refused)?;
        reload(&app)
    })
    .await?;
    note(&server, &admin, &name, "deleted", None).await?;
    admin.done()
}

/// The names of the keys that a form changes.
fn keys(draft: &Draft) -> Vec<String> {
    let title = draft.title.as_ref().map(|_| "title".to_owned());
    title.into_iter().chain(draft.values.keys().cloned()).collect()
}

/// Who changed an element, and which keys of it; no value, since some are secrets.
pub(super) async fn note(
    server: &Server,
    admin: &Admin,
    name: &str,
    change: &str,
    keys: Option<Vec<String>>,
) -> Result<()> {
    server.app().core().note_element(&admin.visit, name, change, &keys.unwrap_or_default()).await
}

/// Makes the element in `dir`: the app folder, or a copy of it for a draft.
pub(super) fn make(app: &App, tree: &Tree, dir: &std::path::Path, draft: &Draft) -> Result<()> {
    let type_name = draft.type_name.as_deref().unwrap_or_default();
    if types::descriptor_of(app, tree, type_name).is_none() {
        return Err(Error::invalid("Choose a login Type.", "请选择登录类型。"));
    }
    let name = draft.full_name.rsplit('.').next().unwrap_or_default();
    let e_json = json!({"title": draft.title.as_deref().unwrap_or(name), "type": type_name});
    let mut config = json!({});
    for (key, value) in draft.values.iter().filter(|(_, value)| !is_nothing(value)) {
        put(&mut config, &path_of(app, key)?, value);
    }
    let schemas = app.live().schemas();
    Editor::new(dir, &schemas).create(&draft.full_name, &e_json, Some(&config)).map_err(refused)?;
    settle(app, dir)
}

/// Sets and removes keys, each in the file where it stands; a new one goes into the config file.
pub(super) fn change(app: &App, tree: &Tree, dir: &std::path::Path, draft: &Draft) -> Result<()> {
    if !is_method(app, tree, &draft.full_name) {
        return Err(unknown(tree, &draft.full_name));
    }
    let files = Files::read(tree, &draft.full_name)
        .ok_or_else(|| refused(EditError::NotFound(draft.full_name.clone())))?;
    let schemas: Vec<Schema> = app.live().schemas();
    let editor = Editor::new(dir, &schemas);
    let mut in_config = vec![];
    let mut in_e_json = vec![];
    for (key, value) in &draft.values {
        path_of(app, key)?;
        let change = (key.as_str(), Some(value.clone()).filter(|value| !is_nothing(value)));
        match files.find(key) {
            Some((ElementFile::EJson, _)) => in_e_json.push(change),
            _ => in_config.push(change),
        }
    }
    if let Some(title) = &draft.title {
        in_e_json.push(("title", Some(json!(title))));
    }
    for (file, changes) in [(ElementFile::Config, in_config), (ElementFile::EJson, in_e_json)] {
        if !changes.is_empty() {
            editor.update(&draft.full_name, file, &changes).map_err(refused)?;
        }
    }
    settle(app, dir)
}

/// Another folder than the app's is a draft, and does not serve.
fn settle(app: &App, dir: &std::path::Path) -> Result<()> {
    if dir == app.live().tree().dir() { reload(app) } else { Ok(()) }
}

pub(super) fn reload(app: &App) -> Result<()> {
    app.live().reload().map(|_| ()).map_err(Error::internal)
}

fn is_method(app: &App, tree: &Tree, name: &str) -> bool {
    tree.get(name).is_ok_and(|found| is_login(&found))
        || (tree.broken().any(|broken| broken == name) && super::belongs_here(app, tree, name))
}

pub(super) fn shown(server: &Server, admin: &Admin, name: &str) -> Outcome {
    let tree = server.app().live().tree();
    let shown = detail::view(server, &tree, name, admin.language()).ok_or_else(|| unknown(&tree, name))?;
    admin.tell(shown)
}

/// Files are written in a thread that may wait for the disk.
pub(in crate::routes::admin) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

fn put(object: &mut Value, path: &[String], value: &Value) {
    match path {
        [group, name] => object[group][name] = value.clone(),
        _ => object[path.join(".")] = value.clone(),
    }
}

pub(in crate::routes::admin) fn refused(error: EditError) -> Error {
    let text = error.to_string();
    let error = match error {
        EditError::Io { .. } => return Error::internal(text),
        EditError::NotFound(_) => Error::new(Code::NotFound),
        _ => Error::new(Code::InvalidArgument),
    };
    error.message("The element was not changed.", "元素未更改。").hint(text.clone(), text)
}
