//! The numbered steps that bring a database's tables to a version: the rules, without the SQL.
//!
//! # Expand, then contract
//! During a rolling upgrade two versions of the program use one database. So a change of the tables goes in two releases:
//! the first only *adds* (a table, an index, a column with a default), and the version before works on beside it; a
//! later one removes what no running version uses any more. Each step says which programs go on working after it
//! ([`Step::works_from`]), the database remembers that, and an older program that meets newer tables starts if it is one
//! of them, and is refused otherwise.
//!
//! # Rules, with their reasons
//! - A released step is never edited: its checksum is in every installation's record, and a changed one stops the start.
//! - Numbers mean the same in every store, so that an operator who moves between databases reads one list.

use sha2::{Digest, Sha256};

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its place in the order; numbers may be left out, and never repeat.
    pub number: i64,
    /// A short name, which the file has too.
    pub name: &'static str,
    /// Programs that know the steps up to this number, or more, go on working after this step. A step that only adds
    /// takes the number of the step before it, or that step's `works_from`; one that removes or renames takes the number of
    /// the step with which programs stopped using what goes.
    pub works_from: i64,
    /// What to run.
    pub sql: &'static str,
}

impl Step {
    /// SHA-256 of the text in hexadecimal; line ends do not count, since a checkout may turn them.
    #[must_use]
    pub fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.replace("\r\n", "\n").as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A step as a database remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub number: i64,
    /// Its checksum when it was applied.
    pub checksum: String,
    /// See [`Step::works_from`].
    pub works_from: i64,
}

/// What a program may do with a database.
#[derive(Debug, Clone, Copy)]
pub enum Verdict {
    /// Use it, once these steps are applied; none are left when the slice is empty.
    Missing(&'static [Step]),
    /// Use it as it is: a newer version has been here, and left the tables such that this one works.
    Ahead {
        /// The number of the last step applied.
        found: i64,
    },
}

/// Why a program must leave a database alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// A newer version has been here and changed what this one needs.
    Newer {
        /// The number of the last step applied.
        found: i64,
        /// The last number that this program knows.
        known: i64,
    },
    /// A step that was applied is not the one that this program has under that number.
    Changed {
        /// The number.
        number: i64,
    },
}

/// Compares what was applied, in order, with the steps of this program.
///
/// # Errors
/// When the database must be left alone.
pub fn judge(applied: &[Applied], steps: &'static [Step]) -> Result<Verdict, Mismatch> {
    let known = steps.last().map_or(0, |step| step.number);
    let beyond = applied.iter().filter(|step| step.number > known);
    let needed = beyond.clone().map(|step| step.works_from).max();
    let own: Vec<&Applied> = applied.iter().filter(|step| step.number <= known).collect();
    for (position, found) in own.iter().enumerate() {
        let same =
            steps.get(position).is_some_and(|s| s.number == found.number && s.checksum() == found.checksum);
        if !same {
            return Err(Mismatch::Changed { number: found.number });
        }
    }
    let missing = steps.get(own.len()..).unwrap_or_default();
    match (beyond.map(|step| step.number).max(), needed) {
        (Some(found), Some(needed)) if needed <= known && missing.is_empty() => Ok(Verdict::Ahead { found }),
        (Some(found), _) => Err(Mismatch::Newer { found, known }),
        (None, _) => Ok(Verdict::Missing(missing)),
    }
}

/// What an operator is shown of a database: which steps it has, and which it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The number of the last step applied; 0 in an empty database.
    pub found: i64,
    /// The last number that this program knows.
    pub known: i64,
    /// Number and name of the steps that are missing, in order.
    pub missing: Vec<(i64, &'static str)>,
}

impl State {
    /// The state behind a verdict.
    #[must_use]
    pub fn of(applied: &[Applied], steps: &'static [Step], verdict: Verdict) -> Self {
        let missing = match verdict {
            Verdict::Missing(missing) => missing.iter().map(|step| (step.number, step.name)).collect(),
            Verdict::Ahead { .. } => vec![],
        };
        Self {
            found: applied.iter().map(|step| step.number).max().unwrap_or(0),
            known: steps.last().map_or(0, |step| step.number),
            missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Step] = &[
        Step { number: 1, name: "a", works_from: 1, sql: "CREATE TABLE a (x BIGINT);" },
        Step { number: 3, name: "b", works_from: 1, sql: "CREATE TABLE b (x BIGINT);" },
    ];

    fn done(step: &Step) -> Applied {
        Applied { number: step.number, checksum: step.checksum(), works_from: step.works_from }
    }

    fn future(works_from: i64) -> Applied {
        Applied { number: 4, checksum: "later".to_owned(), works_from }
    }

    fn missing(applied: &[Applied]) -> Vec<i64> {
        match judge(applied, STEPS).unwrap() {
            Verdict::Missing(steps) => steps.iter().map(|step| step.number).collect(),
            Verdict::Ahead { found } => vec![-found],
        }
    }

    #[test]
    fn what_is_missing_is_told_in_order() {
        assert_eq!(missing(&[]), [1, 3]);
        assert_eq!(missing(&[done(&STEPS[0])]), [3]);
        assert_eq!(missing(&[done(&STEPS[0]), done(&STEPS[1])]), Vec::<i64>::new());
    }

    #[test]
    fn newer_tables_are_used_only_while_they_fit() {
        let all = [done(&STEPS[0]), done(&STEPS[1])];
        assert_eq!(missing(&[&all[..], &[future(3)]].concat()), [-4]);
        let broken = judge(&[&all[..], &[future(4)]].concat(), STEPS);
        assert_eq!(broken.unwrap_err(), Mismatch::Newer { found: 4, known: 3 });
    }

    #[test]
    fn a_database_that_skipped_a_step_of_ours_is_left_alone() {
        let skipped = judge(&[done(&STEPS[0]), future(1)], STEPS);
        assert_eq!(skipped.unwrap_err(), Mismatch::Newer { found: 4, known: 3 });
    }

    #[test]
    fn an_edited_step_is_told_but_turned_line_ends_are_not() {
        let edited = Applied { checksum: "other".to_owned(), ..done(&STEPS[0]) };
        assert_eq!(judge(&[edited], STEPS).unwrap_err(), Mismatch::Changed { number: 1 });
        let turned = Step { sql: "a\r\nb", ..STEPS[0] };
        assert_eq!(turned.checksum(), Step { sql: "a\nb", ..STEPS[0] }.checksum());
    }
}
