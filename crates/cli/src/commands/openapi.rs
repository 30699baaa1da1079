//! `wxlogin openapi`: the document of an app's HTTP interface.

use clap::Args;

use crate::{
    arguments::{AppDir, help},
    customise,
    failure::Failure,
    folder, say,
};

/// Prints the OpenAPI document.
#[derive(Args)]
#[command(
    long_about = "Print the OpenAPI document of an app, its login methods included. A running server gives the same at /openapi.json.",
    after_help = help!("  wxlogin openapi my-app > openapi.json")
)]
pub(crate) struct OpenApi {
    #[command(flatten)]
    app: AppDir,
}

impl OpenApi {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        folder::must_exist(&dir)?;
        // Documenting an app makes no database in it.
        let scratch = tempfile::tempdir().map_err(|error| Failure::cannot(error.to_string()))?;
        let at = |name: &str| scratch.path().join(name).display().to_string();
        let app = customise::builder(&dir)?
            .set("database.url", format!("sqlite:{}", at("scratch.db")))
            .set("security.master_key_file", at("scratch.key"))
            .watch(false)
            .lenient(true)
            .open()
            .await?;
        say::json(&wxlogin_server::openapi(&app))
    }
}
