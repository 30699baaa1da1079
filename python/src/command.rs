//! The whole command line, own types in Python included.

use std::path::Path;

use pyo3::prelude::*;
use wxlogin::AppBuilder;

use crate::{
    failure::Failure,
    types::{self, Asking, Jobs},
};

/// Runs the command `wxlogin` with these arguments, the program's name first; gives the exit code. Whoever serves `jobs`
/// must be running on another thread.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<String>, jobs: &Jobs) -> u8 {
    let asking = jobs.asking();
    py.detach(|| wxlogin_cli::main_from(arguments, move |dir, builder| customised(dir, builder, &asking)))
}

/// Finding waits for Python, which an async context must not; so on a thread of its own.
fn customised(dir: &Path, builder: AppBuilder, asking: &Asking) -> Result<AppBuilder, String> {
    let found = std::thread::scope(|scope| scope.spawn(|| types::find(dir, asking)).join());
    match found {
        Ok(Ok(found)) => Ok(types::register(builder, found)),
        Ok(Err(Failure::Open(text))) => Err(text),
        Ok(Err(Failure::Call(told))) => Err(format!("{} {}", told.2, told.6.unwrap_or_default())),
        Err(_) => Err("the types in Python could not be loaded".to_owned()),
    }
}
