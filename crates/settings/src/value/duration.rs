//! Durations, as people write them: `"500ms"`, `"30s"`, `"10m"`, `"1h 30m"`, `"7d"`.

use std::path::Path;
use std::time::Duration;

use jiff::{Span, SpanRelativeTo};

use super::{Setting, Wrong};

/// A duration that may be zero, where zero means "not at all".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DurationOrZero(Duration);

impl DurationOrZero {
    /// The duration.
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl Setting for DurationOrZero {
    const EXPECTED: &'static str = "a duration such as \"500ms\" or \"30s\", or \"0s\" for not at all";
    const EXPECTED_ZH: &'static str = "时长，例如 \"500ms\" 或 \"30s\"；\"0s\" 表示关闭";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        length(text).map(Self)
    }
}

impl Setting for Duration {
    const EXPECTED: &'static str = "a duration such as \"500ms\", \"30s\", \"10m\", \"12h\" or \"7d\"";
    const EXPECTED_ZH: &'static str = "时长，例如 \"500ms\"、\"30s\"、\"10m\"、\"12h\" 或 \"7d\"";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        match length(text) {
            // Zero would make every timeout fail at once and every ticket expire at birth.
            Ok(length) if length.is_zero() => Err(Wrong::text(text, "longer than zero", "大于零的时长")),
            length => length,
        }
    }
}

fn length(text: &str) -> Result<Duration, Wrong> {
    let span: Span = text.parse().map_err(|_| Wrong::text(text, "a duration", "时长"))?;
    // A day is 24 hours here; a month has no fixed length, so it is refused rather than guessed.
    let length = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| Wrong::text(text, "a duration of fixed length", "固定长度的时长"))?;
    Duration::try_from(length).map_err(|_| Wrong::text(text, "longer than zero", "大于零的时长"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u128> {
        Duration::from_text(text, Path::new("")).ok().map(|length| length.as_millis())
    }

    #[test]
    fn people_write_durations_in_these_ways() {
        assert_eq!(read("500ms"), Some(500));
        assert_eq!(read("3s"), Some(3_000));
        assert_eq!(read("10m"), Some(600_000));
        assert_eq!(read("1h 30m"), Some(5_400_000));
        assert_eq!(read("30d"), Some(2_592_000_000));
        assert_eq!(read("1w"), Some(604_800_000));
    }

    #[test]
    fn what_has_no_fixed_positive_length_is_refused() {
        for text in ["", "10", "0s", "-5s", "1mo", "1 year", "soon", "5 dayz"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn zero_is_read_where_it_has_a_meaning() {
        let read = |text| DurationOrZero::from_text(text, Path::new("")).ok().map(DurationOrZero::get);
        assert_eq!(read("0s"), Some(Duration::ZERO));
        assert_eq!(read("1s"), Some(Duration::from_secs(1)));
        assert_eq!(read("-1s"), None);
    }
}
