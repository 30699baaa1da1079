//! The median of a few rounds, with the smallest and the largest.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Number {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Number {
    pub(super) fn of(rounds: &[f64]) -> Self {
        let mut sorted = rounds.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |index: usize| rounded(sorted.get(index).copied().unwrap_or(f64::NAN));
        let last = sorted.len().saturating_sub(1);
        Self { median: at(last / 2), low: at(0), high: at(last) }
    }

    pub(super) fn is_whole(self) -> bool {
        [self.median, self.low, self.high].into_iter().all(f64::is_finite)
    }

    /// How far the rounds lie apart, as a share of the median; nothing where it says nothing.
    pub(super) fn spread(self) -> Option<f64> {
        let half = (self.high - self.low) / 2.0;
        (half > 0.0 && self.median.abs() > f64::EPSILON).then(|| half / self.median.abs())
    }
}

/// Six digits: more would only claim to be known.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_counts_and_the_spread_is_kept() {
        let number = Number::of(&[3.0, 1.0, 2.0]);
        assert_eq!((number.median, number.low, number.high), (2.0, 1.0, 3.0));
        assert_eq!(number.spread(), Some(0.5));
        assert_eq!(Number::of(&[7.0]).spread(), None);
        assert!(!Number::of(&[]).is_whole());
    }
}
