//! Base64 as it arrives through forms and JSON.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        // An EncodingAESKey is any 43 characters, and its last two bits are often not zero.
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes, tolerating line breaks and blanks.
///
/// A blank inside is a `+` that a form turned into a blank, if that gives base64 of a whole length; else it is
/// layout, like a line break.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let lines: String = text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\t')).collect();
    if lines.contains(' ') && lines.len().is_multiple_of(4) {
        return ENGINE.decode(lines.replace(' ', "+")).ok();
    }
    ENGINE.decode(lines.replace(' ', "")).ok()
}

pub(super) fn encode(bytes: &[u8]) -> String {
    ENGINE.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_form_damage_are_undone() {
        let intact = decode("+/+/AAAA").unwrap();
        assert_eq!(decode(" / /AA\nAA\r\n"), Some(intact.clone()), "a form turned + into a blank");
        assert_eq!(decode("+/+/ AAAA\n"), Some(intact.clone()), "a blank as layout");
        assert_eq!(decode("+/+/\tAAAA"), Some(intact));
        assert_eq!(decode("!"), None);
    }

    #[test]
    fn the_last_bits_of_an_encoding_aes_key_may_be_set() {
        assert_eq!(decode("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").map(|key| key.len()), Some(32));
    }
}
