//! Sizes in bytes: `"256KiB"`, `"1 MiB"`, `65536`.

use std::path::Path;

use super::{Setting, Wrong};

/// A number of bytes, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(usize);

impl ByteSize {
    /// How many bytes.
    pub fn bytes(self) -> usize {
        self.0
    }
}

impl Setting for ByteSize {
    const EXPECTED: &'static str = "a size such as \"256KiB\" or \"1MiB\", or a number of bytes";
    const EXPECTED_ZH: &'static str = "大小，例如 \"256KiB\" 或 \"1MiB\"，或字节数";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        let wrong = || Wrong::text(text, "a size", "大小");
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(unit_at).ok_or_else(wrong)?;
        let scale: usize = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "kb" => 1_000,
            "mb" => 1_000_000,
            _ => return Err(wrong()),
        };
        let number: usize = number.parse().map_err(|_| wrong())?;
        match number.checked_mul(scale) {
            Some(bytes) if bytes > 0 => Ok(Self(bytes)),
            _ => Err(wrong()),
        }
    }

    fn from_toml(value: &toml_edit::Value, base: &Path) -> Result<Self, Wrong> {
        match value.as_integer() {
            Some(number) => Self::from_text(&number.to_string(), base),
            None => Self::from_text(value.as_str().ok_or_else(|| Wrong::kind(value))?, base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_and_without_a_unit() {
        let read = |text| ByteSize::from_text(text, Path::new("")).ok().map(ByteSize::bytes);
        assert_eq!(read("256KiB"), Some(262_144));
        assert_eq!(read("1 MiB"), Some(1_048_576));
        assert_eq!(read("2kb"), Some(2_000));
        assert_eq!(read("10"), Some(10));
        for text in ["", "0", "KiB", "-1", "1 TiB", "99999999999999999999", "18446744073709551615kib"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
