//! An app folder whose e.json and config file hold anything: it loads, and says what is wrong in both languages.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use wxlogin_element::{BuiltIn, Key, Kind, Language, LoadOptions, Schema, Tree, masked_source};

/// Stands in inputs where the environment has a value for the secret.
const SECRET: &str = "zq8secret8qz";

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

fn schema() -> Schema {
    let one_of = vec!["snsapi_base".to_owned(), "snsapi_login".to_owned()];
    Schema::new(
        "auths.loginTypes",
        vec![
            Key::new("appId", Kind::Text).group("authConfig").required().public(),
            Key::new("appSecret", Kind::Text).group("authConfig").required().secret(),
            Key::new("scope", Kind::OneOf(one_of)).group("authConfig"),
            Key::new("order", Kind::Integer),
            Key::new("isActive", Kind::Flag).default_value(true),
            Key::new("pages", Kind::List),
            Key::new("extra", Kind::Any),
        ],
    )
}

/// The first NUL parts e.json from the config file.
fuzz_target!(|data: &[u8]| {
    let split = data.iter().position(|byte| *byte == 0);
    let (e_json, config) = split.map_or((data, None), |at| (&data[..at], Some(&data[at + 1..])));
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| TempDir::new().expect("a folder"));
        let element = folder.path().join("auths/loginTypes/Scan");
        std::fs::create_dir_all(&element).expect("a folder");
        std::fs::write(element.join("e.json"), e_json).expect("a file");
        let config_file = element.join("Scan.json");
        match config {
            Some(config) => std::fs::write(config_file, config).expect("a file"),
            None => drop(std::fs::remove_file(config_file)),
        }
        load(folder.path());
    });
    if let Ok(text) = std::str::from_utf8(data) {
        masked_source(text, &[schema()]);
    }
});

fn load(dir: &std::path::Path) {
    let tree = Tree::load(&LoadOptions {
        dir,
        built_ins: &[
            BuiltIn::new("auths.loginTypes.Meta", serde_json::json!({"type": ""})),
            BuiltIn::new("auths.loginTypes.WeChatType", serde_json::json!({"type": "auths.loginTypes.Meta"})),
        ],
        schemas: &[schema()],
        lenient: false,
        variables: &|name| (name == "S").then(|| SECRET.to_owned()),
        secret_files: &wxlogin_element::SecretFiles::default(),
        previous: None,
    })
    .expect("the folder is there");
    for diagnostic in tree.diagnostics() {
        for language in [Language::En, Language::Zh] {
            let shown = diagnostic.render(language);
            assert!(!shown.contains(SECRET), "a secret is in a diagnostic: {shown}");
        }
    }
}
