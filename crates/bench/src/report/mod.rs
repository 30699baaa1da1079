//! Results: as a table, as JSON, as a page and as a plot. The JSON holds everything; the others are made from it.

mod columns;
mod machine;
mod number;
pub(crate) mod page;
mod plot;
mod reasons;
pub(crate) mod table;
pub(crate) mod targets;

pub(crate) use machine::Machine;

use std::{collections::BTreeMap, path::Path};

use number::Number;
use serde::{Deserialize, Serialize};
use targets::Target;

use crate::{Result, options::Run};

/// Bytes in an MB, as the targets count.
pub(crate) const MEGABYTE: f64 = 1e6;

/// A run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Results {
    /// When it began.
    pub(crate) at: String,
    /// How long it took, without building.
    pub(crate) seconds: u64,
    /// Whether it only saw that everything works.
    pub(crate) quick: bool,
    pub(crate) machine: Machine,
    pub(crate) groups: Vec<Group>,
    pub(crate) targets: Vec<Target>,
}

/// Rows with the same columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) title: String,
    /// How it was measured.
    pub(crate) note: String,
    pub(crate) rows: Vec<Row>,
}

/// Numbers by the id of their column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) numbers: BTreeMap<String, Number>,
    /// What was asked and did not go well.
    #[serde(default)]
    pub(crate) failed: u64,
    /// What was refused with 429 or 503.
    #[serde(default)]
    pub(crate) refused: u64,
    /// The first answer of either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) told: Option<String>,
}

impl Row {
    pub(crate) fn new(id: &str, name: &str) -> Self {
        let (id, name, numbers) = (id.to_owned(), name.to_owned(), BTreeMap::new());
        Self { id, name, numbers, failed: 0, refused: 0, told: None }
    }

    /// With the numbers of all rounds for a column.
    #[must_use]
    pub(crate) fn with(mut self, column: &str, rounds: &[f64]) -> Self {
        self.numbers.insert(column.to_owned(), Number::of(rounds));
        self
    }

    /// With what did not go well.
    #[must_use]
    pub(crate) fn counting(mut self, failed: u64, refused: u64, told: Option<String>) -> Self {
        (self.failed, self.refused, self.told) =
            (self.failed + failed, self.refused + refused, told.or(self.told));
        self
    }
}

impl Results {
    /// Why these results are none: a number that is not one, or something that failed.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let mut wrong = vec![];
        for (group, row) in
            self.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)))
        {
            let place = format!("{}, {}", group.title, row.name);
            let strange = row.numbers.iter().filter(|(_, number)| !number.is_whole());
            wrong.extend(strange.map(|(column, _)| format!("{place}: no number for {column}")));
            if row.numbers.is_empty() {
                wrong.push(format!("{place}: nothing was measured"));
            }
            if row.failed > 0 {
                let told = row.told.as_deref().unwrap_or("no answer");
                wrong.push(format!("{place}: {} failed; the first: {told}", row.failed));
            }
        }
        wrong
    }
}

/// Writes the JSON, and the page with its plot where they are asked for.
pub(crate) fn keep(options: &Run, results: &Results) -> Result<()> {
    save(&options.out, results)?;
    let Some(docs) = &options.docs else { return Ok(()) };
    if options.quick || !options.only.is_empty() {
        return Err("only a whole run belongs into the documents: leave out --quick and --only".into());
    }
    save(docs, results)?;
    page::write_anew(docs)
}

pub(crate) fn save(folder: &Path, results: &Results) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let text = serde_json::to_string_pretty(results)? + "\n";
    std::fs::write(folder.join("results.json"), text)?;
    Ok(())
}

/// The results in a folder.
pub(crate) fn load(folder: &Path) -> Result<Results> {
    let path = folder.join("results.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_and_a_missing_number_are_told() {
        let fine = Row::new("a", "fine").with("p50Ms", &[1.0, 2.0]);
        let rows = vec![
            fine.clone(),
            fine.clone().counting(2, 0, Some("500 oops".into())),
            fine.clone().counting(0, 9, None),
            fine.with("p99Ms", &[f64::NAN]),
            Row::new("b", "empty"),
        ];
        let group = Group { id: "g".into(), title: "G".into(), note: String::new(), rows };
        let results = Results { groups: vec![group], ..Results::default() };
        assert_eq!(
            results.wrong(),
            [
                "G, fine: 2 failed; the first: 500 oops",
                "G, fine: no number for p99Ms",
                "G, empty: nothing was measured"
            ]
        );
    }
}
