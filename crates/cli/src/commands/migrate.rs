//! `wxlogin migrate`: the tables of the database are brought up to this version.

use clap::Args;
use serde_json::json;
use wxlogin::{App, schema};

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// Brings the database's tables up to this version.
#[derive(Args)]
#[command(
    long_about = "Bring the database's tables up to this version: all missing steps, or none when one fails. A server does \
        the same at its start, unless database.migrate is \"manual\". Servers of the version before may go on running: a \
        step that would break them is refused by their version, and told in the changelog.",
    after_help = help!(
        "  wxlogin migrate my-app\n  \
           wxlogin migrate --check my-app      (exit code 1 when steps are missing; changes nothing)\n  \
           WXLOGIN_DATABASE_URL=postgres://owner@db/wxlogin wxlogin migrate my-app"
    )
)]
pub(crate) struct Migrate {
    #[command(flatten)]
    app: AppDir,

    /// Only say what is missing
    #[arg(long)]
    check: bool,

    /// Print the state as JSON
    #[arg(long)]
    json: bool,
}

impl Migrate {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        folder::must_exist(&dir)?;
        let loaded = App::builder(&dir).settings()?;
        let state = if self.check { schema::state(&loaded).await? } else { schema::migrate(&loaded).await? };
        self.tell(&state)?;
        if self.check && !state.missing.is_empty() {
            return Err(Failure::Refused(format!(
                "the tables lack what this version needs\n  wxlogin migrate {} applies it",
                dir.display()
            )));
        }
        Ok(())
    }

    fn tell(&self, state: &schema::State) -> Result<(), Failure> {
        let applied = !self.check;
        if self.json {
            let steps = state.missing.iter().map(|(number, name)| json!({"number": number, "name": name}));
            let key = if applied { "applied" } else { "missing" };
            return say::json(
                &json!({"found": state.found, "known": state.known, key: steps.collect::<Vec<_>>()}),
            );
        }
        for (number, name) in &state.missing {
            say::data(format!("{number:04} {name}: {}", if applied { "applied" } else { "missing" }))?;
        }
        if state.missing.is_empty() {
            let beyond =
                if state.found > state.known { ", left by a newer version that this one fits" } else { "" };
            say::data(format!("schema {}{beyond}: nothing to do", state.found))?;
        }
        Ok(())
    }
}
