//! What finding an element costs as an app grows, and what reading the folder anew after an edit costs.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use std::path::Path;

use divan::{Bencher, black_box};
use serde_json::json;
use wxlogin_element::{BuiltIn, LoadOptions, Tree};

const SIZES: [usize; 3] = [1, 100, 5000];

fn main() {
    divan::main();
}

fn folder(elements: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..elements {
        let element = folder.path().join(format!("auths/loginTypes/Login{n}"));
        std::fs::create_dir_all(&element).unwrap();
        std::fs::write(element.join("e.json"), r#"{"title": "Login", "type": "auths.loginTypes.SomeType"}"#)
            .unwrap();
        std::fs::write(element.join(format!("Login{n}.json")), r#"{"appId": "wx0000000000000001"}"#).unwrap();
    }
    folder
}

fn load(dir: &Path) -> Tree {
    let built_ins = [
        BuiltIn::new("auths.loginTypes.Meta", json!({"type": "", "title": "Login"})),
        BuiltIn::new("auths.loginTypes.SomeType", json!({"type": "auths.loginTypes.Meta", "title": "Type"})),
        BuiltIn::new(
            "auths.loginTypes.SomeType.Model",
            json!({"type": "auths.loginTypes.SomeType", "title": "Model"}),
        ),
    ];
    let options = LoadOptions {
        dir,
        built_ins: &built_ins,
        schemas: &[],
        lenient: true,
        variables: &|_| None,
        previous: None,
    };
    Tree::load(&options).unwrap()
}

#[divan::bench(args = SIZES)]
fn an_element_by_name(bencher: Bencher<'_, '_>, elements: usize) {
    let folder = folder(elements);
    let tree = load(folder.path());
    let name = format!("auths.loginTypes.Login{}", elements / 2);
    bencher.bench(|| tree.get(black_box(&name)).is_ok());
}

#[divan::bench(args = SIZES)]
fn a_sub_element_of_an_instance(bencher: Bencher<'_, '_>, elements: usize) {
    let folder = folder(elements);
    let tree = load(folder.path());
    let name = format!("auths.loginTypes.Login{}.Model", elements / 2);
    bencher.bench(|| tree.get(black_box(&name)).is_ok());
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn the_folder_read_anew(bencher: Bencher<'_, '_>, elements: usize) {
    let folder = folder(elements);
    bencher.bench(|| load(folder.path()));
}
