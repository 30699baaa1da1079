//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::{
    check, config, corp, dev, events, key, migrate, move_state, new, openapi, ready, reseal, sandbox, serve,
    user, webhook,
};

/// The end of every help text: examples of the command, then what its exit code means.
macro_rules! help {
    ($examples:literal) => {
        concat!(
            "Examples:\n",
            $examples,
            "\n\nExit codes:\n",
            "  0  done\n",
            "  1  problems were found, or the answer is no (a taken name, an unknown user)\n",
            "  2  the command line is wrong\n",
            "  3  the app cannot be opened, or the command cannot run (a port in use, a folder that is not there)"
        )
    };
}
pub(crate) use help;

/// WeChat sign-in that an application can own.
#[derive(Parser)]
#[command(name = "wxlogin", version, arg_required_else_help = true, after_help = help!(
    "  wxlogin dev examples/demo-app           a server, a sandbox WeChat and what to open\n  \
       wxlogin new website Shop --register     a login method in this folder\n  \
       wxlogin check                           everything that is wrong with this folder\n  \
       wxlogin serve                           the server, against the real WeChat"
))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start a server and a sandbox WeChat for an app folder, and say what to open
    Dev(dev::Dev),
    /// Start the server for an app folder
    Serve(serve::Serve),
    /// Start the sandbox WeChat alone
    Sandbox(sandbox::Sandbox),
    /// Print everything that is wrong with an app folder and its settings
    Check(check::Check),
    /// Make a login method or an organisation
    New(new::New),
    /// Add, list and change users
    #[command(subcommand)]
    User(user::User),
    /// Add and list organisations, and change who belongs to them
    #[command(subcommand)]
    Corp(corp::Corp),
    /// Add, list and revoke service keys
    #[command(subcommand)]
    Key(key::Key),
    /// The event record: whether it is as it was written
    #[command(subcommand)]
    Events(events::Events),
    /// Print every setting of the server
    Config(config::Config),
    /// Print the OpenAPI document of an app
    Openapi(openapi::OpenApi),
    /// Ask the server on this machine whether it is ready
    Ready(ready::Ready),
    /// Seal stored tokens anew after a new master key
    Reseal(reseal::Reseal),
    /// The webhook: how far the application was told, and telling again
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Bring the tables of the database up to this version
    Migrate(migrate::Migrate),
    /// Move state from one database to another
    Move(move_state::Move),
}

/// Which app folder.
#[derive(Args)]
pub(crate) struct AppDir {
    /// The app folder [default: the current one]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,

    /// The app folder, where a flag or a variable is handier; DIR wins
    #[arg(long = "app", value_name = "DIR", env = "WXLOGIN_APP_DIR", hide_env_values = true)]
    app: Option<PathBuf>,
}

impl AppDir {
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.clone().or_else(|| self.app.clone()).unwrap_or_else(|| PathBuf::from("."))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_and_group_has_examples_and_exit_codes() {
        fn look(command: &clap::Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Examples:") && help.contains("Exit codes:"), "{}", command.get_name());
            command.get_subcommands().filter(|c| c.get_name() != "help").for_each(look);
        }
        look(&Arguments::command());
    }
}
