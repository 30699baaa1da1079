//! The example file and the reference say what the loader does.

use wxlogin_settings::{
    Fallback, LoadFrom, Settings, example_toml, keys, reference_json, reference_markdown,
};

/// Loads `toml` from a fixed folder, so that joined paths can be compared.
fn settings(dir: &tempfile::TempDir, toml: &str) -> Settings {
    std::fs::write(dir.path().join("wxlogin.toml"), toml).unwrap();
    Settings::load(LoadFrom::new(dir.path())).unwrap().settings
}

#[test]
fn the_example_means_the_defaults_with_and_without_its_comment_signs() {
    let dir = tempfile::tempdir().unwrap();
    let example = example_toml();
    let uncomment = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.starts_with(' ') => format!("{key}\n"),
        _ => format!("{line}\n"),
    };
    let uncommented: String = example.lines().map(uncomment).collect();
    let default = settings(&dir, "");
    assert_eq!(settings(&dir, &example), default);
    assert_eq!(settings(&dir, &uncommented), default);
    let set = uncommented.lines().filter(|line| !line.starts_with('#') && line.contains(" = ")).count();
    let with_default = keys().iter().filter(|key| key.fallback.as_toml().is_some()).count();
    assert_eq!(set, with_default);
}

#[test]
fn every_key_is_explained_in_both_languages() {
    let example = example_toml();
    for key in keys() {
        assert!(example.contains(&key.variable()) && example.contains(key.en) && example.contains(key.zh));
        assert!(key.en.ends_with('.'), "{}", key.path);
        assert!(!key.zh.is_ascii(), "{}", key.path);
    }
}

#[test]
fn the_reference_lists_every_key_once() {
    let count = keys().len();
    assert_eq!(reference_json().as_array().unwrap().len(), count);
    assert_eq!(reference_markdown(false).lines().count(), count + 2);
    assert_eq!(reference_markdown(true).lines().count(), count + 2);
}

#[test]
fn with_no_settings_at_all_the_server_is_local_and_keeps_its_state_in_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings::load(LoadFrom::new(dir.path())).unwrap().settings;
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8400");
    assert_eq!(settings.sandbox.listen.to_string(), "127.0.0.1:8401");
    assert_eq!(settings.public_url.as_str(), "http://127.0.0.1:8400");
    assert_eq!(settings.database.url.to_string(), format!("sqlite:{}/data/wxlogin.db", dir.path().display()));
    assert_eq!(settings.security.master_key_file, dir.path().join("data/master.key"));
    assert_eq!(settings.redis.url, None);
    assert!(keys().iter().any(|key| matches!(key.fallback, Fallback::Unset { .. })));
}
