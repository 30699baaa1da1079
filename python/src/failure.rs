//! Failures on their way to Python, where they become `wxlogin.LoginError` and its subclasses.

use pyo3::{PyErr, create_exception, exceptions::PyException};
use wxlogin::{Code, Error, Language, OpenError};

create_exception!(
    _native,
    NativeFailure,
    PyException,
    "A failed call: (code, errcode, message, hint, status, retryAfter, cause)."
);
create_exception!(
    _native,
    NativeQuiesced,
    PyException,
    "The app is closed for a fork and will be opened again: try once more."
);
create_exception!(_native, NativeOpenFailure, PyException, "An app that does not open: (message,).");

/// What Python gets of a failure: code, errcode, message, hint, status, seconds to wait, cause.
pub(crate) type Told = (String, i64, String, String, u16, Option<f64>, Option<String>);

/// A failure, in the caller's language.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A call failed.
    Call(Box<Told>),
    /// The app did not open.
    Open(String),
}

impl Failure {
    pub(crate) fn told(error: &Error, language: Language) -> Self {
        Self::Call(Box::new((
            error.code().as_str().to_owned(),
            error.number(),
            error.text(language),
            error.advice(language),
            error.code().status(),
            error.wait().map(|wait| wait.as_secs_f64()),
            error.cause().map(str::to_owned),
        )))
    }

    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        Self::told(&Error::internal(cause), Language::En)
    }

    /// The tuple, for results that go through a queue.
    pub(crate) fn into_told(self) -> Told {
        match self {
            Self::Call(told) => *told,
            Self::Open(message) => {
                let code = Code::Internal;
                (code.as_str().to_owned(), code.number(), message, String::new(), code.status(), None, None)
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::told(&error, Language::En)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Open(error.to_string())
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Call(told) => NativeFailure::new_err(*told),
            Failure::Open(message) => NativeOpenFailure::new_err(message),
        }
    }
}
