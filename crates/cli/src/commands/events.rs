//! `wxlogin events`: whether the record of events is as it was written.

use clap::{Args, Subcommand};
use serde_json::json;
use wxlogin::RecordProblem;

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// The event record.
#[derive(Subcommand)]
#[command(after_help = help!("  wxlogin events verify my-app"))]
pub(crate) enum Events {
    /// Tell whether events were changed, removed or slipped in
    Verify(Verify),
}

/// Tells whether events were changed, removed or slipped in.
#[derive(Args)]
#[command(
    long_about = "Compare the event record with its seals. Exits with an error when an event was changed, removed, swapped or \
        slipped in, and names the first. Events of the last seconds are not sealed yet and are counted apart. The head that is \
        printed can be noted elsewhere: with --head, a database that was put back to an earlier state is found as well.",
    after_help = help!("  wxlogin events verify my-app\n  wxlogin events verify --json\n  wxlogin events verify --head HEAD my-app")
)]
pub(crate) struct Verify {
    #[command(flatten)]
    app: AppDir,

    /// A head that an earlier run printed, which the record must still hold
    #[arg(long)]
    head: Option<String>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Events {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Verify(verify) => verify.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let report = app.core().verify_record(self.head.as_deref()).await?;
        if self.json {
            say::json(&json!(report))?;
        } else {
            let verified = format!(
                "{} events are as they were sealed, {} not sealed yet",
                report.verified, report.unsealed
            );
            say::data(verified)?;
            if let Some(head) = &report.head {
                say::data(format!("head {head}"))?;
            }
            if let Some(problem) = &report.problem {
                say::note(say::either(&words(problem).0, &words(problem).1));
            }
        }
        if report.ok { Ok(()) } else { Err(Failure::Found) }
    }
}

fn words(problem: &RecordProblem) -> (String, String) {
    let both = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    match problem {
        RecordProblem::Changed { event } => {
            (format!("event {event} was changed"), format!("事件 {event} 被修改"))
        }
        RecordProblem::Removed { event } => {
            (format!("event {event} was removed"), format!("事件 {event} 被删除"))
        }
        RecordProblem::Inserted { event } => {
            (format!("event {event} was slipped in later"), format!("事件 {event} 是事后插入的"))
        }
        RecordProblem::SealBroken { seal } => {
            (format!("seal {seal} was changed, moved or removed"), format!("封条 {seal} 被修改、移动或删除"))
        }
        RecordProblem::EndBroken => {
            both("the end of the record was cut off or changed", "记录末尾被截断或修改")
        }
        RecordProblem::StartBroken => both("the beginning of the record was changed", "记录开头被修改"),
        RecordProblem::KeyUnusable => both(
            "the key of the seals is missing, or the master key at hand does not open it",
            "封条密钥缺失，或当前主密钥无法解开",
        ),
        RecordProblem::HeadNotFound => {
            both("the record does not hold the head that was given", "记录中没有给定的末端标识")
        }
    }
}
