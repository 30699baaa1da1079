//! The examples of the seed documents load as they are written.

use std::path::PathBuf;

use serde_json::Value as Json;

use crate::common::App;

/// (fence title, JSON) of every JSON block.
fn blocks(text: &str) -> Vec<Json> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match &mut open {
            None if line.trim_start().starts_with("```json") => open = Some(String::new()),
            Some(block) if line.trim() == "```" => {
                found.push(serde_json::from_str(block).unwrap());
                open = None;
            }
            Some(block) => block.push_str(&format!("{line}\n")),
            None => {}
        }
    }
    found
}

fn shared() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let dir = std::env::var_os("WXLOGIN_SHARED").map_or_else(beside, PathBuf::from);
    let dir = dir.join("seeds");
    dir.is_dir().then_some(dir)
}

#[test]
fn every_example_of_the_documents_loads() {
    let Some(dir) = shared() else {
        println!("skipped: no seed documents (set WXLOGIN_SHARED to the folder that holds seeds/)");
        return;
    };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let app = App::new();
    let mut names = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let mut e_json: Option<Json> = None;
        for (count, block) in blocks(&std::fs::read_to_string(file).unwrap()).into_iter().enumerate() {
            if block.get("type").is_some() {
                e_json = Some(block);
                continue;
            }
            let Some(e_json) = &e_json else { continue };
            let named = e_json.get("frontBundleEntry").and_then(Json::as_str).unwrap_or("Example.json");
            let name = named.trim_start_matches("./").trim_end_matches(".json");
            // Each document and each configuration gets a folder, under the name its example uses.
            let folder = format!("auths/loginTypes/d{number}c{count}/{name}");
            app.json(&format!("{folder}/e.json"), e_json).json(&format!("{folder}/{name}.json"), &block);
            names.push(folder.replace('/', "."));
        }
    }
    assert!(names.len() >= 8, "the documents have more examples than {names:?}");
    let tree = app.load();
    let errors: Vec<String> =
        tree.diagnostics().iter().filter(|d| d.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for name in names {
        let login = tree.get(&name).unwrap();
        assert!(login.value("appId").is_some() && login.value("appSecret").is_some(), "{name}");
    }
}
