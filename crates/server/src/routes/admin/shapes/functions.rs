//! The reference page.

use wxlogin::declare::{Part, Shape};

use super::TEXTS;

const ACCESS: Shape = Shape::OneOf(&[
    Shape::Constant("anyone"),
    Shape::Constant("self or service"),
    Shape::Constant("self"),
    Shape::Constant("service"),
]);
const ARGUMENT_KIND: Shape = Shape::OneOf(&[
    Shape::Constant("text"),
    Shape::Constant("userId"),
    Shape::Constant("row"),
    Shape::Constant("filter"),
    Shape::Constant("list"),
    Shape::Constant("integer"),
]);
const ARGUMENT: Shape = Shape::Object(&[
    Part::new("name", Shape::Text),
    Part::new("kind", ARGUMENT_KIND),
    Part::new("required", Shape::Flag),
    Part::new("doc", Shape::Text),
]);
const FUNCTION: Shape = Shape::Object(&[
    Part::new("name", Shape::Text),
    Part::new("doc", Shape::Text),
    Part::new("access", ACCESS),
    Part::new("arguments", Shape::List(&ARGUMENT)),
    Part::new("result", Shape::Text),
    Part::new("errors", TEXTS),
]);
pub(in super::super) const SURFACE: Shape = Shape::Object(&[
    Part::new("fullName", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("url", Shape::Text),
    Part::new("functions", Shape::List(&FUNCTION)),
]);
