//! Events, numbers and what is wrong.

use wxlogin::declare::{Part, Shape};

use super::{super::MAYBE, MAYBE_NUMBER};

/// Who did it. `id` is a userId (person, admin), a key's name, a user of the operating system (command) or a job (background).
pub(in super::super) const ACTOR: Shape = Shape::Object(&[
    Part::new(
        "kind",
        Shape::OneOf(&[
            Shape::Constant("unknown"),
            Shape::Constant("anonymous"),
            Shape::Constant("person"),
            Shape::Constant("admin"),
            Shape::Constant("key"),
            Shape::Constant("command"),
            Shape::Constant("in_process"),
            Shape::Constant("background"),
        ]),
    ),
    Part::new("id", MAYBE),
    Part::new("session", MAYBE),
]);

pub(in super::super) const EVENT: Shape = Shape::Object(&[
    Part::new("id", Shape::Integer),
    Part::new("kind", Shape::Text),
    Part::new("userId", MAYBE),
    Part::new("method", MAYBE),
    Part::new("detail", Shape::Any),
    Part::new("actor", ACTOR),
    Part::new("address", MAYBE),
    Part::new("userAgent", MAYBE),
    Part::new("requestId", MAYBE),
    Part::new("at", Shape::Time),
]);

pub(in super::super) const STATS: Shape = Shape::Object(&[
    Part::new("days", Shape::List(&DAY)),
    Part::new("methods", Shape::List(&BY_METHOD)),
    Part::new("failures", Shape::List(&FAILURES)),
    Part::new("cut", Shape::Flag),
    Part::new(
        "users",
        Shape::Object(&[Part::new("total", Shape::Integer), Part::new("active", Shape::Integer)]),
    ),
    Part::new("wechat", Shape::OneOf(&[WECHAT, Shape::Null])),
]);
const LATENCY: Shape = Shape::Object(&[
    Part::new("endpoint", Shape::Text),
    Part::new("count", Shape::Integer),
    Part::new("median", Shape::Integer),
    Part::new("p95", Shape::Integer),
    Part::new("longest", Shape::Integer),
]);

/// Times in milliseconds, of the last thousand calls of an endpoint; `retryAfter` in seconds, while a breaker is open.
const WECHAT: Shape = Shape::Object(&[
    Part::new("places", Shape::Integer),
    Part::new("inFlight", Shape::Integer),
    Part::new("waiting", Shape::Integer),
    Part::new("longPolls", Shape::Integer),
    Part::new(
        "hosts",
        Shape::List(&Shape::Object(&[
            Part::new("host", Shape::Text),
            Part::new("breaker", Shape::Text),
            Part::new("retryAfter", Shape::OneOf(&[Shape::Integer, Shape::Null])),
        ])),
    ),
    Part::new(
        "calls",
        Shape::List(&Shape::Object(&[
            Part::new("endpoint", Shape::Text),
            Part::new("outcome", Shape::Text),
            Part::new("count", Shape::Integer),
        ])),
    ),
    Part::new("latency", Shape::List(&LATENCY)),
]);

const DAY: Shape = Shape::Object(&[
    Part::new("date", Shape::Text),
    Part::new("succeeded", Shape::Integer),
    Part::new("failed", Shape::Integer),
    Part::new("registered", Shape::Integer),
]);
const BY_METHOD: Shape = Shape::Object(&[
    Part::new("method", Shape::Text),
    Part::new("succeeded", Shape::Integer),
    Part::new("failed", Shape::Integer),
]);
const FAILURES: Shape = Shape::Object(&[
    Part::new("code", Shape::Text),
    Part::new("errcode", MAYBE_NUMBER),
    Part::new("count", Shape::Integer),
]);

const SEVERITY: Shape = Shape::OneOf(&[Shape::Constant("error"), Shape::Constant("warning")]);
pub(in super::super) const DIAGNOSTIC: Shape = Shape::Object(&[
    Part::new("severity", SEVERITY),
    Part::new("code", Shape::Text),
    Part::new("file", Shape::Text),
    Part::new("line", Shape::Integer),
    Part::new("column", Shape::Integer),
    Part::new("key", MAYBE),
    Part::new("message", Shape::Text),
    Part::new("expected", MAYBE),
    Part::new("fix", MAYBE),
    Part::new("fullName", MAYBE),
]);
pub(in super::super) const ADVICE: Shape = Shape::Object(&[
    Part::new("text", MAYBE),
    Part::new("field", MAYBE),
    Part::optional("place", MAYBE),
    Part::optional("link", Shape::Text),
    Part::optional("site", Shape::Text),
]);
/// A problem of the folder, of the settings or of sign-ins; `source` tells which parts there are.
pub(in super::super) const PROBLEM: Shape = Shape::Object(&[
    Part::new(
        "source",
        Shape::OneOf(&[Shape::Constant("folder"), Shape::Constant("settings"), Shape::Constant("sign-ins")]),
    ),
    Part::new("severity", SEVERITY),
    Part::optional("code", Shape::Text),
    Part::optional("file", Shape::Text),
    Part::optional("line", Shape::Integer),
    Part::optional("column", Shape::Integer),
    Part::optional("key", MAYBE),
    Part::optional("message", Shape::Text),
    Part::optional("expected", MAYBE),
    Part::optional("fix", MAYBE),
    Part::optional("fullName", MAYBE),
    Part::optional("errcode", MAYBE_NUMBER),
    Part::optional("count", Shape::Integer),
    Part::optional("lastAt", Shape::Time),
    Part::optional("advice", ADVICE),
]);
