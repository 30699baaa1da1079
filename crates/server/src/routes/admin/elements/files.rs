//! An element's two files as they stand, before anything is inherited or expanded.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use wxlogin::elements::{Element, Tree, edit::ElementFile};

/// The files of an element; what cannot be read or parsed is missing.
pub(super) struct Files {
    pub(super) folder: PathBuf,
    e_json: Map<String, Value>,
    config: Map<String, Value>,
    config_path: PathBuf,
}

impl Files {
    /// Of an element in the app's own folder, loaded or not.
    pub(super) fn read(tree: &Tree, full_name: &str) -> Option<Self> {
        let folder = full_name.split('.').fold(tree.dir().to_path_buf(), |path, part| path.join(part));
        ["", "backend", "frontend"]
            .iter()
            .map(|code| folder.join(code))
            .find_map(|folder| Self::at(&folder, full_name))
    }

    /// Of a loaded element, wherever it comes from.
    pub(super) fn of(element: &Element) -> Option<Self> {
        Self::at(element.folder()?, element.full_name())
    }

    fn at(folder: &Path, full_name: &str) -> Option<Self> {
        let e_path = folder.join("e.json");
        if !e_path.is_file() {
            return None;
        }
        let e_json = object(&e_path);
        let named =
            e_json.get("frontBundleEntry").and_then(Value::as_str).filter(|name| name.ends_with(".json"));
        let name = full_name.rsplit('.').next().unwrap_or(full_name);
        let config_path = folder.join(named.map_or_else(|| format!("{name}.json"), str::to_owned));
        Some(Self { folder: folder.to_path_buf(), config: object(&config_path), e_json, config_path })
    }

    /// What `e.json` says as text.
    pub(super) fn e_text(&self, key: &str) -> Option<&str> {
        self.e_json.get(key).and_then(Value::as_str)
    }

    pub(super) fn type_name(&self) -> Option<&str> {
        self.e_text("type").filter(|name| !name.is_empty())
    }

    /// A family key in either file and either spelling, and which file has it.
    pub(super) fn find(&self, key: &str) -> Option<(ElementFile, &Value)> {
        let inside = |file: &'static str| -> Option<&Value> {
            let members = if file == "e" { &self.e_json } else { &self.config };
            let nested = members.values().filter_map(Value::as_object).find_map(|group| group.get(key));
            members.get(key).or(nested)
        };
        let config = inside("config").map(|value| (ElementFile::Config, value));
        config.or_else(|| inside("e").map(|value| (ElementFile::EJson, value)))
    }

    /// A key's text where that is no secret by its name: only for keys that are known to be harmless.
    pub(super) fn plain(&self, key: &str) -> Option<&str> {
        self.find(key).and_then(|(_, value)| value.as_str())
    }

    /// Both files with their names.
    pub(super) fn texts(&self) -> Vec<(String, String)> {
        let both = [self.folder.join("e.json"), self.config_path.clone()];
        let read = |path: &PathBuf| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some((name, std::fs::read_to_string(path).ok()?))
        };
        both.iter().filter_map(read).collect()
    }

    /// Both files' content by name; one that holds nothing is left out.
    pub(super) fn parsed(&self) -> Vec<(String, Value)> {
        let name = self.config_path.file_name().map(|name| name.to_string_lossy().into_owned());
        let both = [("e.json".to_owned(), &self.e_json), (name.unwrap_or_default(), &self.config)];
        let full = both.into_iter().filter(|(_, members)| !members.is_empty());
        full.map(|(name, members)| (name, Value::Object(members.clone()))).collect()
    }

    /// Both files' content, to copy the element.
    pub(super) fn content(&self) -> (Value, Option<Value>) {
        let config = (!self.config.is_empty()).then(|| Value::Object(self.config.clone()));
        (Value::Object(self.e_json.clone()), config)
    }
}

fn object(path: &Path) -> Map<String, Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// `{{NAME}}` and nothing else: it names a secret without being one.
pub(super) fn reference(value: &Value) -> Option<&str> {
    let text = value.as_str()?.trim();
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?;
    (!name.contains(['{', '}'])).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_bare_reference_is_shown() {
        assert_eq!(reference(&json!("{{ SHOP_SECRET }}")), Some("{{ SHOP_SECRET }}"));
        assert_eq!(reference(&json!("{{file:secret.txt}}")), Some("{{file:secret.txt}}"));
        for secret in [json!("abc"), json!("x{{NAME}}"), json!("{{A}}{{B}}"), json!(1)] {
            assert_eq!(reference(&secret), None, "{secret}");
        }
    }
}
