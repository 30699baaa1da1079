//! Colours, and the contrast that text needs (WCAG 2.2, 1.4.3: 4.5 to 1).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::PagesError;

/// An opaque colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// WeChat's green.
    pub const WECHAT: Self = Self::new(0x07, 0xc1, 0x60);
    pub(crate) const WHITE: Self = Self::new(0xff, 0xff, 0xff);
    pub(crate) const BLACK: Self = Self::new(0, 0, 0);

    /// A colour.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// `share` of `other` (0 to 1), the rest of `self`.
    pub(crate) fn mix(self, other: Self, share: f64) -> Self {
        let part = |own: u8, other: u8| {
            let mixed = f64::from(own) * (1.0 - share) + f64::from(other) * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            let byte = mixed.round() as u8;
            byte
        };
        Self::new(part(self.red, other.red), part(self.green, other.green), part(self.blue, other.blue))
    }

    /// Contrast as WCAG defines it: 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest colour on the way to `end` that has `wanted` contrast to `ground`.
    pub(crate) fn readable_on(self, ground: Self, end: Self, wanted: f64) -> Self {
        let steps = (0..=50).map(|step| self.mix(end, f64::from(step) / 50.0));
        steps.into_iter().find(|colour| colour.contrast(ground) >= wanted).unwrap_or(end)
    }

    /// What can be read on this colour: white, else this colour almost black, else black.
    pub(crate) fn ink(self) -> Self {
        let inks = [Self::WHITE, self.mix(Self::BLACK, 0.9)];
        inks.into_iter().find(|ink| self.contrast(*ink) >= 4.5).unwrap_or(Self::BLACK)
    }

    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FromStr for Colour {
    type Err = PagesError;

    fn from_str(text: &str) -> Result<Self, PagesError> {
        let wrong = || PagesError::Colour(text.to_owned());
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(wrong)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self::new(red, green, blue))
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 0.001);
        assert!(Colour::WECHAT.contrast(Colour::WHITE) < 3.0);
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!("#07C160".parse::<Colour>().unwrap(), Colour::WECHAT);
        for wrong in ["07C160", "#07c16", "#07c1600", "#+7c160", "red", "#ä7c16", "#07c160;}"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_accent_can_be_read(red: u8, green: u8, blue: u8) {
            let accent = Colour::new(red, green, blue);
            proptest::prop_assert!(accent.contrast(accent.ink()) >= 4.5, "{accent} {}", accent.ink());
            let dark = accent.readable_on(Colour::WHITE, Colour::BLACK, 4.8);
            proptest::prop_assert!(dark.contrast(Colour::WHITE) >= 4.8);
        }
    }
}
