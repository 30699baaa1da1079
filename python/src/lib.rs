//! The native half of the Python package `wxlogin`: the facade crate, callable from Python.
//!
//! It is thin. Everything with a shape (elements, rows, exceptions, types) is made in Python from JSON texts; here are
//! only the things that Python cannot do: open an app, run a call with the interpreter unlocked, and let a login type
//! be written in Python.
//!
//! | module | what it does |
//! |---|---|
//! | `process` | one tokio runtime for each process id; running a future from a Python thread |
//! | `app` | an open app: `run` (blocking) and `submit` (through a bridge) |
//! | `requests` | what can be run: declared functions, and a few verbs of the core |
//! | `browser` | the browser flow: to WeChat and back |
//! | `describe` | elements and declarations as JSON |
//! | `bridge` | results on their way to an asyncio loop |
//! | `types` | login types whose steps are in Python |
//! | `command` | the whole command line |
//! | `sandbox` | a WeChat in this process, for tests |
//!
//! # Rules, with their reasons
//! - A tokio thread never touches Python. An interpreter that is finalizing kills the process when another thread enters
//!   it; so results and questions are queued, one byte is written to a socket, and a Python thread comes for them.
//! - Nothing is shared across `fork`: threads do not survive it, and SQLite must have no connection open. Python has the
//!   app closed and the threads ended before a fork, and the app opened again on both sides; an app that met a fork all the same refuses to work there.
//! - A Rust panic becomes an ordinary exception: `PanicException` is not an `Exception`, and nobody catches it.
//!
//! # To add a verb
//! A line in `requests::own`, and a method in `wxlogin/app.py`.

mod app;
mod bridge;
mod browser;
mod command;
mod declarations;
mod describe;
mod failure;
mod folder;
mod process;
mod requests;
mod sandbox;
mod types;
mod visit;

use pyo3::prelude::*;

/// The module `wxlogin._native`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("Failure", module.py().get_type::<failure::NativeFailure>())?;
    module.add("OpenFailure", module.py().get_type::<failure::NativeOpenFailure>())?;
    module.add("Quiesced", module.py().get_type::<failure::NativeQuiesced>())?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<app::App>()?;
    module.add_class::<bridge::Bridge>()?;
    module.add_class::<sandbox::Sandbox>()?;
    module.add_class::<types::Jobs>()?;
    module.add_class::<visit::Visit>()?;
    module.add_function(wrap_pyfunction!(process::end_threads, module)?)?;
    module.add_function(wrap_pyfunction!(command::main, module)?)?;
    module.add_function(wrap_pyfunction!(declarations::declarations, module)?)
}
