//! `wxlogin move`: from one database to another.

use clap::Args;
use serde_json::json;
use wxlogin::{
    App,
    moving::{database_url, move_state},
};

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// Moves state from one database to another.
#[derive(Args)]
#[command(
    long_about = "Move everything but codes and counters from one database to another, in batches, and compare counts and \
        checksums at the end. Stop the servers first. A move that was interrupted goes on where it ended when it is begun \
        again. The new place needs the same master key.\n\n\
        A URL with a password belongs in a variable: arguments are visible to every process of the machine.",
    after_help = help!(
        "  WXLOGIN_DATABASE_URL=postgres://… wxlogin move --from sqlite:data/wxlogin.db my-app\n  \
           WXLOGIN_MOVE_FROM=postgres://… wxlogin move --to sqlite:data/back.db --json my-app"
    )
)]
pub(crate) struct Move {
    #[command(flatten)]
    app: AppDir,

    /// Where state is now: sqlite:PATH (relative to the app folder) or postgres://…
    #[arg(long, value_name = "URL", env = "WXLOGIN_MOVE_FROM", hide_env_values = true)]
    from: String,

    /// Where it goes: an empty database, or one that an interrupted move began [default: database.url of the settings]
    #[arg(long, value_name = "URL", env = "WXLOGIN_MOVE_TO", hide_env_values = true)]
    to: Option<String>,

    /// Print the tables as JSON
    #[arg(long)]
    json: bool,
}

impl Move {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        folder::must_exist(&dir)?;
        let url =
            |text: &str| database_url(text, &dir).map_err(|problem| Failure::Refused(problem.to_string()));
        let from = url(&self.from)?;
        // An empty variable counts as not set, as those of the settings do.
        let to = match self.to.as_deref().filter(|to| !to.is_empty()) {
            Some(to) => url(to)?,
            None => App::builder(&dir).settings()?.settings.database.url,
        };
        let moved = move_state(&from, &to, |step| say::note(step.to_string())).await;
        let moved = moved.map_err(|problem| Failure::cannot(problem.to_string()))?;
        if self.json {
            let rows = moved.tables.iter();
            return say::json(
                &rows.map(|t| json!({"table": t.name, "rows": t.rows, "sha256": t.checksum})).collect(),
            );
        }
        for table in moved.tables {
            say::data(format!("{:>9}  {:<14} {}", table.rows, table.name, table.checksum))?;
        }
        Ok(())
    }
}
