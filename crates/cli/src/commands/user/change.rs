//! `wxlogin user passwd`, `disable`, `enable` and `admin`.

use clap::Args;

use crate::{
    arguments::{AppDir, help},
    commands::{Named, user::password_from_stdin, visit},
    failure::Failure,
    folder, say,
};

/// Which user.
#[derive(Args)]
struct Who {
    #[command(flatten)]
    app: AppDir,

    #[command(flatten)]
    named: Named,
}

/// Sets a password.
#[derive(Args)]
#[command(after_help = help!(
    "  printf %s \"$PASSWORD\" | wxlogin user passwd --username zhangsan --password-stdin my-app"
))]
pub(crate) struct Passwd {
    #[command(flatten)]
    who: Who,

    /// Read the new password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Disables a user.
#[derive(Args)]
#[command(after_help = help!("  wxlogin user disable --username zhangsan my-app"))]
pub(crate) struct Disable {
    #[command(flatten)]
    who: Who,
}

/// Enables a user.
#[derive(Args)]
#[command(after_help = help!("  wxlogin user enable --username zhangsan my-app"))]
pub(crate) struct Enable {
    #[command(flatten)]
    who: Who,
}

/// Makes a user an admin, or no longer one.
#[derive(Args)]
#[command(after_help = help!(
    "  wxlogin user admin --username zhangsan my-app\n  \
       wxlogin user admin --username zhangsan --revoke my-app"
))]
pub(crate) struct Admin {
    #[command(flatten)]
    who: Who,

    /// The user is an admin no longer
    #[arg(long)]
    revoke: bool,
}

/// Removes second factors.
#[derive(Args)]
#[command(after_help = help!("  wxlogin user second-factor --username zhangsan --remove my-app"))]
pub(crate) struct SecondFactor {
    #[command(flatten)]
    who: Who,

    /// Remove all of them, recovery codes included
    #[arg(long, required = true)]
    remove: bool,
}

impl SecondFactor {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.who.app.path()).await?;
        let user = self.who.named.find(&app).await?;
        app.core().clear_factors(&visit(), &user).await?;
        say::note(format!(
            "the second factors of {} are removed, and the sessions of the console ended",
            user.id
        ));
        Ok(())
    }
}

impl Admin {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.who.app.path()).await?;
        let user = self.who.named.find(&app).await?;
        app.core().set_admin(&visit(), &user, !self.revoke).await?;
        let what = if self.revoke { "no longer an admin" } else { "an admin" };
        say::note(format!("{} is {what}", user.id));
        Ok(())
    }
}

impl Passwd {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let password = password_from_stdin()?;
        let app = folder::open(&self.who.app.path()).await?;
        let user = self.who.named.find(&app).await?;
        app.core().set_password(&visit(), &user, &password).await?;
        say::note(format!("the password of {} is set, and the user's sessions are ended", user.id));
        Ok(())
    }
}

impl Disable {
    pub(super) async fn run(self) -> Result<(), Failure> {
        self.who.set_active(false).await
    }
}

impl Enable {
    pub(super) async fn run(self) -> Result<(), Failure> {
        self.who.set_active(true).await
    }
}

impl Who {
    async fn set_active(self, active: bool) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let user = self.named.find(&app).await?;
        app.core().set_active(&visit(), &user, active).await?;
        say::note(format!("{} is {}", user.id, if active { "enabled" } else { "disabled" }));
        Ok(())
    }
}
