//! The reference table, for the documentation and for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::keys;

/// A Markdown table of every key, meanings in English (`zh` false) or Chinese.
pub fn reference_markdown(zh: bool) -> String {
    let heading = if zh {
        "| 键 | 默认值 | 环境变量 | 含义 |"
    } else {
        "| key | default | variable | meaning |"
    };
    let mut out = format!("{heading}\n|---|---|---|---|\n");
    for key in keys() {
        let meaning = if zh { key.zh } else { key.en };
        let default = key.fallback.shown();
        _ = writeln!(out, "| `{}` | `{default}` | `{}` | {meaning} |", key.path, key.variable());
    }
    out
}

/// Every key as JSON: path, variable, default as the file spells it, what is expected, meanings.
pub fn reference_json() -> Value {
    keys()
        .into_iter()
        .map(|key| {
            json!({
                "path": key.path,
                "variable": key.variable(),
                "default": key.fallback.as_toml(),
                "defaultShown": key.fallback.shown(),
                "expected": key.expected,
                "secret": key.secret,
                "meaning": { "en": key.en, "zh": key.zh },
            })
        })
        .collect()
}
