//! What can be wrong with branding and overrides.

/// Found by [`Pages::new`](crate::Pages::new), before anybody sees a page.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// A file among the overrides that replaces nothing.
    #[error("`{name}` replaces no page file; the names are: {known}")]
    UnknownOverride {
        /// The file's name.
        name: String,
        /// What may be replaced.
        known: String,
    },
    /// A template that cannot be read or filled.
    #[error("the page template `{name}` does not work: {reason}")]
    Template {
        /// The file's name.
        name: String,
        /// What the engine says, with the line.
        reason: String,
    },
    /// A texts file that is not `{"key": {"en": "…", "zh": "…"}}`.
    #[error("the texts in `{name}` cannot be read: {reason}; each key needs {{\"en\": …, \"zh\": …}}")]
    Texts {
        /// The file's name.
        name: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// A key that no page uses.
    #[error("`texts.json` has the key `{key}`, which no page uses{hint}")]
    UnknownText {
        /// The key.
        key: String,
        /// Similar keys, if any.
        hint: String,
    },
    /// A colour that is not `#rrggbb`.
    #[error("`{0}` is not a colour; write six hexadecimal digits after a #, as in #07C160")]
    Colour(String),
    /// A logo or a link that a browser must not be sent to.
    #[error(
        "`{0}` cannot be the address of a logo or link; use a path of this site, http(s), or for a logo data:image/…"
    )]
    Address(String),
}
