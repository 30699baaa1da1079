//! Login elements.

use wxlogin::declare::{Part, Shape};

use super::{
    super::{super::login_types::ENTRY, MAYBE},
    TEXTS, joined,
    records::DIAGNOSTIC,
};

const ELEMENT_PARTS: [Part; 19] = [
    Part::new("fullName", Shape::Text),
    Part::new("name", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("kind", Shape::OneOf(&[Shape::Constant("instance"), Shape::Constant("type")])),
    Part::new("type", Shape::Text),
    Part::new("typeTitle", Shape::Text),
    Part::new("entry", Shape::OneOf(&[ENTRY, Shape::Null])),
    Part::new("appId", MAYBE),
    Part::new("isActive", Shape::Flag),
    Part::new("isDefault", Shape::Flag),
    Part::new("allowRegister", Shape::Flag),
    Part::new("own", Shape::Flag),
    Part::new("fromApp", Shape::Text),
    Part::new("overrides", MAYBE),
    Part::new("canOverride", Shape::Flag),
    Part::new(
        "serving",
        Shape::OneOf(&[Shape::Constant("yes"), Shape::Constant("last-good"), Shape::Constant("no")]),
    ),
    Part::new("errors", Shape::Integer),
    Part::new("warnings", Shape::Integer),
    Part::new("loginUrl", MAYBE),
];
pub(in super::super) const ELEMENT: Shape = Shape::Object(&ELEMENT_PARTS);
pub(in super::super) const ELEMENT_DETAIL: Shape = Shape::Object(&ELEMENT_DETAIL_PARTS);
const ELEMENT_DETAIL_PARTS: [Part; 24] = joined(
    ELEMENT_PARTS,
    [
        Part::new("descriptor", MAYBE),
        Part::new("documentation", MAYBE),
        Part::new("values", Shape::List(&VALUE)),
        Part::new("extraKeys", TEXTS),
        Part::new("diagnostics", Shape::List(&DIAGNOSTIC)),
    ],
);
/// Of a secret there is never more than whether it is set, and its reference when it is nothing else.
const VALUE: Shape = Shape::Object(&[
    Part::new("key", Shape::Text),
    Part::new("secret", Shape::Flag),
    Part::new("isSet", Shape::Flag),
    Part::new("own", Shape::Flag),
    Part::optional("reference", MAYBE),
    Part::optional("value", Shape::Any),
    Part::optional("effective", Shape::Any),
    Part::new("origin", Shape::OneOf(&[ORIGIN, Shape::Null])),
]);
const ORIGIN: Shape = Shape::Object(&[
    Part::new("fullName", Shape::Text),
    Part::new("file", Shape::Text),
    Part::new("line", Shape::Integer),
]);
pub(in super::super) const SOURCE: Shape =
    Shape::Object(&[Part::new("file", Shape::Text), Part::new("text", Shape::Text)]);
pub(in super::super) const IMPACT: Shape = Shape::Object(&[
    Part::new("accounts", Shape::Integer),
    Part::new("strandedUsers", Shape::Integer),
    Part::new("atLeast", Shape::Flag),
    Part::new("sameApp", TEXTS),
    Part::new("elementsBelow", TEXTS),
    Part::new("madeOf", TEXTS),
    Part::new("servesInstead", MAYBE),
]);
