//! Loading: file, environment and flags in; settings and warnings out.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Place, Problems, Severity, Words};
use crate::file::File;
use crate::key::Key;
use crate::nearest::nearest;
use crate::reader::{Origin, Reader};
use crate::{Settings, check, environment, keys};

/// The name of the settings file in an app folder.
const FILE: &str = "wxlogin.toml";

/// Where settings come from.
#[derive(Clone)]
pub struct LoadFrom {
    app_dir: PathBuf,
    env: Vec<(String, String)>,
    flags: Vec<(String, String)>,
}

impl LoadFrom {
    /// `wxlogin.toml` of this app folder, if there is one; no environment, no flags.
    pub fn new(app_dir: impl Into<PathBuf>) -> Self {
        Self { app_dir: app_dir.into(), env: Vec::new(), flags: Vec::new() }
    }

    /// Adds the environment; other programs' variables do no harm.
    #[must_use]
    pub fn env<K: Into<String>, V: Into<String>>(mut self, env: impl IntoIterator<Item = (K, V)>) -> Self {
        self.env.extend(env.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Adds a flag that sets the key `path`.
    #[must_use]
    pub fn flag(mut self, path: impl Into<String>, value: impl Into<String>) -> Self {
        self.flags.push((path.into(), value.into()));
        self
    }
}

/// What was loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings in force.
    pub settings: Settings,
    /// What somebody should look at although the server starts.
    pub warnings: Vec<Diagnostic>,
    origins: BTreeMap<&'static str, Origin>,
    places: BTreeMap<&'static str, Place>,
}

impl Loaded {
    /// Where the value of the key `path` was given.
    pub fn place(&self, path: &str) -> Place {
        self.places.get(path).cloned().unwrap_or(Place::Default)
    }

    /// Which source gave the value of the key `path`; [`Origin::Default`] also for a path that is no key.
    pub fn origin(&self, path: &str) -> Origin {
        self.origins.get(path).copied().unwrap_or(Origin::Default)
    }
}

impl Settings {
    /// Loads the settings. A missing file is an empty one.
    ///
    /// # Errors
    /// Everything that is wrong in any source, with the warnings.
    pub fn load(from: LoadFrom) -> Result<Loaded, Problems> {
        let path = from.app_dir.join(FILE);
        let mut diagnostics = Vec::new();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => {
                diagnostics.push(Diagnostic {
                    severity: Severity::Error,
                    place: Place::File { path: path.clone(), line: 1, column: 1 },
                    key: None,
                    en: Words::new(
                        format!("the file cannot be read: {error}"),
                        "make it a UTF-8 text file that this user may read",
                    ),
                    zh: Words::new("无法读取该文件", "应为当前用户可读的 UTF-8 文本文件"),
                });
                String::new()
            }
        };
        let keys = keys();
        let file = File::parse(&path, &text, &keys, &mut diagnostics);
        let environment = environment::parse(from.env, &keys, &mut diagnostics);
        let flags = flags(from.flags, &keys, &mut diagnostics);
        let origins = BTreeMap::new();
        let app_dir = &from.app_dir;
        let mut reader = Reader { app_dir, keys: &keys, file, environment, flags, origins, diagnostics };
        let settings = Self::read(&mut reader);
        conclude(settings, reader)
    }
}

/// The values by path. A flag for an unknown key is a mistake of the program that made it, and reported as such.
fn flags(
    given: Vec<(String, String)>,
    keys: &[&'static Key],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::new();
    for (path, value) in given {
        if let Some(key) = keys.iter().find(|key| key.path == path) {
            values.insert(key.path, value);
            continue;
        }
        let near = nearest(&path, keys.iter().map(|key| key.path));
        let fix = near.map_or("remove it".to_owned(), |near| format!("did you mean `{near}`?"));
        let fix_zh = near.map_or("请删除".to_owned(), |near| format!("是否想写 `{near}`？"));
        diagnostics.push(Diagnostic {
            severity: Severity::Error,
            en: Words::new(format!("`{path}` is not a setting"), fix),
            zh: Words::new(format!("没有名为 `{path}` 的设置"), fix_zh),
            key: Some(path.clone()),
            place: Place::Flag(path),
        });
    }
    values
}

fn conclude(settings: Option<Settings>, mut reader: Reader<'_>) -> Result<Loaded, Problems> {
    if let Some(settings) = &settings {
        let found = check::check(settings, &reader);
        reader.diagnostics.extend(found);
    }
    let places = crate::keys().iter().map(|key| (key.path, reader.place_of(key.path))).collect();
    let Reader { mut diagnostics, origins, .. } = reader;
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
    let errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    match settings {
        Some(settings) if !errors => Ok(Loaded { settings, warnings: diagnostics, origins, places }),
        _ => Err(Problems(diagnostics)),
    }
}
