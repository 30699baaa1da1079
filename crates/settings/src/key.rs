//! One key of the settings: everything about it that is not its Rust type.

use crate::reader::Reader;

/// A key as declared in [`crate::sections`].
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Where it stands in the file, joined by dots: `session.lifetime`.
    pub path: &'static str,
    /// What a value looks like, in words: `a duration such as "30s", "10m" or "7d"`.
    pub expected: &'static str,
    /// The same in Chinese.
    pub expected_zh: &'static str,
    /// The value in force when nobody gives one.
    pub fallback: Fallback,
    /// True for values that must never be printed.
    pub secret: bool,
    /// What the key does, in English.
    pub en: &'static str,
    /// What the key does, in Chinese.
    pub zh: &'static str,
}

impl Key {
    /// The environment variable that sets this key: `WXLOGIN_SESSION_LIFETIME`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.path.to_ascii_uppercase().replace('.', "_"))
    }

    /// The section part of the path, empty for a key at the top of the file.
    pub fn section(&self) -> &'static str {
        self.path.rsplit_once('.').map_or("", |(section, _)| section)
    }

    /// The last part of the path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit_once('.').map_or(self.path, |(_, name)| name)
    }
}

/// What every variable of this program starts with.
pub(crate) const PREFIX: &str = "WXLOGIN_";

/// A key's default.
#[derive(Debug, Clone, Copy)]
pub enum Fallback {
    /// Text, quoted in the file.
    Text(&'static str),
    /// A number, a boolean or a list, written in the file as it stands.
    Bare(&'static str),
    /// Computed from other settings.
    Derived {
        /// How the documentation names it: `http://<listen>`.
        shown: &'static str,
        /// What it comes to when everything else is at its default.
        example: &'static str,
        #[doc(hidden)]
        from: Derive,
    },
    /// None: the feature is off until the key is given.
    Unset {
        /// A value that would be accepted, for the example file.
        example: &'static str,
    },
}

/// Computes a default from the values of other keys.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Derive(pub(crate) fn(&Reader<'_>) -> String);

/// A default that is text.
pub(crate) const fn text(value: &'static str) -> Fallback {
    Fallback::Text(value)
}

/// A default that is a number, a boolean or a list.
pub(crate) const fn bare(value: &'static str) -> Fallback {
    Fallback::Bare(value)
}

/// No default.
pub(crate) const fn unset(example: &'static str) -> Fallback {
    Fallback::Unset { example }
}

/// A default computed from other keys.
pub(crate) const fn derived(
    shown: &'static str,
    example: &'static str,
    from: fn(&Reader<'_>) -> String,
) -> Fallback {
    Fallback::Derived { shown, example, from: Derive(from) }
}

impl Fallback {
    /// The default as the file would spell it; `None` when there is none.
    pub fn as_toml(&self) -> Option<String> {
        match self {
            Self::Text(value) | Self::Derived { example: value, .. } => Some(quoted(value)),
            Self::Bare(value) => Some((*value).to_owned()),
            Self::Unset { .. } => None,
        }
    }

    /// The default as a reader of the documentation should see it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(value) => quoted(value),
            Self::Derived { shown, .. } => (*shown).to_owned(),
            Self::Bare(value) => (*value).to_owned(),
            Self::Unset { .. } => "none".to_owned(),
        }
    }
}

/// `value` as a TOML string.
pub(crate) fn quoted(value: &str) -> String {
    toml_edit::Value::from(value).to_string()
}
