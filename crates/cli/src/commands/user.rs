//! `wxlogin user`: people who can sign in.

mod add;
mod change;
mod list;

use std::io::Read;

use clap::Subcommand;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::{arguments::help, failure::Failure};

/// Users.
#[derive(Subcommand)]
#[command(after_help = help!(
    "  printf %s \"$PASSWORD\" | wxlogin user add --username zhangsan --password-stdin my-app\n  \
       wxlogin user list --search zhang my-app\n  \
       wxlogin user admin --username zhangsan my-app"
))]
pub(crate) enum User {
    /// Add a user and print the userId
    Add(add::Add),
    /// List users, newest first
    List(list::List),
    /// Set a user's password and end the user's sessions
    Passwd(change::Passwd),
    /// Let nobody sign in as this user any more, and end the user's sessions
    Disable(change::Disable),
    /// Let a disabled user sign in again
    Enable(change::Enable),
    /// Let a user use the console and the admin API, or no longer
    Admin(change::Admin),
    /// Remove the second factors of somebody who has lost them, and end their sessions of the console
    SecondFactor(change::SecondFactor),
}

impl User {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(command) => command.run().await,
            Self::List(command) => command.run().await,
            Self::Passwd(command) => command.run().await,
            Self::Disable(command) => command.run().await,
            Self::Enable(command) => command.run().await,
            Self::Admin(command) => command.run().await,
            Self::SecondFactor(command) => command.run().await,
        }
    }
}

/// More than any password, and less than a file that was redirected by mistake.
const MOST: u64 = 4096;

/// The password on standard input, without the newline at its end.
fn password_from_stdin() -> Result<SecretString, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    std::io::stdin()
        .lock()
        .take(MOST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::cannot(format!("standard input cannot be read: {error}")))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| Failure::Usage("the password is not UTF-8".to_owned()))?;
    let text = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    if text.is_empty() {
        return Err(Failure::Usage(
            "no password came on standard input; for example: printf %s \"$PASSWORD\" | wxlogin user ..."
                .to_owned(),
        ));
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST || text.contains('\n') {
        return Err(Failure::Usage(
            "standard input holds more than one line; give the password alone".to_owned(),
        ));
    }
    Ok(SecretString::from(text))
}
