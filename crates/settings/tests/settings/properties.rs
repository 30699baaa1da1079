//! Whatever stands in the sources, loading answers, and points at places that exist.

use crate::common::load;
use proptest::prelude::*;
use wxlogin_settings::{Place, keys};

/// Lines that are often nearly right, which is where a loader goes wrong.
fn line() -> impl Strategy<Value = String> {
    let paths: Vec<_> = keys().iter().map(|key| key.path.to_owned()).collect();
    let path = prop_oneof![3 => prop::sample::select(paths), 1 => "[a-z_.]{1,20}", 1 => "\\PC{0,12}"];
    let value = prop_oneof![
        "\"\\PC{0,16}\"",
        "-?[0-9]{1,20}",
        "\\[(\"[a-z0-9:/.]{0,12}\",?){0,3}\\]",
        "\\{ *\\}",
        "true|false|1979-05-27|0x1f|nan",
    ];
    prop_oneof![4 => (path, value).prop_map(|(path, value)| format!("{path} = {value}")), 1 => "\\PC{0,30}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_file_is_loaded_or_refused_with_a_place_inside_it(lines in prop::collection::vec(line(), 0..8)) {
        let text = lines.join("\n");
        if let Err(problems) = load(&text, &[], &[]) {
            prop_assert!(!problems.0.is_empty());
            for problem in problems.0 {
                prop_assert!(!problem.en.message.is_empty() && !problem.en.fix.is_empty());
                let chinese = |text: &str| text.contains(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
                prop_assert!(chinese(&problem.zh.message) && chinese(&problem.zh.fix), "{}", problem.shown(true));
                prop_assert!(!chinese(&problem.en.fix), "{problem}");
                if let Place::File { line, column, .. } = problem.place {
                    let width = text.split('\n').nth(line - 1).map(|line| line.chars().count());
                    prop_assert!(width.is_some_and(|width| column <= width + 1), "{line}:{column} of {text:?}");
                }
            }
        }
    }

    #[test]
    fn any_text_in_a_variable_is_loaded_or_refused(index in 0..keys().len(), value in "\\PC{0,40}") {
        let key = keys()[index];
        let variable = key.variable();
        match load("", &[(&variable, &value)], &[]) {
            Ok(loaded) => prop_assert!(loaded.warnings.iter().all(|warning| warning.key.is_some())),
            Err(problems) => prop_assert!(problems.0.iter().any(|problem| problem.key.as_deref() == Some(key.path))),
        }
    }

    #[test]
    fn seconds_are_read_as_seconds(seconds in 1..10_000_000u64) {
        let value = format!("{seconds}s");
        let loaded = load("", &[], &[("events.retention", &value)]).unwrap();
        prop_assert_eq!(loaded.settings.events.retention.as_secs(), seconds);
    }
}
