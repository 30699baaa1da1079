//! Lock files name public registries only: an address of a private mirror makes a clone unusable elsewhere.

use serde_json::Value;

use crate::finding::Finding;
use crate::repo::Source;

const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";
/// Registries everybody reaches, which texts may name.
const PUBLIC: [&str; 6] = [
    "registry.npmjs.org",
    "pypi.org",
    "files.pythonhosted.org",
    "crates.io",
    "index.crates.io",
    "static.crates.io",
];

pub(super) fn check(source: &Source) -> Vec<Finding> {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    match name {
        "Cargo.lock" => cargo(source),
        "package-lock.json" => npm(source),
        _ => Vec::new(),
    }
}

fn cargo(source: &Source) -> Vec<Finding> {
    let line = |(index, line): (usize, &str)| {
        let from = line.strip_prefix("source = \"")?.trim_end_matches('"');
        (from != CRATES).then(|| {
            Finding::new(format!("{}:{}", source.path, index + 1), "a package from elsewhere than crates.io")
        })
    };
    source.text.lines().enumerate().filter_map(line).collect()
}

fn npm(source: &Source) -> Vec<Finding> {
    let Ok(lock) = serde_json::from_str::<Value>(&source.text) else {
        return vec![Finding::new(&source.path, "is not JSON")];
    };
    let packages = lock["packages"].as_object();
    let foreign = |(name, package): (&String, &Value)| {
        let from = package["resolved"].as_str().filter(|from| from.contains("://") && !from.starts_with(NPM));
        from.map(|_| {
            let message = format!("{name} has a `resolved` address that is not npm's; remove the address");
            Finding::new(&source.path, message)
        })
    };
    packages.into_iter().flatten().filter_map(foreign).collect()
}

/// Hosts of the registries this machine is set up to use, as far as they are not public.
pub(super) fn configured_hosts(env: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let names_registry = |name: &str| {
        let name = name.to_ascii_uppercase();
        name.contains("REGISTR") || name.contains("INDEX_URL") || name == "GOPROXY"
    };
    let host = |url: &str| {
        let rest = url.split_once("://")?.1;
        let authority = rest.split(['/', '?', ',', '|']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?;
        Some(host.to_owned()).filter(|host| host.contains('.') && !PUBLIC.contains(&host.as_str()))
    };
    let mut hosts: Vec<_> =
        env.filter(|(name, _)| names_registry(name)).filter_map(|(_, url)| host(&url)).collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// Places where one of `hosts` is named. The message does not name it either.
pub(super) fn mentions(source: &Source, hosts: &[String]) -> Vec<Finding> {
    let named = |line: &str| hosts.iter().any(|host| line.contains(host.as_str()));
    let lines = source.text.lines().enumerate().filter(|(_, line)| named(line));
    let finding = |(index, _)| {
        Finding::new(format!("{}:{}", source.path, index + 1), "names a registry of this machine")
    };
    lines.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    #[test]
    fn a_mirror_in_a_lock_file_is_found() {
        let line = |from: &str| source("Cargo.lock", &format!("[[package]]\nsource = \"{from}\"\n"));
        assert_eq!(check(&line(CRATES)), []);
        assert_eq!(check(&line("registry+https://mirror.example/index")).len(), 1);
        assert_eq!(check(&line("git+https://github.com/a/b#c")).len(), 1);

        let lock = |from: &str| {
            source(
                "web/package-lock.json",
                &format!(r#"{{"packages":{{"node_modules/a":{{"resolved":"{from}"}}}}}}"#),
            )
        };
        assert_eq!(check(&lock("https://registry.npmjs.org/a/-/a-1.0.0.tgz")), []);
        assert_eq!(check(&lock("packages/a")), []);
        assert_eq!(check(&lock("https://mirror.example/a-1.0.0.tgz")).len(), 1);
    }

    #[test]
    fn hosts_of_this_machine_are_found_in_texts() {
        let env = [
            ("NPM_CONFIG_REGISTRY", "https://me:pw@mirror.example:8080/npm"),
            ("PIP_INDEX_URL", "https://pypi.org/simple"),
            ("HOME", "https://home.example"),
        ];
        let hosts = configured_hosts(env.into_iter().map(|(name, value)| (name.into(), value.into())));
        assert_eq!(hosts, ["mirror.example"]);
        assert_eq!(mentions(&source("a.md", "see https://mirror.example/npm\n"), &hosts).len(), 1);
        assert_eq!(mentions(&source("a.md", "see https://pypi.org\n"), &hosts), []);
    }
}
