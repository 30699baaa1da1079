//! The three ways the platform writes an API answer.
use serde_json::{Value, json};

use super::{Answer, Fail, Rule, compact_json};
use crate::world::World;

/// Endpoints that share a content type and an errmsg suffix (protocol, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// `/sns/*`: text/plain, `errmsg, rid: ..`.
    Sns,
    /// `/cgi-bin/*` and `/wxa/*`: `application/json; encoding=utf-8`, `errmsg rid: ..`.
    CgiBin,
    /// JSON of the open host and of the desktop client: `application/json`, no suffix. Neither label nor suffix is
    /// recorded.
    Open,
}

impl Family {
    fn content_type(self, world: &World) -> &'static str {
        match self {
            Self::Sns if !world.switches.sns_as_json => "text/plain",
            Self::Sns => "application/json; charset=utf-8",
            Self::CgiBin => "application/json; encoding=utf-8",
            Self::Open => "application/json; charset=utf-8",
        }
    }

    /// A body of the platform, compact and in the given key order.
    pub(crate) fn success(self, world: &World, body: &Value, rule: Rule) -> Answer {
        Answer::ok(self.content_type(world), compact_json(body), rule)
    }

    /// An error: HTTP 200 with errcode and errmsg.
    pub(crate) fn failure(self, world: &mut World, fail: &Fail) -> Answer {
        let suffix = self.suffix(world, fail);
        let body = json!({ "errcode": fail.code, "errmsg": format!("{}{suffix}", fail.text) });
        Answer::ok(self.content_type(world), compact_json(&body), fail.rule.clone())
    }

    fn suffix(self, world: &mut World, fail: &Fail) -> String {
        match (fail.rid, fail.hint, self) {
            (false, _, _) | (_, _, Self::Open) => String::new(),
            (true, true, _) => format!(" hint: [{}] rid: {}", world.random.hint(), rid(world)),
            (true, false, Self::Sns) => format!(", rid: {}", rid(world)),
            (true, false, Self::CgiBin) => format!(" rid: {}", rid(world)),
        }
    }
}

/// Three groups of eight hex digits, the first being the Unix seconds of the request.
fn rid(world: &mut World) -> String {
    format!("{:08x}-{}-{}", world.now.as_second(), world.random.hex(8), world.random.hex(8))
}
