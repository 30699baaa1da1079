//! Why the platform answered so: one value with both languages, written where the answer is decided.
use std::borrow::Cow;

/// The rule behind an answer, in English and Chinese. It travels as a response extension to the call log and never
/// to the client; the pages that tell somebody what is wrong show it in their own language.
///
/// [`rule!`] makes one from two texts, [`Rule::made`] one that tells of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    en: Cow<'static, str>,
    zh: Cow<'static, str>,
}

/// A rule whose texts are known when the crate is compiled: the English one, then the Chinese one.
macro_rules! rule {
    ($en:expr, $zh:expr $(,)?) => {
        const { $crate::wire::Rule::checked($en, $zh) }
    };
}
pub(crate) use rule;

impl Rule {
    /// For [`rule!`], which calls it in a constant: a language that is left out or in the other's place does not
    /// compile.
    pub(crate) const fn checked(en: &'static str, zh: &'static str) -> Self {
        assert!(!en.is_empty() && en.is_ascii(), "the first text of a rule is the English one");
        assert!(!zh.is_ascii(), "the second text of a rule is the Chinese one");
        Self { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// A rule that names what was sent or what there is.
    pub(crate) fn made(en: String, zh: String) -> Self {
        Self { en: Cow::Owned(en), zh: Cow::Owned(zh) }
    }

    /// The same rule behind the code that a page of the platform shows.
    pub(crate) fn under(&self, code: &str) -> Self {
        Self::made(format!("{code}: {}", self.en), format!("{code}：{}", self.zh))
    }

    /// In the language of a page, `zh` or `en`.
    pub(crate) fn in_language(&self, lang: &str) -> &str {
        if lang == "zh" { &self.zh } else { &self.en }
    }

    pub(crate) fn english(&self) -> &str {
        &self.en
    }

    pub(crate) fn chinese(&self) -> &str {
        &self.zh
    }
}
