//! Who depends on whom, as `cargo metadata` tells it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: String,
    /// Of tests, benches and examples only.
    pub(super) dev: bool,
}

/// Dependencies by package name. Two versions of one package are one node: a fence does not care which one is used.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) members: Vec<String>,
    pub(super) edges: BTreeMap<String, Vec<Edge>>,
}

impl Graph {
    /// The graph of the workspace at `root`, with every feature on.
    pub(super) fn of(root: &Path) -> Result<Self, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version=1", "--all-features"])
            .current_dir(root)
            .output()
            .map_err(|error| format!("cargo metadata did not start: {error}"))?;
        if !output.status.success() {
            return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        let metadata =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
        Ok(Self::read(&metadata))
    }

    /// Reads what `cargo metadata` prints.
    pub(super) fn read(metadata: &Value) -> Self {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let names: BTreeMap<String, String> = list(&metadata["packages"])
            .iter()
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        let name = |id: &Value| names.get(&text(id)).cloned().unwrap_or_default();
        let mut graph = Self {
            members: list(&metadata["workspace_members"]).iter().map(name).collect(),
            ..Self::default()
        };
        for node in list(&metadata["resolve"]["nodes"]) {
            let edge = |dep: &Value| {
                let kinds = list(&dep["dep_kinds"]);
                let dev = !kinds.is_empty() && kinds.iter().all(|kind| kind["kind"] == "dev");
                Edge { to: name(&dep["pkg"]), dev }
            };
            let edges = list(&node["deps"]).iter().map(edge).collect::<Vec<_>>();
            graph.edges.entry(name(&node["id"])).or_default().extend(edges);
        }
        graph
    }

    pub(super) fn from(&self, package: &str) -> &[Edge] {
        self.edges.get(package).map_or(&[], Vec::as_slice)
    }

    /// A chain of shipped dependencies from `package` to `target`, for a message that shows who to ask.
    pub(super) fn chain(&self, package: &str, target: &str) -> Option<Vec<String>> {
        let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut next = vec![package];
        while let Some(here) = next.pop() {
            if here == target {
                let back = std::iter::successors(Some(target), |at| came_from.get(at).copied());
                let mut chain: Vec<_> = back.map(str::to_owned).collect();
                chain.reverse();
                return Some(chain);
            }
            for edge in self.from(here).iter().filter(|edge| !edge.dev) {
                if edge.to != package && !came_from.contains_key(edge.to.as_str()) {
                    came_from.insert(&edge.to, here);
                    next.push(&edge.to);
                }
            }
        }
        None
    }
}
