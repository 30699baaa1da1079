//! The tree of a parsed file: owned, with byte ranges.

use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use serde_json::{Map, Number, Value as Json};

#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) kind: NodeKind,
}

#[derive(Clone)]
pub(crate) enum NodeKind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) name_span: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    pub(crate) fn from_ast(value: &ast::Value<'_>) -> Self {
        let range = value.range();
        let kind = match value {
            ast::Value::StringLit(text) => NodeKind::Text(text.value.clone().into_owned()),
            ast::Value::NumberLit(number) => {
                // serde_json has accepted the whole text before, so this parses; null is the harmless rest.
                serde_json::from_str::<Number>(number.value).map_or(NodeKind::Null, NodeKind::Number)
            }
            ast::Value::BooleanLit(flag) => NodeKind::Bool(flag.value),
            ast::Value::NullKeyword(_) => NodeKind::Null,
            ast::Value::Array(list) => NodeKind::List(list.elements.iter().map(Self::from_ast).collect()),
            ast::Value::Object(object) => {
                NodeKind::Object(object.properties.iter().map(Member::from_ast).collect())
            }
        };
        Self { span: range.start..range.end, kind }
    }

    pub(crate) fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Object(members) => members,
            _ => &[],
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.name == key)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.kind, NodeKind::Object(_))
    }

    pub(crate) fn to_json(&self) -> Json {
        match &self.kind {
            NodeKind::Null => Json::Null,
            NodeKind::Bool(flag) => Json::Bool(*flag),
            NodeKind::Number(number) => Json::Number(number.clone()),
            NodeKind::Text(text) => Json::String(text.clone()),
            NodeKind::List(list) => Json::Array(list.iter().map(Self::to_json).collect()),
            NodeKind::Object(members) => Json::Object(
                members.iter().map(|m| (m.name.clone(), m.value.to_json())).collect::<Map<_, _>>(),
            ),
        }
    }
}

impl Member {
    fn from_ast(prop: &ast::ObjectProp<'_>) -> Self {
        let range = prop.name.range();
        Self {
            name: prop.name.as_str().to_owned(),
            name_span: range.start..range.end,
            value: Node::from_ast(&prop.value),
        }
    }
}

/// What was found, in words of both languages, without the value itself.
pub(crate) fn found(node: &Node) -> (&'static str, &'static str) {
    match node.kind {
        NodeKind::Null => ("null", " null"),
        NodeKind::Bool(_) => ("true or false", "布尔值"),
        NodeKind::Number(_) => ("a number", "数字"),
        NodeKind::Text(_) => ("a text", "文本"),
        NodeKind::List(_) => ("a list", "列表"),
        NodeKind::Object(_) => ("an object", "对象"),
    }
}
