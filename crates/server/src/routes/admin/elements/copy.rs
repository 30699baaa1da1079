//! Copies of elements: an inherited one taken over into this app, and one more of what there is. Files are copied on the
//! server, so that a secret goes along without being seen.

use axum::extract::{Path, State};
use serde_json::{Value, json};
use wxlogin::{
    App, Result,
    elements::{Resolved, RoleKind, edit::Editor},
};

use super::{
    Admin, Asked,
    files::Files,
    is_login, unknown,
    write::{blocking, note, refused, reload, shown},
};
use crate::{envelope::Outcome, state::Server};

pub(super) async fn take_over(
    State(server): State<Server>,
    admin: Admin,
    Path(name): Path<String>,
) -> Outcome {
    let app = server.app().clone();
    let copied = name.clone();
    blocking(move || copy(&app, &copied, &copied, None)).await?;
    note(&server, &admin, &name, "taken over", None).await?;
    shown(&server, &admin, &name)
}

pub(super) async fn duplicate(
    State(server): State<Server>,
    admin: Admin,
    Path(name): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let (full_name, title) = (asked.text("fullName")?, asked.maybe_text("title")?);
    asked.done()?;
    let app = server.app().clone();
    let made = full_name.clone();
    blocking(move || copy(&app, &name, &made, Some(title))).await?;
    note(&server, &admin, &full_name, "copied", None).await?;
    shown(&server, &admin, &full_name)
}

/// Copies an element. One under another name has the title that is given, and is nobody's default.
fn copy(app: &App, name: &str, to: &str, another: Option<Option<String>>) -> Result<()> {
    let tree = app.live().tree();
    // A Type may have code, whose class is named like the folder: under another name it would not load.
    let may = |found: &Resolved| is_login(found) && (another.is_none() || found.kind() == RoleKind::Instance);
    let found = tree.get(name).ok().filter(may);
    let files = found.and_then(|found| Files::of(found.element())).ok_or_else(|| unknown(&tree, name))?;
    let (mut e_json, config) = files.content();
    if let (Some(title), Value::Object(members)) = (another, &mut e_json) {
        members.shift_remove("default");
        members.shift_remove("frontBundleEntry");
        if let Some(title) = title {
            members.insert("title".to_owned(), json!(title));
        }
    }
    let schemas = app.live().schemas();
    let editor = Editor::new(tree.dir(), &schemas);
    let made = editor.create_beside(to, &e_json, config.as_ref(), Some(&files.folder));
    made.map_err(refused)?;
    reload(app)
}
