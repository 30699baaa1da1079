//! Lists that are read part by part: `before` takes the `next` of the part before, so that what is added meanwhile neither
//! repeats nor hides anything.

use jiff::Timestamp;
use wxlogin::{Error, Result, nouns::UserId};

use super::Parameter;
use crate::extract::Query;

/// A part's length.
pub(super) const LIMIT: Parameter = Parameter::optional("limit", "How many to give, at most 1000; 100.");

const MOST: u32 = 1000;

pub(super) fn limit(query: &Query) -> Result<u32> {
    let Some(text) = query.get("limit") else { return Ok(100) };
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| bad("limit").hint("Give a number from 1 to 1000.", "请提供 1 到 1000 之间的数字。"))
}

pub(super) fn user_id(query: &Query) -> Result<Option<UserId>> {
    let read = |id| UserId::parse(id).ok_or_else(|| bad("userId"));
    query.get("userId").map(read).transpose()
}

pub(super) fn time(query: &Query, name: &str) -> Result<Option<Timestamp>> {
    let read = |at: &str| at.parse::<Timestamp>().map_err(|_| bad_time(name));
    query.get(name).map(read).transpose()
}

pub(super) fn bad(name: &str) -> Error {
    Error::invalid(format!("`{name}` cannot be read."), format!("无法识别 `{name}`。"))
}

pub(super) fn bad_cursor() -> Error {
    let hint = ("Take it from `next` of the part before.", "请使用上一页返回的 `next`。");
    bad("before").hint(hint.0, hint.1)
}

fn bad_time(name: &str) -> Error {
    let (en, zh) = ("Write it as 2026-01-31T08:00:00Z.", "格式如 2026-01-31T08:00:00Z。");
    bad(name).hint(en, zh)
}

/// `{items, next}`.
macro_rules! paged {
    ($item:expr) => {
        crate::routes::Answer::Envelope(wxlogin::declare::Shape::Object(&[
            wxlogin::declare::Part::new("items", wxlogin::declare::Shape::List(&$item)),
            wxlogin::declare::Part::new("next", crate::routes::admin::MAYBE),
        ]))
    };
}
pub(super) use paged;
