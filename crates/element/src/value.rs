//! Values with their origin, in types that cannot print a secret.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The element whose file holds it: the instance itself or one of its Types.
    pub full_name: String,
    /// The file, relative to the app folder; `default` for a schema's default.
    pub file: String,
    /// Line, from 1 (0 for a default).
    pub line: usize,
    /// Column in characters, from 1 (0 for a default).
    pub column: usize,
}

#[derive(Clone)]
enum Content {
    Plain(Json),
    Secret(SecretString),
}

/// A key's value, normalised (a flag is a boolean), references expanded.
#[derive(Clone)]
pub struct Value {
    content: Content,
    origin: Origin,
    from_reference: bool,
}

impl Value {
    pub(crate) fn plain(value: Json, origin: Origin) -> Self {
        Self { content: Content::Plain(value), origin, from_reference: false }
    }

    pub(crate) fn secret_text(value: String, origin: Origin) -> Self {
        Self { content: Content::Secret(SecretString::from(value)), origin, from_reference: false }
    }

    /// The same value, marked as one that a reference stood for (or not).
    pub(crate) fn from_reference(self, from_reference: bool) -> Self {
        Self { from_reference, ..self }
    }

    /// Whether the value, or a part of it, came from a variable or a file that a reference named.
    #[must_use]
    pub fn is_from_reference(&self) -> bool {
        self.from_reference
    }

    /// The value as its file shows it: what may be quoted, printed or sent to whoever reads the configuration. `None` for a
    /// secret and for what came from a reference.
    #[must_use]
    pub fn literal(&self) -> Option<&Json> {
        self.json().filter(|_| !self.from_reference)
    }

    /// Where it was written.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The text, unless it is secret.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.json().and_then(Json::as_str)
    }

    /// The flag.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        self.json().and_then(Json::as_bool)
    }

    /// The number.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        self.json().and_then(Json::as_i64)
    }

    /// The value to work with, unless it is secret. It may have come from a reference: what is shown to somebody is
    /// [`Value::literal`].
    #[must_use]
    pub fn json(&self) -> Option<&Json> {
        match &self.content {
            Content::Plain(value) => Some(value),
            Content::Secret(_) => None,
        }
    }

    /// The secret, when the key is one.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretString> {
        match &self.content {
            Content::Plain(_) => None,
            Content::Secret(secret) => Some(secret),
        }
    }

    pub(crate) fn same_content(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::Plain(a), Content::Plain(b)) => a == b,
            (Content::Secret(a), Content::Secret(b)) => a.expose_secret() == b.expose_secret(),
            _ => false,
        }
    }

    /// Feeds the content to a hash, so that a changed secret is noticed without being kept or shown.
    pub(crate) fn hash_content(&self, state: &mut impl Hasher) {
        match &self.content {
            Content::Plain(value) => value.to_string().hash(state),
            Content::Secret(secret) => secret.expose_secret().hash(state),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Plain(_) if self.from_reference => f.write_str("[reference]")?,
            Content::Plain(value) => write!(f, "{value}")?,
            Content::Secret(_) => f.write_str("[secret]")?,
        }
        write!(f, " ({}:{}:{})", self.origin.file, self.origin.line, self.origin.column)
    }
}

/// Keys that no schema knows, for own Types. One of them may be a misspelt secret, so only the names print.
#[derive(Clone, Default)]
pub struct Extra(pub(crate) BTreeMap<String, Json>);

impl Extra {
    /// The value under a key: `limit`, or `authConfig.region` for one inside a group.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.0.get(key)
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_prints_a_secret() {
        let origin = Origin { full_name: "a.B".into(), file: "a/B/B.json".into(), line: 2, column: 5 };
        let value = Value::secret_text("s3cr3t".into(), origin);
        assert_eq!(format!("{value:?}"), "[secret] (a/B/B.json:2:5)");
        assert!(value.text().is_none() && value.json().is_none());
        let extra = Extra(BTreeMap::from([("appSecrt".to_owned(), Json::from("s3cr3t"))]));
        assert_eq!(format!("{extra:?}"), "{\"appSecrt\"}");
    }
}
