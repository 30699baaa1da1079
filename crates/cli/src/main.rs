//! The `wxlogin` command.
//!
//! One file per command under [`commands`]; around them what all of them need: the arguments ([`arguments`]), the app
//! folder ([`folder`]), what goes wrong and with which exit code ([`failure`]), what is printed ([`say`]), listening
//! ([`listen`]) and stopping ([`stop`]).
//!
//! # Rules, with their reasons
//! - Data goes to standard output, everything said about it to standard error, so that `key=$(wxlogin key add ...)` works.
//! - A password is never an argument: arguments are visible to every process of the machine.
//! - Commands that touch state open the same database as the server and may run beside it.
//! - DIR, the app folder, is the last positional argument everywhere, and may be given as `--app` or `WXLOGIN_APP_DIR`.
//!
//! # Adding a command
//! One file in `commands/` with an `Args` struct that ends with examples (`after_help`) and a `run`; one variant in
//! [`arguments::Command`]; its arm in [`commands::run`]; a test in `tests/` that runs the binary.

mod arguments;
mod commands;
mod failure;
mod folder;
mod listen;
mod offline;
mod say;
mod stop;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return failure::Failure::cannot(format!("threads cannot be started: {error}")).report();
        }
    };
    match runtime.block_on(commands::run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
