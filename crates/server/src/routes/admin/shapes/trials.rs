//! "Test this login".

use wxlogin::declare::{Part, Shape};

use super::{
    super::{super::login_types::ENTRY, MAYBE},
    MAYBE_NUMBER,
    records::ADVICE,
};

const REPORT: Shape = Shape::Object(&[
    Part::new("method", Shape::Text),
    Part::new("at", Shape::Time),
    Part::new("person", Shape::OneOf(&[TRIED_BY, Shape::Null])),
    Part::new("end", Shape::OneOf(&[END, Shape::Null])),
    Part::new("failure", Shape::OneOf(&[FAILURE, Shape::Null])),
]);
const TRIED_BY: Shape = Shape::Object(&[
    Part::new("openId", Shape::Text),
    Part::new("unionId", MAYBE),
    Part::new("scope", MAYBE),
    Part::new(
        "profile",
        Shape::OneOf(&[
            Shape::Object(&[Part::new("nickname", Shape::Text), Part::new("headimgurl", Shape::Text)]),
            Shape::Null,
        ]),
    ),
]);
const END: Shape = Shape::Object(&[Part::new("what", OUTCOME), Part::optional("userId", Shape::Text)]);
const OUTCOME: Shape = Shape::OneOf(&[
    Shape::Constant("sign-in"),
    Shape::Constant("join"),
    Shape::Constant("offer"),
    Shape::Constant("stranger"),
    Shape::Constant("conflict"),
    Shape::Constant("snapshot"),
    Shape::Constant("disabled"),
]);
const FAILURE: Shape = Shape::Object(&[
    Part::new("code", Shape::Text),
    Part::new("errcode", MAYBE_NUMBER),
    Part::new("text", Shape::Text),
    Part::new("cause", MAYBE),
    Part::new("advice", ADVICE),
]);
pub(in super::super) const TRIAL_REPORT: Shape =
    Shape::Object(&[Part::new("report", Shape::OneOf(&[REPORT, Shape::Null]))]);
/// Either the report, or where the browser goes.
pub(in super::super) const TRIAL: Shape = Shape::OneOf(&[
    TRIAL_REPORT,
    Shape::Object(&[
        Part::new("id", Shape::Text),
        Part::new("url", Shape::Text),
        Part::new("qr", MAYBE),
        Part::new("expiresIn", Shape::Integer),
    ]),
]);
pub(in super::super) const TRIAL_WAYS: Shape = Shape::Object(&[
    Part::new("entry", ENTRY),
    Part::new("browser", Shape::Flag),
    Part::new(
        "personas",
        Shape::List(&Shape::Object(&[Part::new("id", Shape::Text), Part::new("nickname", Shape::Text)])),
    ),
]);
