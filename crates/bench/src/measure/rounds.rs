//! Cases measured in turns.

use super::pace::Pace;
use crate::{
    Result,
    load::{Load, Measured},
    process::Process,
    report::Row,
};

/// One thing to measure, and the process whose CPU time counts.
pub(super) struct Case<'a> {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) server: &'a Process,
    pub(super) load: Load,
}

/// A case's rounds.
pub(super) struct Rounds {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) rounds: Vec<Measured>,
}

/// All cases once, then all again, and so on: a noisy minute hits each of them.
pub(super) async fn interleaved(cases: Vec<Case<'_>>, pace: &Pace) -> Result<Vec<Rounds>> {
    for case in &cases {
        case.load.run(case.server, pace.warm).await?;
    }
    let mut all: Vec<Vec<Measured>> = cases.iter().map(|_| vec![]).collect();
    for _ in 0..pace.rounds {
        for (case, rounds) in cases.iter().zip(&mut all) {
            rounds.push(case.load.run(case.server, pace.span).await?);
        }
    }
    let named = cases.into_iter().zip(all);
    Ok(named.map(|(case, rounds)| Rounds { id: case.id, name: case.name, rounds }).collect())
}

impl Rounds {
    /// A row without numbers; failures are counted in every row that comes from a load.
    pub(super) fn row(&self) -> Row {
        let failed: u64 = self.rounds.iter().map(|round| round.failed).sum();
        let refused: u64 = self.rounds.iter().map(|round| round.refused).sum();
        let told = self.rounds.iter().find_map(|round| round.told.clone());
        Row::new(&self.id, &self.name).counting(failed, refused, told)
    }

    /// One number of each round.
    pub(super) fn each(&self, number: impl Fn(&Measured) -> f64) -> Vec<f64> {
        self.rounds.iter().map(number).collect()
    }

    /// One number of each round beside the same round of another case.
    pub(super) fn beside(&self, other: &Self, number: impl Fn(&Measured, &Measured) -> f64) -> Vec<f64> {
        self.rounds.iter().zip(&other.rounds).map(|(own, its)| number(own, its)).collect()
    }
}
