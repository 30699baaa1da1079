//! The `wxlogin` command; see the library of this crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(wxlogin_cli::main_plain(std::env::args_os()))
}
