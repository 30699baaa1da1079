//! The shapes of what the console reads, so that its types are made from the document and cannot drift from the answers.

mod elements;
mod functions;
mod people;
mod records;
mod trials;

use wxlogin::declare::{Part, Shape};

pub(super) use elements::{ELEMENT, ELEMENT_DETAIL, IMPACT, SOURCE};
pub(super) use functions::SURFACE;
pub(super) use people::{
    CONSOLE_SESSION, CONSOLE_SESSION_OF_USER, MEMBER, MERGE, MERGE_PREVIEW, SESSION_OF_USER, USER,
    USER_DETAIL, USER_LINE,
};
pub(super) use records::{ACTOR, DIAGNOSTIC, EVENT, PROBLEM, STATS};
pub(super) use trials::{TRIAL, TRIAL_REPORT, TRIAL_WAYS};

const MAYBE_TIME: Shape = Shape::OneOf(&[Shape::Time, Shape::Null]);
const MAYBE_NUMBER: Shape = Shape::OneOf(&[Shape::Integer, Shape::Null]);
const TEXTS: Shape = Shape::List(&Shape::Text);

/// An object's parts and more of them.
const fn joined<const N: usize, const K: usize, const M: usize>(
    parts: [Part; N],
    more: [Part; K],
) -> [Part; M] {
    assert!(N + K == M, "an array of another length");
    let mut all = [Part::new("", Shape::Null); M];
    let mut at = 0;
    while at < M {
        all[at] = if at < N { parts[at] } else { more[at - N] };
        at += 1;
    }
    all
}
