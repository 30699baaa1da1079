//! Text that opens something, in a type that does not print.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::same;

/// A token, code or ticket: who holds its text may act with it.
///
/// `Debug` shows no part of it and there is no `Display`, so that it reaches a log only where [`Token::expose`] stands in
/// the source. It serialises as its text, because an answer or a sealed ticket has to hold it. Comparison takes the same
/// time wherever two texts of a length differ, and the memory is cleared in the end.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text by itself, for what is typed otherwise: a cookie, a page, a caller of ours.
    #[must_use]
    pub fn into_text(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl From<String> for Token {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Token {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        same(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// `Debug` that names the type and nothing inside, for types that borrow such texts or hold addresses with them.
macro_rules! hidden {
    ($($name:ident $(<$life:lifetime>)?),+ $(,)?) => {
        $(impl std::fmt::Debug for $name $(<$life>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), " { [redacted] }"))
            }
        })+
    };
}
pub(crate) use hidden;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_prints_nothing_and_serialises_as_its_text() {
        let token = Token::from("wxs_secret");
        assert_eq!(format!("{token:?} {:#?}", Some(&token)), "[redacted] Some(\n    [redacted],\n)");
        assert_eq!(serde_json::to_string(&token).unwrap(), "\"wxs_secret\"");
        assert_eq!(serde_json::from_str::<Token>("\"wxs_secret\"").unwrap(), token);
        assert_ne!(Token::from("wxs_secreT"), token);
        assert_eq!(token.into_text(), "wxs_secret");
    }
}
