//! The table on standard output.

use super::{Group, Results, columns, targets::Target};

pub(crate) fn text(results: &Results) -> String {
    let mut text = String::new();
    let mut line = |part: &str| {
        text.push_str(part);
        text.push('\n');
    };
    line(&format!("wxlogin, {}, {} s", results.at, results.seconds));
    results.machine.lines().iter().for_each(|part| line(part));
    for group in &results.groups {
        line("");
        line(&format!("{}. {}", group.title, group.note));
        aligned(&cells(group)).iter().for_each(|part| line(part));
    }
    line("");
    line("Targets");
    aligned(&verdicts(&results.targets)).iter().for_each(|part| line(part));
    text
}

/// Heading and rows of a group.
pub(super) fn cells(group: &Group) -> Vec<Vec<String>> {
    let columns = columns::of(group);
    let mut heading = vec![String::new()];
    heading.extend(columns.iter().map(|column| column.title.to_owned()));
    let rows = group.rows.iter().map(|row| {
        let numbers = columns
            .iter()
            .map(|column| row.numbers.get(column.id).map_or_else(String::new, |number| column.show(*number)));
        [row.name.clone()].into_iter().chain(numbers).collect()
    });
    [heading].into_iter().chain(rows).collect()
}

/// Heading and rows of the targets.
pub(super) fn verdicts(targets: &[Target]) -> Vec<Vec<String>> {
    let row = |target: &Target| {
        let met = if target.met { "met" } else { "MISSED" };
        vec![target.wanted.clone(), short(target.measured), met.to_owned()]
    };
    let heading = ["", "measured", ""].map(str::to_owned).to_vec();
    [heading].into_iter().chain(targets.iter().map(row)).collect()
}

/// Three digits, or all before the point.
fn short(value: f64) -> String {
    if value.abs() >= 100.0 || value == value.trunc() { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The first column to the left, the others to the right.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_stand_below_each_other() {
        let rows = [vec!["".into(), "µs".into()], vec!["one".into(), "10.5".into()]];
        assert_eq!(super::aligned(&rows), ["       µs", "one  10.5"]);
    }
}
