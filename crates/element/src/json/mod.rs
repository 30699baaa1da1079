//! Strict JSON with the place of every key and value.

mod node;
mod parse;

pub(crate) use node::{Member, Node, NodeKind, found};
pub(crate) use parse::{parse, strict};

use crate::source::{Place, Source};

/// A parsed file: its text and the object it holds.
#[derive(Clone)]
pub(crate) struct Doc {
    pub(crate) source: Source,
    pub(crate) root: Node,
}

impl Doc {
    pub(crate) fn get(&self, key: &str) -> Option<&Member> {
        self.root.get(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(|member| member.value.text())
    }

    pub(crate) fn place(&self, member: &Member) -> Place<'_> {
        Place::new(&self.source, &member.name_span)
    }
}
