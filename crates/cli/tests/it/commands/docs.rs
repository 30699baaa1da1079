//! The documents say what is so: generated parts are fresh, links lead somewhere, commands exist.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::commands::support::{empty_folder, repository, wxlogin};

const BEGIN: &str = "<!-- settings:begin (made by `wxlogin config --reference`) -->\n";
const END: &str = "<!-- settings:end -->";

/// The documents that these tests read, relative to the root.
fn documents() -> Vec<PathBuf> {
    let root = repository();
    let mut found: Vec<PathBuf> =
        ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "examples/demo-app/README.md"]
            .into_iter()
            .map(PathBuf::from)
            .collect();
    for folder in ["docs", "docs/bench", "docs/decisions", "docs/operate"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        let pages = entries.map(|name| Path::new(folder).join(name));
        found.extend(pages.filter(|page| page.extension().is_some_and(|extension| extension == "md")));
    }
    found
}

fn read(document: &Path) -> String {
    std::fs::read_to_string(repository().join(document)).unwrap()
}

/// `WXLOGIN_WRITE=1 cargo test -p wxlogin-cli docs` writes the table anew.
#[test]
fn the_table_of_settings_is_fresh() {
    let path = Path::new("docs/operate.md");
    let text = read(path);
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    let fresh = wxlogin(&repository(), &["config", "--reference"]).done();
    if std::env::var_os("WXLOGIN_WRITE").is_some() {
        std::fs::write(repository().join(path), format!("{before}{BEGIN}{fresh}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(table, fresh, "run: WXLOGIN_WRITE=1 cargo test -p wxlogin-cli --test it docs");
}

#[test]
fn every_error_code_is_explained_with_its_status() {
    let text = read(Path::new("docs/operate.md"));
    let rows: BTreeSet<(String, String)> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
            let (code, status) = (cells.next()?.trim_end_matches('`'), cells.next()?);
            status.parse::<u16>().ok()?;
            Some((code.to_owned(), status.to_owned()))
        })
        .collect();
    let codes = wxlogin::Code::ALL.into_iter();
    let expected: BTreeSet<_> =
        codes.map(|code| (code.as_str().to_owned(), code.status().to_string())).collect();
    assert_eq!(rows, expected);
}

#[test]
fn links_and_named_paths_lead_somewhere() {
    let mut wrong = Vec::new();
    for document in documents() {
        let text = read(&document);
        let folder = document.parent().unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let files = links.filter_map(|link| link.split('#').next().filter(|file| !file.is_empty()));
        let links = files.filter(|link| !link.contains("://")).map(|link| folder.join(link));
        let quoted = text.split('`').skip(1).step_by(2);
        let named = quoted.filter(|word| is_path(word)).map(PathBuf::from);
        for path in links.chain(named) {
            if !repository().join(&path).exists() {
                wrong.push(format!("{}: {}", document.display(), path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A path of this repository, as the documents write one.
fn is_path(word: &str) -> bool {
    let known = ["crates/", "docs/", "examples/", "scripts/", "web/", "e2e/"];
    known.iter().any(|folder| word.starts_with(folder)) && !word.contains(char::is_whitespace)
}

#[test]
fn every_command_that_the_documents_show_exists() {
    let dir = empty_folder();
    let mut shown = BTreeSet::new();
    for document in documents() {
        for line in read(&document).lines() {
            let commands =
                line.split(['`', '|', '(']).map(str::trim).filter(|part| part.starts_with("wxlogin "));
            let is_command = |words: &&str| {
                let second = words.split_whitespace().nth(1).unwrap_or("=");
                second.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            };
            shown.extend(commands.filter(is_command).map(str::to_owned));
        }
    }
    assert!(shown.len() > 15, "{shown:?}");
    for command in shown {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let name = |word: &&&str| {
            word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !word.starts_with('-')
        };
        let named = words.iter().take_while(name);
        let depth =
            if matches!(words.first(), Some(&"user" | &"corp" | &"key" | &"webhook")) { 2 } else { 1 };
        let mut arguments: Vec<&str> = named.take(depth).copied().collect();
        assert!(!arguments.is_empty(), "{command}");
        arguments.push("--help");
        let help = wxlogin(dir.path(), &arguments).done();
        let flags = words.iter().filter(|word| word.starts_with("--"));
        for flag in flags.map(|flag| flag.trim_end_matches([',', '.', ';', ':'])) {
            assert!(help.contains(flag), "{command}: there is no {flag}");
        }
    }
}

#[test]
fn both_readmes_are_short_and_alike() {
    let (english, chinese) = (read(Path::new("README.md")), read(Path::new("README.zh-CN.md")));
    for text in [&english, &chinese] {
        assert!(text.lines().count() <= 150);
    }
    let headings = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    let links = |text: &str| -> BTreeSet<String> {
        let all = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        all.filter(|link| !link.starts_with("README")).map(str::to_owned).collect()
    };
    assert_eq!(headings(&english), headings(&chinese));
    assert_eq!(links(&english), links(&chinese));
}
