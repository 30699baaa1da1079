//! What a message may repeat of a value.
//!
//! A message that quotes a value may only quote what a reader of the file sees there anyway. [`Quotable`] is the one form in
//! which a value reaches a text, and it is made from a [`Value`], which knows whether it is secret and whether it came from a
//! reference. Everything that a message holds passes [`escape_controls`], since a file's text may carry terminal escapes.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::value::Value;

/// How much of a value a message repeats.
const LONGEST: usize = 40;

/// A value for a message: its text where the file itself shows it, nothing where it is secret or came from a reference.
pub(crate) struct Quotable(Option<String>);

impl Quotable {
    pub(crate) fn of(value: &Value) -> Self {
        let literal = value.literal().and_then(|json| json.as_str());
        Self(literal.map(|text| escape_controls(text).chars().take(LONGEST).collect()))
    }

    /// The text, escaped and cut to a length that fits into a sentence.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The text in backticks, or `hidden` in its place.
    pub(crate) fn or(&self, hidden: &str) -> String {
        self.text().map_or_else(|| hidden.to_owned(), |text| format!("`{text}`"))
    }
}

/// The text with control characters, line separators and direction overrides written as escapes (`\n`, `\u{1b}`), so that
/// what is printed is one line and leaves the terminal alone.
#[must_use]
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether printing the character does something else than showing it: C0, DEL and C1 controls, line and paragraph
/// separators, and the direction controls of Unicode's bidirectional algorithm.
pub(crate) fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Origin;

    fn origin() -> Origin {
        Origin { full_name: "a.B".into(), file: "a/B/B.json".into(), line: 1, column: 1 }
    }

    #[test]
    fn what_came_from_a_reference_or_is_secret_cannot_be_quoted() {
        let literal = Value::plain("in\u{1b}file".into(), origin());
        assert_eq!(Quotable::of(&literal).text(), Some("in\\u{1b}file"));
        let referenced = Value::plain("hidden-value".into(), origin()).from_reference(true);
        assert_eq!(Quotable::of(&referenced).text(), None);
        assert_eq!(Quotable::of(&referenced).or("the value"), "the value");
        assert_eq!(Quotable::of(&Value::secret_text("hidden-value".into(), origin())).text(), None);
        assert!(!format!("{referenced:?}").contains("hidden-value"));
    }

    #[test]
    fn controls_of_every_kind_are_escaped() {
        let text = "a\nb\u{1b}[31mc\u{9b}d\u{7f}e\u{202e}f\u{2028}g\t中";
        let escaped = escape_controls(text);
        assert!(!escaped.chars().any(acts), "{escaped}");
        assert!(escaped.ends_with("g\\t中"), "{escaped}");
        assert!(matches!(escape_controls("plain 中文"), Cow::Borrowed(_)));
    }
}
