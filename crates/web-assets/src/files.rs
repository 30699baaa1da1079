//! What is embedded. A test compares these lists with the folders.

/// A file's name and content.
pub(crate) type File = (&'static str, &'static str);

macro_rules! embed {
    ($folder:literal, $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../", $folder, "/", $name)))),+]
    };
}

/// Page templates.
pub(crate) const TEMPLATES: &[File] = embed!(
    "templates",
    "account.html",
    "account_devices.html",
    "account_methods.html",
    "account_security.html",
    "choose_corp.html",
    "confirm.html",
    "layout.html",
    "login.html",
    "login_address.html",
    "login_code.html",
    "login_embed.html",
    "login_password.html",
    "login_scene.html",
    "password_fields.html",
    "problem.html",
    "problem_box.html",
    "said.html",
    "welcome.html",
);

/// Sentences.
pub(crate) const TEXTS: &[File] = embed!(
    "texts",
    "account.json",
    "common.json",
    "login.json",
    "problem.json",
    "script.json",
    "welcome.json",
);

/// Style, in the order in which it is joined.
pub(crate) const STYLES: &[File] =
    embed!("assets/css", "base.css", "frame.css", "controls.css", "login.css", "account.css", "dark.css",);

/// Script, in the order in which it is joined; `start.js` uses all before it.
pub(crate) const SCRIPTS: &[File] =
    embed!("assets/js", "texts.js", "copy.js", "forms.js", "session.js", "qr.js", "qr_code.js", "start.js",);

/// Hides what needs a script from readers who have none.
pub(crate) const NO_SCRIPT: &str = include_str!("../assets/noscript.css");

/// The mark that stands for a missing logo, and the page's icon. `ACCENT` and `INK` are filled with the brand's colours.
pub(crate) const MARK: &str = include_str!("../assets/mark.svg");

/// Small drawings inside pages: `<symbol>`s by id, one to a line.
pub(crate) const ICONS: &str = include_str!("../assets/icons.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folders_is_embedded() {
        for (folder, files) in
            [("templates", TEMPLATES), ("texts", TEXTS), ("assets/css", STYLES), ("assets/js", SCRIPTS)]
        {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            let on_disk = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name());
            let mut on_disk: Vec<_> = on_disk.map(|name| name.into_string().unwrap()).collect();
            on_disk.sort();
            let mut embedded: Vec<_> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
            embedded.sort();
            assert_eq!(on_disk, embedded, "{folder}");
        }
    }
}
