//! What a function gives: small enough to be a constant, rich enough for OpenAPI, type stubs and documentation.

/// The shape of a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// True or false.
    Flag,
    /// Always this text.
    Constant(&'static str),
    /// A point in time, as RFC 3339 text.
    Time,
    /// A list.
    List(&'static Shape),
    /// An object with these parts.
    Object(&'static [Part]),
    /// Exactly one of these.
    OneOf(&'static [Shape]),
    /// Any JSON value.
    Any,
    /// Nothing.
    Null,
}

/// One part of an object.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// Whether it may be left out.
    pub optional: bool,
}

impl Part {
    /// A part that is always there.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, optional: false }
    }

    /// A part that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, optional: true }
    }
}
