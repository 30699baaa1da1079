//! A settings file and a variable that hold anything: they load, or every problem is named where it stands.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use wxlogin_settings::{LoadFrom, Settings, keys};

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// The text up to the first NUL is the file; the rest, if any, is the value of the variable that its first byte picks.
fuzz_target!(|data: &[u8]| {
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| TempDir::new().expect("a folder"));
        let mut parts = data.splitn(2, |byte| *byte == 0);
        let file = parts.next().unwrap_or_default();
        std::fs::write(folder.path().join("wxlogin.toml"), file).expect("a file");
        let mut from = LoadFrom::new(folder.path());
        if let Some([pick, value @ ..]) = parts.next()
            && let Ok(value) = std::str::from_utf8(value)
        {
            let keys = keys();
            let key = keys[usize::from(*pick) % keys.len()];
            from = from.env([(key.variable(), value.to_owned())]).flag(key.path, value);
        }
        match Settings::load(from) {
            Ok(loaded) => drop(format!("{loaded:?}")),
            Err(problems) => {
                let shown = problems.to_string();
                assert!(!shown.is_empty(), "refused without a reason");
            }
        }
    });
});
