//! Loading from a folder made for one test.

use wxlogin_settings::{Diagnostic, LoadFrom, Loaded, Problems, Settings};

/// Loads `toml` as the file of an app folder, with these variables and flags.
pub(crate) fn load(toml: &str, env: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let dir = tempfile::tempdir().unwrap();
    if !toml.is_empty() {
        std::fs::write(dir.path().join("wxlogin.toml"), toml).unwrap();
    }
    let from = LoadFrom::new(dir.path()).env(env.iter().copied());
    Settings::load(flags.iter().fold(from, |from, (path, value)| from.flag(*path, *value)))
}

/// The problems with this file, which must have some.
pub(crate) fn problems(toml: &str) -> Vec<Diagnostic> {
    load(toml, &[], &[]).expect_err("the file should be refused").0
}

/// `3:1` for a diagnostic in the third line, first column.
pub(crate) fn at(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.to_string();
    place.rsplit_once("wxlogin.toml:").map_or(place.clone(), |(_, at)| at.to_owned())
}
