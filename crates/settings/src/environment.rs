//! The environment: which variables are ours, and which only look like it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::key::{Key, PREFIX};
use crate::nearest::nearest;

/// Variables with our prefix that are not settings: arguments of commands, and a folder that tests read.
const OTHERS: [&str; 4] = ["WXLOGIN_APP_DIR", "WXLOGIN_MOVE_FROM", "WXLOGIN_MOVE_TO", "WXLOGIN_SHARED"];

/// Where tests find their servers (`scripts/services.sh`).
const OF_TESTS: &str = "WXLOGIN_TEST_";

/// The values by path. An empty variable counts as not set, since that is how many launchers clear one.
pub(crate) fn parse(
    variables: Vec<(String, String)>,
    keys: &[&'static Key],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<&'static str, String> {
    let known: BTreeMap<String, &'static str> = keys.iter().map(|key| (key.variable(), key.path)).collect();
    let mut values = BTreeMap::new();
    for (name, value) in variables {
        match known.get(&name) {
            Some(_) if value.is_empty() => {}
            Some(path) => _ = values.insert(*path, value),
            None if !name.starts_with(PREFIX) || name.starts_with(OF_TESTS) => {}
            None if OTHERS.contains(&name.as_str()) => {}
            None => diagnostics.push(unknown(name, &known)),
        }
    }
    values
}

fn unknown(name: String, known: &BTreeMap<String, &'static str>) -> Diagnostic {
    let (fix, fix_zh) = match nearest(&name, known.keys().map(String::as_str)) {
        Some(near) => (format!("did you mean {near}?"), format!("是否想写 {near}？")),
        None => (
            "unset it; `wxlogin config --example` lists every variable".to_owned(),
            "请取消该变量；`wxlogin config --example` 列出全部变量".to_owned(),
        ),
    };
    Diagnostic {
        severity: Severity::Warning,
        en: Words::new(format!("{name} sets nothing"), fix),
        zh: Words::new(format!("{name} 不对应任何设置"), fix_zh),
        place: Place::Variable(name),
        key: None,
    }
}
