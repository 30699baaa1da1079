//! The table in the documents and the tests are one.

use std::{collections::BTreeSet, path::Path};

#[test]
fn every_row_of_the_table_names_a_test_that_exists_and_every_test_has_a_row() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(here.join("../../docs/operate/degradation.md")).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| **")).collect();
    assert!(rows.len() > 12, "{rows:#?}");
    let mut named = BTreeSet::new();
    for row in rows {
        let last = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let tests: Vec<_> = last.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(!tests.is_empty(), "a row names no test: {row}");
        named.extend(tests);
    }
    let mut there = BTreeSet::new();
    for file in std::fs::read_dir(here.join("tests/it/degrade")).unwrap().map(|entry| entry.unwrap().path()) {
        let module = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if module != "document" && file.is_file() {
            let text = std::fs::read_to_string(&file).unwrap();
            let tests =
                text.split("#[tokio::test]\nasync fn ").skip(1).filter_map(|rest| rest.split('(').next());
            there.extend(tests.map(|name| format!("{module}::{name}")));
        }
    }
    assert_eq!(named, there, "left: the table, right: the tests");
}
