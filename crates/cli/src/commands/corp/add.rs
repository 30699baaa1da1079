//! `wxlogin corp add`.

use clap::Args;
use serde_json::json;
use wxlogin_element::edit::Editor;

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder::Folder,
    say,
};

/// Makes an organisation.
#[derive(Args)]
#[command(
    long_about = "Make an organisation: the folder corps/NAME with an e.json. Its corpId is its fullName, corps.NAME, which is printed.",
    after_help = help!(
        "  wxlogin corp add --name Acme --title 'Acme Ltd.' my-app\n  \
           wxlogin corp add --name Staff --no-join"
    )
)]
pub(crate) struct Add {
    #[command(flatten)]
    app: AppDir,

    /// The folder's name, or a fullName such as corps.Acme
    #[arg(long)]
    name: String,

    /// The name to show [default: NAME]
    #[arg(long)]
    title: Option<String>,

    /// Nobody joins by registering; members are added by an operator
    #[arg(long)]
    no_join: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(super) fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        let corp = create(&dir, &self.name, self.title.as_deref(), !self.no_join)?;
        if self.json { say::json(&json!({"corpId": corp})) } else { say::data(corp) }
    }
}

/// Makes the folder and gives the corpId.
pub(crate) fn create(
    dir: &std::path::Path,
    name: &str,
    title: Option<&str>,
    allow_join: bool,
) -> Result<String, Failure> {
    let folder = Folder::read(dir, true)?;
    let full_name = if name.contains('.') { name.to_owned() } else { format!("corps.{name}") };
    let title = title.unwrap_or_else(|| full_name.rsplit('.').next().unwrap_or(name));
    let e_json = json!({"title": title, "type": "corps.NormalType", "allowJoin": i32::from(allow_join)});
    let made = Editor::new(dir, &folder.schemas()).create(&full_name, &e_json, None);
    let path = made.map_err(|error| Failure::Refused(error.to_string()))?;
    say::note(format!("made {}", path.display()));
    Ok(full_name)
}
