//! Prints what is wrong with an app folder, without any family's knowledge: `cargo run --example look -- DIR`.
#![expect(clippy::print_stdout, reason = "an example that prints")]

use std::path::PathBuf;

use wxlogin_element::{LoadOptions, SecretFiles, Tree};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    let variables = |name: &str| std::env::var(name).ok();
    let tree = Tree::load(&LoadOptions {
        dir: &dir,
        built_ins: &[],
        schemas: &[],
        lenient: true,
        variables: &variables,
        secret_files: &SecretFiles::default(),
        previous: None,
    })?;
    for element in tree.all() {
        println!("{} ({:?})", element.full_name(), element.kind());
    }
    for diagnostic in tree.diagnostics() {
        print!("{}", diagnostic.render_coloured(wxlogin_element::Language::En));
    }
    Ok(())
}
