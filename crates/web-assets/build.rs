//! Builds the crate again when the console's pages were built again: their names change, which a compiler cannot notice.

use std::path::Path;

fn main() {
    // A path that does not exist would rebuild the crate every time, so the folder above it is watched until it does.
    let built = "../../web/apps/console/dist";
    let watched = if Path::new(built).exists() { built } else { "../../web/apps/console" };
    println!("cargo:rerun-if-changed={watched}");
    println!("cargo:rerun-if-changed=build.rs");
}
