//! Builds the crate again when the console's or the demo's pages were built again: their names change, which a compiler
//! cannot notice.

use std::path::Path;

fn main() {
    for app in ["../../web/apps/console", "../../web/apps/demo"] {
        // A path that does not exist would rebuild the crate every time, so the folder above it is watched until it does.
        let built = format!("{app}/dist");
        let watched = if Path::new(&built).exists() { &built } else { app };
        println!("cargo:rerun-if-changed={watched}");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
