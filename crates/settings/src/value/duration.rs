//! Durations, as people write them: `"500ms"`, `"30s"`, `"10m"`, `"1h 30m"`, `"7d"`.

use std::path::Path;
use std::time::Duration;

use jiff::{Span, SpanRelativeTo};

use super::{Setting, Wrong};

impl Setting for Duration {
    const EXPECTED: &'static str = "a duration such as \"500ms\", \"30s\", \"10m\", \"12h\" or \"7d\"";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        let span: Span = text.parse().map_err(|_| Wrong::text(text, "a duration"))?;
        // A day is 24 hours here; a month has no fixed length, so it is refused rather than guessed.
        let length = span
            .to_duration(SpanRelativeTo::days_are_24_hours())
            .map_err(|_| Wrong::text(text, "a duration of fixed length"))?;
        match Self::try_from(length) {
            // Zero would make every timeout fail at once and every ticket expire at birth.
            Ok(length) if !length.is_zero() => Ok(length),
            _ => Err(Wrong::text(text, "longer than zero")),
        }
    }
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
}
