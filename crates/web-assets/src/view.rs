//! Who looks at a page, and where.

use crate::Language;

/// What every page needs beside its own data.
#[derive(Debug, Clone)]
pub struct View {
    /// The reader's language.
    pub language: Language,
    /// Path and query at which a GET shows this page, for the language switch. For a page that answers a form, the page
    /// that had the form.
    pub here: String,
}

impl View {
    /// A view.
    #[must_use]
    pub fn new(language: Language, here: impl Into<String>) -> Self {
        Self { language, here: here.into() }
    }

    /// The same page in `language`.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        let here = self.here.split('#').next().unwrap_or_default();
        let (path, query) = here.split_once('?').unwrap_or((here, ""));
        let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        let path = if ours { path } else { "/" };
        let kept: Vec<_> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("lang"))
            .collect();
        let joint = if kept.is_empty() { "" } else { "&" };
        format!("{path}?{}{joint}lang={}", kept.join("&"), language.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_keeps_the_query_and_names_the_language_once() {
        let at = |here: &str| View::new(Language::En, here).in_language(Language::Zh);
        assert_eq!(at("/login"), "/login?lang=zh");
        assert_eq!(at("/login?redirect=%2Fa&lang=en"), "/login?redirect=%2Fa&lang=zh");
        assert_eq!(at("/login?lang=en&lang=zh#x"), "/login?lang=zh");
        assert_eq!(at("//evil.example/"), "/?lang=zh");
        assert_eq!(at("/\\evil.example/"), "/?lang=zh");
        assert_eq!(at(""), "/?lang=zh");
    }
}
