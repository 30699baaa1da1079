//! What can go wrong, told twice: once for the caller (short, in their language, with what to do next) and once for the
//! log (with the cause). The two never mix, so a cause that names a key or a host cannot reach a browser.

mod code;
mod texts;

use std::{fmt, time::Duration};

pub use code::Code;
use serde::{Deserialize, Serialize};

/// The languages that texts for people exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// The better of the two languages for an `Accept-Language` value: Chinese when a `zh` range comes before any `en` range.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        let ranges = header.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
        for range in ranges {
            match range.get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("zh") => return Self::Zh,
                Some("en") => return Self::En,
                _ => {}
            }
        }
        Self::En
    }

    /// The tag to put into `Content-Language` and `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure with a stable code. `Display` is the English text for the caller; the cause is only in [`Error::cause`].
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    code: Code,
    message: Option<Text>,
    hint: Option<Text>,
    errcode: Option<i64>,
    retry_after: Option<Duration>,
    unspent: bool,
    cause: Option<String>,
    resume: Option<Resume>,
}

/// What a browser was about when a sign-in failed, so that it can try again without losing its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The login method's fullName.
    pub method: String,
    /// Where the browser was going; checked when the sign-in began.
    pub redirect: String,
    /// Whether a WeChat account was to be linked to the person who is signed in.
    pub link: bool,
}

impl Error {
    /// A failure with the standard texts of its code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            message: None,
            hint: None,
            errcode: None,
            retry_after: None,
            unspent: false,
            cause: None,
            resume: None,
        }))
    }

    /// `invalid_argument` with a text that names the argument.
    pub fn invalid(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(Code::InvalidArgument).message(en, zh)
    }

    /// `internal`: the cause goes to the log, the caller learns only the request id.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    /// Says what the browser was about; what an inner error says already stays.
    #[must_use]
    pub fn resuming(mut self, resume: Resume) -> Self {
        self.0.resume.get_or_insert(resume);
        self
    }

    /// What the browser was about, where a sign-in in a browser failed.
    #[must_use]
    pub fn resume(&self) -> Option<&Resume> {
        self.0.resume.as_ref()
    }

    /// Replaces the text for the caller.
    #[must_use]
    pub fn message(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.0.message = Some(Text::new(en, zh));
        self
    }

    /// Replaces what the caller should do next.
    #[must_use]
    pub fn hint(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.0.hint = Some(Text::new(en, zh));
        self
    }

    /// Keeps the number that WeChat said.
    #[must_use]
    pub fn errcode(mut self, errcode: impl Into<Option<i64>>) -> Self {
        self.0.errcode = errcode.into();
        self
    }

    /// How long the caller should wait before the next try (sent as `Retry-After`, in whole seconds).
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Nothing was spent: the same request may be sent again as it is, one-time code included.
    #[must_use]
    pub fn unspent(mut self) -> Self {
        self.0.unspent = true;
        self
    }

    /// The cause, for the log only. It must hold no secret all the same.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// WeChat's number when WeChat said one, else our own number for the code.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.0.errcode.unwrap_or_else(|| self.0.code.number())
    }

    /// WeChat's number, when WeChat said one.
    #[must_use]
    pub fn platform_errcode(&self) -> Option<i64> {
        self.0.errcode
    }

    /// The text for the caller.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.0
            .message
            .as_ref()
            .map_or_else(|| texts::message(self.0.code, language).to_owned(), |m| m.get(language).to_owned())
    }

    /// What the caller should do next. Of too many attempts it tells the time to wait, where that is known.
    #[must_use]
    pub fn advice(&self, language: Language) -> String {
        match (&self.0.hint, self.0.retry_after) {
            (Some(hint), _) => hint.get(language).to_owned(),
            (None, Some(wait)) if self.0.code == Code::RateLimited => texts::wait(wait, language),
            _ => texts::hint(self.0.code, language).to_owned(),
        }
    }

    /// Whether the advice is the general one about a wrong call, which is for who writes programs and not for who uses a page
    /// or a command.
    #[must_use]
    pub fn advises_programs(&self) -> bool {
        self.0.hint.is_none() && self.0.code == Code::InvalidArgument
    }

    /// Whether the same request may be sent again as it is.
    #[must_use]
    pub fn is_unspent(&self) -> bool {
        self.0.unspent
    }

    /// How long to wait before the next try, where that is known.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The same in whole seconds, at least one: as `Retry-After` says it, and the advice.
    #[must_use]
    pub fn wait_seconds(&self) -> Option<u64> {
        self.wait().map(texts::whole_seconds)
    }

    /// The cause, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.text(Language::En))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code)
            .field("errcode", &self.0.errcode)
            .field("text", &self.text(Language::En))
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_not_part_of_what_the_caller_reads() {
        let error = Error::internal("disk /var/lib is full");
        assert!(!error.to_string().contains("disk"));
        assert_eq!(error.cause(), Some("disk /var/lib is full"));
    }

    #[test]
    fn too_many_attempts_are_told_how_long_to_wait() {
        let advice = |millis| {
            let error = Error::new(Code::RateLimited).retry_after(Duration::from_millis(millis));
            (error.advice(Language::En), error.advice(Language::Zh))
        };
        for (millis, en, zh) in [
            (0, "Wait 1 second, then try again.", "请在 1 秒后再试。"),
            (1_001, "Wait 2 seconds, then try again.", "请在 2 秒后再试。"),
            (60_000, "Wait 60 seconds, then try again.", "请在 60 秒后再试。"),
            (119_000, "Wait 119 seconds, then try again.", "请在 119 秒后再试。"),
            (120_000, "Wait 2 minutes, then try again.", "请在 2 分钟后再试。"),
            (121_000, "Wait 3 minutes, then try again.", "请在 3 分钟后再试。"),
            (900_000, "Wait 15 minutes, then try again.", "请在 15 分钟后再试。"),
        ] {
            assert_eq!(advice(millis), (en.to_owned(), zh.to_owned()), "{millis} ms");
        }
        let error = Error::new(Code::RateLimited);
        assert_eq!(error.advice(Language::En), "Wait a moment, then try again.");
        let own = error.hint("Ask again.", "请再问。").retry_after(Duration::from_secs(900));
        assert_eq!((own.advice(Language::En), own.wait_seconds()), ("Ask again.".to_owned(), Some(900)));
    }

    #[test]
    fn the_first_known_language_range_wins() {
        assert_eq!(Language::from_accept("fr, zh-CN;q=0.9, en;q=0.8"), Language::Zh);
        assert_eq!(Language::from_accept("en-GB,zh"), Language::En);
        assert_eq!(Language::from_accept("é"), Language::En);
        assert_eq!(Language::from_accept(""), Language::En);
    }
}
