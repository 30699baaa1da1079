//! docs/bench/README.md: what stands between its marks is made from results.json beside it, and the plot too.

use std::{fmt::Write as _, path::Path};

use super::{Results, load, plot, reasons, table};
use crate::Result;

const BEGIN: &str = "<!-- results:begin (made by `wxlogin-bench page`) -->\n";
const END: &str = "<!-- results:end -->";
const PAGE: &str = "README.md";
const PLOT: &str = "results.svg";

/// Writes page and plot from the results in a folder, whose page is there already.
pub(crate) fn write_anew(folder: &Path) -> Result<()> {
    let results = load(folder)?;
    let page = std::fs::read_to_string(folder.join(PAGE))?;
    std::fs::write(folder.join(PAGE), filled(&page, &results)?)?;
    std::fs::write(folder.join(PLOT), plot::svg(&results))?;
    Ok(())
}

fn filled(page: &str, results: &Results) -> Result<String> {
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or("the page has no place for results: its marks are gone")?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", made(results)))
}

fn made(results: &Results) -> String {
    let mut page = format!(
        "Measured {}, in {} minutes; all numbers are in [results.json](results.json).\n\n",
        results.at,
        results.seconds.div_ceil(60)
    );
    for line in results.machine.lines() {
        _ = writeln!(page, "- {line}");
    }
    _ = writeln!(page, "\n![The most important numbers]({PLOT})\n\n## Targets\n");
    page.push_str(&rows(&table::verdicts(&results.targets)));
    page.push_str(&missed(results));
    for group in &results.groups {
        _ = writeln!(page, "\n## {}\n\n{}\n", group.title, group.note);
        page.push_str(&rows(&table::cells(group)));
    }
    page
}

/// Each missed target with where its time goes.
fn missed(results: &Results) -> String {
    let missed: Vec<_> = results.targets.iter().filter(|target| !target.met).collect();
    if missed.is_empty() {
        return "\nAll are met.\n".to_owned();
    }
    let mut text = "\nMissed, and where it goes:\n\n".to_owned();
    for target in missed {
        let reason = reasons::of(&target.id).unwrap_or_default();
        _ = writeln!(text, "- **{}**: {reason}", target.wanted);
    }
    text
}

fn rows(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
    let Some((heading, rest)) = rows.split_first() else { return String::new() };
    let rule = format!("|---|{}\n", "--:|".repeat(heading.len().saturating_sub(1)));
    let body: String = rest.iter().map(line).collect();
    line(heading) + &rule + &body
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::report::{Group, Row, targets};

    fn docs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/bench")
    }

    /// The page, and the results where a run was kept.
    fn kept() -> (String, Option<Results>) {
        let page = std::fs::read_to_string(docs().join(PAGE)).unwrap();
        let kept = docs().join("results.json").exists();
        (page, kept.then(|| load(&docs()).unwrap()))
    }

    #[test]
    fn page_and_plot_say_what_the_results_say_and_nothing_without_them() {
        let (page, results) = kept();
        let Some(results) = results else {
            assert!(page.contains(&format!("{BEGIN}{END}")), "numbers without results.json");
            return;
        };
        let again = "run: cargo run -p wxlogin-bench -- page";
        assert!(filled(&page, &results).unwrap() == page, "{again}");
        assert!(plot::svg(&results) == std::fs::read_to_string(docs().join(PLOT)).unwrap(), "{again}");
    }

    #[test]
    fn kept_results_are_those_of_a_whole_run_and_judged_by_the_targets_of_today() {
        let (_, Some(results)) = kept() else { return };
        assert!(!results.quick);
        assert_eq!(results.wrong(), Vec::<String>::new());
        assert_eq!(results.targets, targets::judge(&results.groups));
        let sizes = results.groups.iter().find(|group| group.id == "growth").unwrap();
        assert!(sizes.rows.iter().any(|row| row.id == "sqlite-openid-10000000"));
    }

    #[test]
    fn a_missed_target_is_on_the_page_with_its_reason() {
        let row = Row::new("embedded", "embedded").with("startMs", &[250.0]);
        let group = Group { id: "start".into(), title: "Start".into(), note: "How".into(), rows: vec![row] };
        let targets = targets::judge(std::slice::from_ref(&group));
        let results = Results { groups: vec![group], targets, ..Results::default() };
        let page = filled(&format!("# Page\n{BEGIN}old{END}\n"), &results).unwrap();
        assert!(page.contains("| 250 | MISSED |") && page.contains("Opening the database"), "{page}");
        assert!(page.contains("| embedded | 250 |") && !page.contains("old"), "{page}");
        let plot = plot::svg(&results);
        assert!(plot.contains("target 100") && plot.contains(">250<"), "{plot}");
        assert!(filled("# Page\n", &results).is_err());
    }
}
