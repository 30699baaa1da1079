//! Server settings: `wxlogin.toml`, the environment and flags, read into one typed [`Settings`].
//!
//! ```
//! use wxlogin_settings::{LoadFrom, Settings};
//!
//! let from = LoadFrom::new("my-app").env([("WXLOGIN_SESSION_LIFETIME", "14d")]).flag("listen", "127.0.0.1:9000");
//! let loaded = Settings::load(from)?;
//! assert_eq!(loaded.settings.listen.port(), 9000);
//! assert_eq!(loaded.settings.session.lifetime.as_secs(), 14 * 24 * 3600);
//! # Ok::<(), wxlogin_settings::Problems>(())
//! ```
//!
//! # Rules, and why
//!
//! - **A key is declared once**, in [`sections`], with its type, default and meaning in English and Chinese. The
//!   struct field, the loader, the environment variable, the example file and the reference table all come from that
//!   line, so none of them can go stale.
//! - **Later wins**: default, then file, then environment, then flag. Every given value is checked, also one that is
//!   overridden: a mistake in the file should not wait for the day the variable is removed.
//! - **Unknown keys are refused** with the nearest known name, since a misspelt `sesion.lifetime` would otherwise
//!   silently leave the default in force. An unknown `WXLOGIN_*` variable is a warning only: the environment is
//!   shared with other programs.
//! - **All problems at once**, each with its place and what to do ([`Diagnostic`]).
//! - **The environment is a parameter.** Nothing here reads it, so tests need no global state.
//! - **Secrets do not print.** A database password, a Redis password and the master key are absent from `Debug`,
//!   `Display` and every diagnostic. A message about a secret never repeats the value.
//!
//! # Adding a key
//!
//! Add one line to its section in `src/sections/`: field, type, default, meaning twice. If no type in [`value`] fits,
//! add one there by implementing its small trait (text to value, plus what was expected). Rules between two keys go
//! to `src/check.rs`.

mod check;
mod diagnostic;
mod environment;
mod example;
mod file;
mod key;
mod load;
mod nearest;
mod reader;
mod reference;
#[macro_use]
mod section;
pub mod sections;
pub mod value;

pub use diagnostic::{Diagnostic, Place, Problems, Severity, Words};
pub use example::example_toml;
pub use key::{Fallback, Key};
pub use load::{LoadFrom, Loaded};
pub use reader::Origin;
pub use reference::{reference_json, reference_markdown};
pub use sections::Settings;

/// Every key there is, in the order of the example file.
pub fn keys() -> Vec<&'static Key> {
    let mut keys = Vec::new();
    Settings::list(&mut keys);
    keys
}
