//! `wxlogin corp`: organisations and their members.

mod add;
mod list;
mod member;

pub(crate) use add::create;
use clap::Subcommand;

use crate::{arguments::help, failure::Failure};

/// Organisations.
#[derive(Subcommand)]
#[command(after_help = help!(
    "  wxlogin corp add --name Acme --title 'Acme Ltd.' my-app\n  \
       wxlogin corp join --corp corps.Acme --username zhangsan my-app\n  \
       wxlogin corp list my-app"
))]
pub(crate) enum Corp {
    /// Make an organisation's folder
    Add(add::Add),
    /// List the organisations
    List(list::List),
    /// Make a user a member
    Join(member::Join),
    /// End a membership
    Leave(member::Leave),
}

impl Corp {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(command) => command.run(),
            Self::List(command) => command.run().await,
            Self::Join(command) => command.run().await,
            Self::Leave(command) => command.run().await,
        }
    }
}
