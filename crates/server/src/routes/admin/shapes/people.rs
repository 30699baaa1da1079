//! People, their devices and merges.

use wxlogin::declare::{Part, Shape};

use super::{super::MAYBE, MAYBE_TIME, TEXTS, joined};

const USER_PARTS: [Part; 11] = [
    Part::new("userId", Shape::Text),
    Part::new("username", MAYBE),
    Part::new("nick", MAYBE),
    Part::new("avatar", MAYBE),
    Part::new("phone", MAYBE),
    Part::new("isActive", Shape::Flag),
    Part::new("isAdmin", Shape::Flag),
    Part::new("passwordOpensConsole", Shape::Flag),
    Part::new(
        "origin",
        Shape::OneOf(&[
            Shape::Constant("registered"),
            Shape::Constant("adopted"),
            Shape::Constant("created"),
        ]),
    ),
    Part::new("mergedInto", MAYBE),
    Part::new("createdAt", Shape::Time),
];
pub(in super::super) const USER: Shape = Shape::Object(&USER_PARTS);

/// A user as a line of the list: with the titles of what they sign in with.
pub(in super::super) const USER_LINE: Shape = Shape::Object(&USER_LINE_PARTS);
const USER_LINE_PARTS: [Part; 12] = joined(USER_PARTS, [Part::new("methods", TEXTS)]);

pub(in super::super) const USER_DETAIL: Shape = Shape::Object(&USER_DETAIL_PARTS);
const USER_DETAIL_PARTS: [Part; 15] = joined(
    USER_PARTS,
    [
        Part::new("identities", Shape::List(&IDENTITY)),
        Part::new("organisations", Shape::List(&MEMBERSHIP)),
        Part::new("sessions", Shape::List(&SESSION)),
        Part::new("merges", Shape::List(&MERGE)),
    ],
);

pub(in super::super) const MEMBER: Shape = Shape::Object(&MEMBER_PARTS);
const MEMBER_PARTS: [Part; 13] =
    joined(USER_PARTS, [Part::new("isMember", Shape::Flag), Part::new("since", Shape::Time)]);

const IDENTITY: Shape = Shape::Object(&[
    Part::new("id", Shape::Integer),
    Part::new("appId", Shape::Text),
    Part::new("openId", Shape::Text),
    Part::new("unionId", MAYBE),
    Part::new("method", Shape::Text),
    Part::new("nickname", MAYBE),
    Part::new("avatar", MAYBE),
    Part::new("createdAt", Shape::Time),
    Part::new("updatedAt", Shape::Time),
]);
const MEMBERSHIP: Shape = Shape::Object(&[
    Part::new("corpId", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("isActive", Shape::Flag),
    Part::new("since", Shape::Time),
]);
pub(in super::super) const MERGE: Shape = Shape::Object(&[
    Part::new("id", Shape::Integer),
    Part::new("from", Shape::Text),
    Part::new("into", Shape::Text),
    Part::new("at", Shape::Time),
    Part::new("undoneAt", MAYBE_TIME),
    Part::new("accounts", Shape::Integer),
    Part::new("canUndo", Shape::Flag),
]);
pub(in super::super) const MERGE_PREVIEW: Shape = Shape::Object(&[
    Part::new("from", Shape::Text),
    Part::new("into", Shape::Text),
    Part::new("apps", TEXTS),
    Part::new("corps", TEXTS),
    Part::new("sessions", Shape::Integer),
    Part::new("takesUsername", Shape::Flag),
    Part::new("conflicts", TEXTS),
    Part::new("lastAdmin", Shape::Flag),
]);

const SESSION_PARTS: [Part; 10] = [
    Part::new("id", Shape::Text),
    Part::new("corpId", MAYBE),
    Part::new("method", Shape::Text),
    Part::new("platform", Shape::Text),
    Part::new("address", MAYBE),
    Part::new("userAgent", MAYBE),
    Part::new("createdAt", Shape::Time),
    Part::new("seenAt", Shape::Time),
    Part::new("expiresAt", Shape::Time),
    Part::new("current", Shape::Flag),
];
const SESSION: Shape = Shape::Object(&SESSION_PARTS);

pub(in super::super) const SESSION_OF_USER: Shape = Shape::Object(&SESSION_OF_USER_PARTS);
const SESSION_OF_USER_PARTS: [Part; 11] = joined(SESSION_PARTS, [Part::new("user", USER)]);

const CONSOLE_SESSION_PARTS: [Part; 9] = [
    Part::new("id", Shape::Text),
    Part::new("userId", Shape::Text),
    Part::new("address", MAYBE),
    Part::new("userAgent", MAYBE),
    Part::new("secondFactor", Shape::Flag),
    Part::new("createdAt", Shape::Time),
    Part::new("seenAt", Shape::Time),
    Part::new("expiresAt", Shape::Time),
    Part::new("current", Shape::Flag),
];
pub(in super::super) const CONSOLE_SESSION: Shape = Shape::Object(&CONSOLE_SESSION_PARTS);

pub(in super::super) const CONSOLE_SESSION_OF_USER: Shape = Shape::Object(&CONSOLE_SESSION_OF_USER_PARTS);
const CONSOLE_SESSION_OF_USER_PARTS: [Part; 10] = joined(CONSOLE_SESSION_PARTS, [Part::new("user", USER)]);
