//! `wxlogin corp list`.

use clap::Args;
use serde_json::json;
use wxlogin::ports::{Directory, Page};

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// Lists organisations.
#[derive(Args)]
#[command(after_help = help!("  wxlogin corp list my-app\n  wxlogin corp list --json"))]
pub(crate) struct List {
    #[command(flatten)]
    app: AppDir,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let mut found = Vec::new();
        for corp in app.live().corps().iter() {
            let (_, rows) = app.core().stores.members.members(&corp.id, Page { offset: 0, limit: 1 }).await?;
            found.push((corp.clone(), rows));
        }
        if self.json {
            let rows = found.iter().map(|(corp, rows)| {
                json!({"corpId": corp.id, "title": corp.title, "allowJoin": corp.allow_join, "memberRows": rows})
            });
            return say::json(&rows.collect());
        }
        let rows: Vec<Vec<String>> = found
            .iter()
            .map(|(corp, rows)| {
                let join = if corp.allow_join { "yes" } else { "no" };
                vec![corp.id.clone(), corp.title.clone(), join.to_owned(), rows.to_string()]
            })
            .collect();
        say::table(&["CORPID", "TITLE", "JOIN", "MEMBER ROWS"], &rows)
    }
}
