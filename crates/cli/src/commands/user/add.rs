//! `wxlogin user add`.

use clap::Args;
use serde_json::json;

use crate::{
    arguments::{AppDir, help},
    commands::{user::password_from_stdin, visit},
    failure::Failure,
    folder, say,
};

/// Adds a user.
#[derive(Args)]
#[command(
    long_about = "Add a user and print the userId.\n\n\
        Without --password-stdin the user has no password and signs in through a linked WeChat account only.",
    after_help = help!(
        "  printf %s \"$PASSWORD\" | wxlogin user add --username zhangsan --password-stdin my-app\n  \
           wxlogin user add --username lisi --corp corps.Default --app my-app < /dev/null"
    )
)]
pub(crate) struct Add {
    #[command(flatten)]
    app: AppDir,

    /// The name to sign in with, 1 to 64 bytes
    #[arg(long)]
    username: String,

    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,

    /// The organisation the user becomes a member of: corpId or title
    #[arg(long)]
    corp: Option<String>,

    /// The user may use the console and the admin API
    #[arg(long)]
    admin: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let password = if self.password_stdin { Some(password_from_stdin()?) } else { None };
        let app = folder::open(&self.app.path()).await?;
        let added =
            app.core().add_user(&visit(), &self.username, password.as_ref(), self.corp.as_deref()).await?;
        if self.admin {
            app.core().set_admin(&visit(), &added, true).await?;
        }
        if self.json {
            say::json(&json!({"userId": added.id, "username": added.username}))
        } else {
            say::data(added.id.as_str())
        }
    }
}
