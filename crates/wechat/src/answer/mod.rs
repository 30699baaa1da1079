//! Reading an answer: first as JSON with all of WeChat's liberties, then field by field.

mod fields;
mod json;

pub(crate) use fields::{Fields, lifetime};
pub(crate) use json::object;
