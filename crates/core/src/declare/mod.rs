//! Functions, declared once.
//!
//! A declaration says what a function takes, what it gives and who may call it. HTTP routes, the OpenAPI document, the
//! Python and TypeScript surfaces and the console's reference page are all derived from it. A function that is not
//! declared cannot be called from outside.
//!
//! To add one: a `Function` constant beside the code that runs it, in the list of its element.

mod arguments;
mod family;
mod model;
mod nul;
mod shape;

pub use arguments::check_arguments;
pub use family::{AUTH_SERVICE, AUTH_SERVICE_NAME, FAMILY};
pub use model::MODEL;
pub use nul::{has_nul, refuse_nul, refuse_nul_in, refuse_nul_in_object};
pub use shape::{Part, Shape};

use crate::Code;

/// Who may call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Anyone,
    /// A signed-in person for their own userId, or a service.
    SelfOrService,
    /// A signed-in person.
    Session,
    /// The application's back end only.
    Service,
}

impl Access {
    /// The word for documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::SelfOrService => "self or service",
            Self::Session => "self",
            Self::Service => "service",
        }
    }
}

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    /// Text that is not empty, at most 4 KiB.
    Text,
    /// Text of any length up to the body limit (encrypted data).
    LongText,
    /// A userId: text or a whole number; handed on as text.
    UserId,
    /// A row: an object, or null.
    Row,
    /// A filter: text, or null for none.
    Filter,
    /// A list.
    List,
    /// A whole number that is not negative.
    Integer,
}

/// One argument.
#[derive(Debug, Clone, Copy)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: ArgumentKind,
    /// Whether it must be given.
    pub required: bool,
    /// What it means, English and Chinese.
    pub doc: (&'static str, &'static str),
}

/// A function of an element.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name on every surface.
    pub name: &'static str,
    /// Its arguments, in the order for positional callers.
    pub arguments: &'static [Argument],
    /// What it gives.
    pub result: Shape,
    /// Who may call it.
    pub access: Access,
    /// What it does, English and Chinese.
    pub doc: (&'static str, &'static str),
    /// Where the rule comes from: the platform's page or the seed documents' table.
    pub source: &'static str,
    /// The codes it fails with, beside those of every call.
    pub errors: &'static [Code],
}

impl Function {
    /// `name(argument, argument?)`, for error texts.
    #[must_use]
    pub fn signature(&self) -> String {
        let arguments: Vec<String> = self
            .arguments
            .iter()
            .map(|a| if a.required { a.name.to_owned() } else { format!("{}?", a.name) })
            .collect();
        format!("{}({})", self.name, arguments.join(", "))
    }
}
