//! `wxlogin reseal`: after a new master key.

use clap::Args;

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// Seals stored tokens anew.
#[derive(Args)]
#[command(
    long_about = "Seal stored tokens and session keys anew with the newest key of the key file. It may run while the server \
        runs, and again at any time. docs/operate.md says how a master key is changed.",
    after_help = help!("  wxlogin reseal my-app\n  wxlogin reseal --json")
)]
pub(crate) struct Reseal {
    #[command(flatten)]
    app: AppDir,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Reseal {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let did = app.core().reseal().await?;
        if self.json {
            say::json(&serde_json::to_value(did).map_err(|error| Failure::cannot(error.to_string()))?)?;
        } else {
            say::data(format!(
                "{} rows, {} sealed anew, {} that no key opens",
                did.seen, did.resealed, did.unreadable
            ))?;
        }
        if did.unreadable == 0 { Ok(()) } else { Err(Failure::Found) }
    }
}
