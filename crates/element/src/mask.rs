//! Masks values in a source text before any of it is shown.
//!
//! A rendered diagnostic repeats lines of the file, and the file holds an AppSecret. What is secret cannot be told from
//! a file that does not parse, so this works on characters and by allow-list: only the values of keys known to be
//! harmless stay; every other text, number and bare word becomes asterisks of the same length, which keeps the caret
//! under its place.

use std::collections::BTreeSet;

use crate::framework;
use crate::quote::acts;
use crate::schema::Schema;

/// The keys whose values may be shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Harmless(BTreeSet<String>);

impl Harmless {
    pub(crate) fn of(schemas: &[Schema]) -> Self {
        let mut keys: BTreeSet<String> = framework::harmless_keys().map(str::to_owned).collect();
        let declared = || schemas.iter().flat_map(|schema| &schema.keys);
        keys.extend(declared().filter(|key| !key.secret).map(|key| key.name.clone()));
        for key in declared().filter(|key| key.secret) {
            keys.remove(&key.name);
        }
        Self(keys)
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        self.0.contains(key)
    }
}

/// A file's text for people who may not see its secrets: only values of keys known to be harmless stay.
#[must_use]
pub fn masked_source(text: &str, schemas: &[Schema]) -> String {
    mask(text, &Harmless::of(schemas))
}

/// The text with values masked and without characters that act on a terminal, byte for byte of the same length.
pub(crate) fn mask(text: &str, harmless: &Harmless) -> String {
    let still = without_controls(text);
    mask_values(&still, harmless)
}

/// Tabs and line ends stay; every other control character becomes question marks, as many as it has bytes.
fn without_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let line_end = c == '\n' || (c == '\r' && rest.peek() == Some(&'\n'));
        if line_end || c == '\t' || !acts(c) {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n('?', c.len_utf8()));
        }
    }
    out
}

fn mask_values(text: &str, harmless: &Harmless) -> String {
    let mut out = String::with_capacity(text.len());
    let mut key: Option<&str> = None;
    let mut rest = text;
    while let Some((token, tail)) = next_token(rest) {
        rest = tail;
        let content = content_of(token);
        if content.is_none() {
            out.push_str(token);
            if token != ":" && !token.chars().all(char::is_whitespace) {
                key = None;
            }
            continue;
        }
        let content = content.unwrap_or_default();
        if key.is_none() && tail.trim_start().starts_with(':') {
            key = Some(content);
            out.push_str(token);
            continue;
        }
        let shown = key.is_some_and(|k| harmless.knows(k)) || is_reference(content) || is_literal(token);
        if shown {
            out.push_str(token)
        } else {
            push_masked(&mut out, token)
        }
        key = None;
    }
    out
}

/// A quoted text (to its end or the end of the line), a bare word, a run of blanks, or one other character.
fn next_token(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let end = match first {
        '"' | '\'' => quoted_end(text, first),
        c if c.is_whitespace() => run_end(text, char::is_whitespace),
        c if is_punctuation(c) => c.len_utf8(),
        _ => run_end(text, |c| !c.is_whitespace() && !is_punctuation(c)),
    };
    text.split_at_checked(end)
}

fn quoted_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn run_end(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !belongs(*c)).map_or(text.len(), |(at, _)| at)
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | ',' | ':' | '"' | '\'')
}

/// What a quoted text or a bare word says; `None` for blanks and punctuation.
fn content_of(token: &str) -> Option<&str> {
    let first = token.chars().next()?;
    match first {
        '"' | '\'' => Some(token.trim_start_matches(first).trim_end_matches(first)),
        c if c.is_whitespace() || is_punctuation(c) => None,
        _ => Some(token),
    }
}

/// A value that is nothing but a reference names a secret without being one.
pub(crate) fn is_reference(content: &str) -> bool {
    content
        .strip_prefix("{{")
        .and_then(|s| s.strip_suffix("}}"))
        .is_some_and(|name| !name.contains(['{', '}']))
}

fn is_literal(token: &str) -> bool {
    matches!(token, "true" | "false" | "null")
}

fn push_masked(out: &mut String, token: &str) {
    for c in token.chars() {
        if c == '"' || c == '\'' || c.is_whitespace() {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schema::{Key, Kind};

    fn harmless() -> Harmless {
        let keys = vec![Key::new("appId", Kind::Text), Key::new("appSecret", Kind::Text).secret()];
        Harmless::of(&[Schema::new("f", keys)])
    }

    #[test]
    fn harmless_values_stay_and_all_others_go() {
        let masked =
            mask(r#"{"appId": "wx1", "appSecret": "topsecret", "appSecrt": "topsecret"}"#, &harmless());
        assert_eq!(masked, r#"{"appId": "wx1", "appSecret": "*********", "appSecrt": "*********"}"#);
    }

    #[test]
    fn broken_files_do_not_leak() {
        for text in [
            r#"{"appSecret": topsecret}"#,
            r#"{'appSecret': 'topsecret'}"#,
            r#"{"appSecret: "topsecret"}"#,
            r#"{"appSecret" "topsecret"}"#,
            "{\"appSecret\": \"topsecret\n}",
            r#"{"appId": "wx1 "appSecret": "topsecret"}"#,
            r#"{"appSecret": "topsecret": "topsecret"}"#,
            r#"// topsecret"#,
            r#"{"appSecret": ["topsecret"]}"#,
            "topsecret",
        ] {
            assert!(!mask(text, &harmless()).contains("topsecret"), "{text}");
        }
        assert!(mask(r#"{"appSecret": "{{SECRET_NAME}}"}"#, &harmless()).contains("{{SECRET_NAME}}"));
    }

    #[test]
    fn nothing_in_a_snippet_acts_on_a_terminal() {
        let text = "{\"title\": \"a\u{1b}[2Jb\u{9b}c\u{202e}d\re\",\r\n\t\"appId\": 1}";
        let masked = mask(text, &harmless());
        assert_eq!(masked.len(), text.len());
        assert!(masked.contains(",\r\n\t"), "{masked:?}");
        assert!(!masked.replace("\r\n", "").chars().any(|c| c != '\t' && acts(c)), "{masked:?}");
    }

    proptest! {
        #[test]
        fn masking_keeps_every_byte_offset_and_never_panics(text in ".{0,80}") {
            let masked = mask(&text, &harmless());
            prop_assert_eq!(masked.len(), text.len());
            prop_assert_eq!(masked.matches('\n').count(), text.matches('\n').count());
        }

        #[test]
        fn a_secret_value_is_never_shown(secret in "[A-Za-z0-9]{12,32}", pad in "[ \t\n]{0,4}") {
            let text = format!("{{\"appId\": \"wx\",{pad}\"appSecret\"{pad}:{pad}\"{secret}\"}}");
            prop_assert!(!mask(&text, &harmless()).contains(&secret));
        }
    }
}
