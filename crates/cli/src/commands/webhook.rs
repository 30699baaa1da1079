//! `wxlogin webhook`: what the application was told.

use clap::{Args, Subcommand};
use wxlogin::WEBHOOK_READER;

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// The webhook.
#[derive(Subcommand)]
#[command(after_help = help!(
    "  wxlogin webhook status my-app\n  \
       wxlogin webhook replay --after 1200 my-app"
))]
pub(crate) enum Webhook {
    /// Tell events again
    Replay(Replay),
    /// Show how far the application has been told
    Status(Status),
}

/// Tells events again.
#[derive(Args)]
#[command(
    long_about = "Tell every event after this number again, in order. The running server does it within a second or two; the \
        application recognises an event it knows by its webhook-id.",
    after_help = help!("  wxlogin webhook replay --after 1200 my-app")
)]
pub(crate) struct Replay {
    #[command(flatten)]
    app: AppDir,

    /// The number of the last event that was dealt with; 0 tells everything that is still kept
    #[arg(long, value_name = "EVENT")]
    after: u32,
}

/// Shows how far it is.
#[derive(Args)]
#[command(after_help = help!("  wxlogin webhook status my-app"))]
pub(crate) struct Status {
    #[command(flatten)]
    app: AppDir,
}

impl Webhook {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Replay(replay) => {
                let app = folder::open(&replay.app.path()).await?;
                must_have_a_listener(&app)?;
                app.core()
                    .stores
                    .events
                    .set_event_cursor(WEBHOOK_READER, i64::from(replay.after))
                    .await
                    .map_err(unreachable)?;
                say::note(format!("events after {} are told again", replay.after));
            }
            Self::Status(status) => {
                let app = folder::open(&status.app.path()).await?;
                match app.core().stores.events.event_cursor(WEBHOOK_READER).await.map_err(unreachable)? {
                    Some(event) => say::data(format!("told up to event {event}"))?,
                    None => say::data("nothing was told yet")?,
                }
            }
        }
        Ok(())
    }
}

/// Without an address nothing is told, now or again.
fn must_have_a_listener(app: &wxlogin::App) -> Result<(), Failure> {
    if app.settings().webhook.url.is_some() {
        return Ok(());
    }
    Err(Failure::Refused(
        say::either(
            "webhook.url is not set, so no event is told to anybody\n  set it in wxlogin.toml or as WXLOGIN_WEBHOOK_URL",
            "未设置 webhook.url，事件不会推送给任何人\n  请在 wxlogin.toml 中设置，或设置 WXLOGIN_WEBHOOK_URL",
        )
        .to_owned(),
    ))
}

fn unreachable(problem: wxlogin::ports::PortError) -> Failure {
    Failure::cannot(problem.to_string())
}
