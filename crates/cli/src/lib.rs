//! The `wxlogin` command.
//!
//! One file per command under `commands`; around them what all of them need: the arguments (`arguments`), the app
//! folder (`folder`), what goes wrong and with which exit code (`failure`), what is printed (`say`), listening
//! (`listen`) and stopping (`stop`).
//!
//! # Rules, with their reasons
//! - Data goes to standard output, everything said about it to standard error, so that `key=$(wxlogin key add ...)` works.
//! - A password is never an argument: arguments are visible to every process of the machine.
//! - Commands that touch state open the same database as the server and may run beside it.
//! - Diagnostics, errors with a code and what `dev` shows follow the locale (`say`), each as a whole: half a message in another
//!   language helps nobody. Help and lines that scripts read are English.
//! - DIR, the app folder, is the last positional argument everywhere, and may be given as `--app` or `WXLOGIN_APP_DIR`.
//!
//! # As a library
//! [`main_from`] is the whole command, for programs that bring login types of their own: the Python package's
//! `python -m wxlogin` is one.
//!
//! # Adding a command
//! One file in `commands/` with an `Args` struct that ends with examples (`after_help`) and a `run`; one variant in
//! `arguments::Command`; its arm in `commands::run`; a test in `tests/` that runs the binary.

mod arguments;
mod commands;
mod customise;
mod failure;
mod folder;
mod listen;
mod offline;
mod say;
mod stop;

use std::{ffi::OsString, path::Path};

use clap::Parser;
use wxlogin::AppBuilder;

use crate::failure::Failure;

/// Runs the command line `arguments`, the program's name first, and gives the exit code. `customise` is asked whenever an
/// app folder is opened; it registers login types, and its error text is told in place of opening.
pub fn main_from(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    customise: impl Fn(&Path, AppBuilder) -> Result<AppBuilder, String> + Send + Sync + 'static,
) -> u8 {
    run(arguments, Some(Box::new(customise)))
}

/// Runs the command line `arguments` without types of its own. An app folder whose types have their code in Python is
/// refused where people would sign in: served without that code, its refusals would not happen.
pub fn main_plain(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    run(arguments, None)
}

fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    customise: Option<customise::Customise>,
) -> u8 {
    let arguments = match arguments::Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come as errors too; a reader that has gone away is no error of ours.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::cannot(format!("threads cannot be started: {error}")).report(),
    };
    match runtime.block_on(customise::within(customise, commands::run(arguments.command))) {
        Ok(()) => 0,
        Err(failure) => failure.report(),
    }
}
