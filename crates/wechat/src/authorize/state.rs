//! The `state` that comes back with the code.

use std::fmt;

/// A state that WeChat accepts everywhere: `a-zA-Z0-9`, 1 to 128 bytes (the rule of the in-WeChat page; a longer one
/// breaks the page). It protects against forged callbacks only when it is random, used once and bound to the browser.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct State(String);

/// Why a text is no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// Nothing in it.
    #[error("state is empty; generate a random one of letters and digits")]
    Empty,
    /// More than 128 bytes.
    #[error("state is longer than 128 bytes; keep the data on the server and send a short random key")]
    TooLong,
    /// Something else than ASCII letters and digits.
    #[error("state may hold only a-z, A-Z and 0-9; keep the data on the server and send a random key")]
    NotAlphanumeric,
}

impl State {
    /// The longest state in bytes.
    pub const MAX: usize = 128;

    /// Checks `text`.
    ///
    /// # Errors
    /// See [`StateError`].
    pub fn new(text: impl Into<String>) -> Result<Self, StateError> {
        let text = text.into();
        if text.is_empty() {
            return Err(StateError::Empty);
        }
        if text.len() > Self::MAX {
            return Err(StateError::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(StateError::NotAlphanumeric);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_page_accepts_is_a_state() {
        assert_eq!(State::new("a".repeat(128)).unwrap().as_str().len(), 128);
        assert_eq!(State::new("a".repeat(129)), Err(StateError::TooLong));
        assert_eq!(State::new(""), Err(StateError::Empty));
        assert_eq!(State::new("a-b"), Err(StateError::NotAlphanumeric));
        assert_eq!(State::new("状态"), Err(StateError::NotAlphanumeric));
    }
}
