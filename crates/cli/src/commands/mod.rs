//! One file per command.

pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod corp;
pub(crate) mod dev;
pub(crate) mod events;
pub(crate) mod key;
pub(crate) mod migrate;
pub(crate) mod move_state;
pub(crate) mod new;
pub(crate) mod openapi;
pub(crate) mod ready;
pub(crate) mod reseal;
pub(crate) mod sandbox;
pub(crate) mod serve;
pub(crate) mod user;
pub(crate) mod webhook;

use wxlogin::{
    App, Code, Visit,
    nouns::{Caller, User},
};

use crate::{arguments::Command, failure::Failure};

/// Runs a command.
pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Dev(command) => command.run().await,
        Command::Serve(command) => command.run().await,
        Command::Sandbox(command) => command.run().await,
        Command::Check(command) => command.run(),
        Command::New(command) => command.run(),
        Command::User(command) => command.run().await,
        Command::Corp(command) => command.run().await,
        Command::Key(command) => command.run().await,
        Command::Events(command) => command.run().await,
        Command::Config(command) => command.run(),
        Command::Openapi(command) => command.run().await,
        Command::Ready(command) => command.run().await,
        Command::Reseal(command) => command.run().await,
        Command::Webhook(command) => command.run().await,
        Command::Migrate(command) => command.run().await,
        Command::Move(command) => command.run().await,
    }
}

/// The user of the operating system, and who became that user by `sudo`.
fn operator() -> String {
    let user = whoami::username().unwrap_or_else(|_| "unknown".to_owned());
    match std::env::var("SUDO_USER") {
        Ok(before) if !before.is_empty() && before != user => format!("{user} (sudo: {before})"),
        _ => user,
    }
}

/// What the event record says about changes made here.
fn visit() -> Visit {
    Visit { caller: Caller::Command { user: operator() }, ..Visit::in_process() }
}

/// Names a user. Each flag looks at its own field: a userId may have been chosen to look like somebody's username.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Named {
    /// The username
    #[arg(long)]
    username: Option<String>,

    /// The userId
    #[arg(long, value_name = "ID")]
    user_id: Option<String>,

    /// The username or the userId; refused where they are two users
    #[arg(long, value_name = "USERNAME_OR_ID")]
    user: Option<String>,
}

impl Named {
    async fn find(&self, app: &App) -> Result<User, Failure> {
        let core = app.core();
        let (text, found) = match (&self.username, &self.user_id, &self.user) {
            (Some(name), _, _) => (name, core.user_with_username(name).await),
            (_, Some(id), _) => (id, core.user_with_id(id).await),
            (_, _, Some(text)) => (text, core.find_user(text).await),
            (None, None, None) => return Err(Failure::Refused("name a user with --username".to_owned())),
        };
        found.map_err(|error| match error.code() {
            Code::NotFound => Failure::Refused(format!(
                "there is no user {text:?}\n  `wxlogin user list` shows them; `wxlogin user add` makes one"
            )),
            _ => error.into(),
        })
    }
}
