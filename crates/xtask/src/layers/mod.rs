//! Arrows point down only; each I/O library is known to its own crate only.

mod graph;
mod table;

use graph::{Edge, Graph};
use table::{ANY, CONFORMANCE, FENCES, Fence, LAYERS, PURE};

use crate::finding::Finding;
use crate::repo::Repo;

pub(crate) fn check(repo: &Repo) -> Vec<Finding> {
    match Graph::of(&repo.root) {
        Ok(graph) => judge(&graph),
        Err(error) => vec![Finding::new("Cargo.toml", error)],
    }
}

fn judge(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in &graph.members {
        let Some(layer) = layer(member) else {
            findings.push(Finding::new(member, "has no layer; name it in crates/xtask/src/layers/table.rs"));
            continue;
        };
        let edges = graph.from(member);
        findings.extend(edges.iter().filter_map(|edge| direction(member, layer, edge)));
        findings.extend(FENCES.iter().filter_map(|fence| fenced(member, fence, edges)));
    }
    findings.extend(FENCES.iter().filter_map(|fence| impure(graph, fence)));
    findings
}

fn layer(package: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == package).map(|(_, layer)| *layer)
}

/// A dependency inside the workspace must lead to a lower layer.
fn direction(member: &str, own: u8, edge: &Edge) -> Option<Finding> {
    let other = layer(&edge.to)?;
    let of_tests = edge.dev && (edge.to == CONFORMANCE || member == CONFORMANCE) && other <= own;
    let message = if edge.to == CONFORMANCE && !edge.dev {
        format!("ships with {CONFORMANCE}, which is for tests; make it a dev-dependency")
    } else if other >= own && !of_tests {
        format!("is of layer {own} and uses {}, of layer {other}: arrows point down only", edge.to)
    } else {
        return None;
    };
    Some(Finding::new(member, message))
}

fn fenced(member: &str, fence: &Fence, edges: &[Edge]) -> Option<Finding> {
    let Fence { library, inside, tests } = fence;
    let may_test = tests.iter().any(|name| *name == member || *name == ANY);
    let outside = !inside.contains(&member);
    let used = edges.iter().any(|edge| edge.to == *library && !(edge.dev && may_test));
    (used && outside)
        .then(|| Finding::new(member, format!("uses {library}, which belongs to {} only", inside.join(", "))))
}

fn impure(graph: &Graph, fence: &Fence) -> Option<Finding> {
    let chain = graph.chain(PURE, fence.library)?;
    Some(Finding::new(PURE, format!("does no input or output, yet reaches {}", chain.join(" → "))))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A workspace in which `(from, to, kind)` are the only dependencies, as `cargo metadata` prints it.
    fn findings(edges: &[(&str, &str, Value)]) -> Vec<String> {
        let mut names: Vec<&str> = edges.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
        names.sort_unstable();
        names.dedup();
        let node = |name: &&str| {
            let deps = edges.iter().filter(|(from, ..)| from == name);
            let dep = |(_, to, kind): &(_, &str, Value)| json!({"pkg": to, "dep_kinds": [{"kind": kind}]});
            json!({"id": name, "deps": deps.map(dep).collect::<Vec<_>>()})
        };
        let metadata = json!({
            "packages": names.iter().map(|name| json!({"id": name, "name": name})).collect::<Vec<_>>(),
            "workspace_members": names.iter().filter(|name| name.starts_with("wxlogin")).collect::<Vec<_>>(),
            "resolve": {"nodes": names.iter().map(node).collect::<Vec<_>>()},
        });
        judge(&Graph::read(&metadata)).iter().map(Finding::to_string).collect()
    }

    fn normal(from: &'static str, to: &'static str) -> Vec<String> {
        findings(&[(from, to, Value::Null)])
    }

    fn dev(from: &'static str, to: &'static str) -> Vec<String> {
        findings(&[(from, to, json!("dev"))])
    }

    #[test]
    fn an_arrow_down_is_fine() {
        assert_eq!(normal("wxlogin-cli", "wxlogin-server"), [""; 0]);
        assert_eq!(normal("wxlogin-store-sqlite", "rusqlite"), [""; 0]);
    }

    #[test]
    fn arrows_up_and_sideways_are_found() {
        for (from, to) in [
            ("wxlogin-core", "wxlogin-store-sqlite"),
            ("wxlogin-store-sqlite", "wxlogin-login-types"),
            ("wxlogin-sandbox", "wxlogin-wechat"),
            ("wxlogin-server", "wxlogin-cli"),
        ] {
            assert_eq!(normal(from, to).len(), 1, "{from} → {to}");
            assert_eq!(dev(from, to).len(), 1, "{from} → {to} in tests");
        }
    }

    #[test]
    fn the_conformance_suite_is_for_tests() {
        assert_eq!(dev("wxlogin-store-sqlite", "wxlogin-conformance"), [""; 0]);
        assert!(normal("wxlogin-store-sqlite", "wxlogin-conformance")[0].contains("dev-dependency"));
        assert!(normal("wxlogin", "wxlogin-conformance")[0].contains("dev-dependency"));
    }

    #[test]
    fn each_library_stays_inside_its_fence() {
        for (from, library) in [
            ("wxlogin-server", "rusqlite"),
            ("wxlogin", "tokio-postgres"),
            ("wxlogin", "axum"),
            ("wxlogin-login-types", "reqwest"),
            ("wxlogin-ephemeral-memory", "redis"),
            ("wxlogin", "pyo3"),
        ] {
            assert_eq!(normal(from, library).len(), 1, "{from} → {library}");
        }
        assert_eq!(dev("wxlogin-wechat", "reqwest"), [""; 0]);
        assert_eq!(dev("wxlogin-element", "axum").len(), 1);
    }

    #[test]
    fn the_core_reaches_no_io_library_through_another() {
        let chain = [("wxlogin-core", "handy", Value::Null), ("handy", "reqwest", Value::Null)];
        assert_eq!(
            findings(&chain),
            ["wxlogin-core: does no input or output, yet reaches wxlogin-core → handy → reqwest"]
        );
        let of_tests = [("wxlogin-core", "handy", json!("dev")), ("handy", "reqwest", Value::Null)];
        assert_eq!(findings(&of_tests), [""; 0]);
    }

    #[test]
    fn a_crate_without_a_layer_is_found() {
        assert!(normal("wxlogin-new", "serde")[0].contains("has no layer"));
    }
}
