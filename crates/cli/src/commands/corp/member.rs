//! `wxlogin corp join` and `leave`.

use clap::Args;
use wxlogin::nouns::MemberStatus;

use crate::{
    arguments::{AppDir, help},
    commands::{Named, visit},
    failure::Failure,
    folder, say,
};

/// Who and where.
#[derive(Args)]
struct Membership {
    #[command(flatten)]
    app: AppDir,

    /// The organisation: corpId or title
    #[arg(long)]
    corp: String,

    #[command(flatten)]
    named: Named,
}

/// Makes a user a member.
#[derive(Args)]
#[command(after_help = help!("  wxlogin corp join --corp corps.Acme --username zhangsan my-app"))]
pub(crate) struct Join {
    #[command(flatten)]
    membership: Membership,
}

/// Ends a membership.
#[derive(Args)]
#[command(
    long_about = "End a membership. Sessions of the user stay, without this organisation; the membership's row stays as left.",
    after_help = help!("  wxlogin corp leave --corp corps.Acme --username zhangsan my-app")
)]
pub(crate) struct Leave {
    #[command(flatten)]
    membership: Membership,
}

impl Join {
    pub(super) async fn run(self) -> Result<(), Failure> {
        self.membership.set(MemberStatus::Active, "has joined").await
    }
}

impl Leave {
    pub(super) async fn run(self) -> Result<(), Failure> {
        self.membership.set(MemberStatus::Left, "has left").await
    }
}

impl Membership {
    async fn set(self, status: MemberStatus, what: &str) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let user = self.named.find(&app).await?;
        app.core().set_member(&visit(), &self.corp, &user.id, status).await?;
        say::note(format!("{} {what} {}", user.id, self.corp));
        Ok(())
    }
}
