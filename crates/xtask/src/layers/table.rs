//! The layers, and who may use which library. ARCHITECTURE.md shows the same as a picture.

/// Each crate of the workspace and its layer. An arrow points from a higher layer to a lower one.
pub(super) const LAYERS: &[(&str, u8)] = &[
    ("wxlogin-core", 0),
    ("wxlogin-element", 0),
    ("wxlogin-wechat", 0),
    ("wxlogin-settings", 0),
    ("wxlogin-web-assets", 0),
    ("wxlogin-sandbox", 0),
    ("wxlogin-outbound", 0),
    ("wxlogin-xtask", 0),
    ("wxlogin-login-types", 1),
    ("wxlogin-store-sqlite", 1),
    ("wxlogin-store-postgres", 1),
    ("wxlogin-ephemeral-memory", 1),
    ("wxlogin-ephemeral-redis", 1),
    (CONFORMANCE, 1),
    ("wxlogin", 2),
    ("wxlogin-server", 3),
    ("wxlogin-cli", 4),
    // The Python package brings the whole command along, for types in Python.
    ("wxlogin-python", 5),
    // Measures the others from outside, as processes; not shipped.
    (BENCH, 5),
];

/// The suite every adapter passes: used by the tests of others, never by what is shipped.
pub(super) const CONFORMANCE: &str = "wxlogin-conformance";

/// Its bare handler is what the server is compared with, and it fills SQLite files with millions of rows, which would
/// take an hour through the store.
const BENCH: &str = "wxlogin-bench";

/// A library and the crates it is kept inside, so that replacing it touches them only.
pub(super) struct Fence {
    pub(super) library: &'static str,
    pub(super) inside: &'static [&'static str],
    /// Crates whose tests and benches may use it as well.
    pub(super) tests: &'static [&'static str],
}

/// In [`Fence::tests`]: every crate.
pub(super) const ANY: &str = "*";

pub(super) const FENCES: &[Fence] = &[
    Fence { library: "rusqlite", inside: &["wxlogin-store-sqlite", BENCH], tests: &[] },
    Fence { library: "tokio-postgres", inside: &["wxlogin-store-postgres"], tests: &[] },
    Fence { library: "deadpool-postgres", inside: &["wxlogin-store-postgres"], tests: &[] },
    Fence {
        library: "axum",
        inside: &["wxlogin-server", "wxlogin-sandbox", BENCH],
        tests: &["wxlogin", "wxlogin-cli"],
    },
    Fence { library: "reqwest", inside: &["wxlogin-outbound"], tests: &[ANY] },
    Fence { library: "redis", inside: &["wxlogin-ephemeral-redis"], tests: &[] },
    Fence { library: "pyo3", inside: &["wxlogin-python"], tests: &[] },
];

/// The crate that does no input or output: none of the fenced libraries may reach it, even through another library.
pub(super) const PURE: &str = "wxlogin-core";
