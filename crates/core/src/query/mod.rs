//! Filters of the ORM-shaped interface: text in either `Q` grammar becomes a tree with values apart, and adapters bind
//! the values. No text of a caller ever becomes part of a statement.
//!
//! | form | example |
//! |---|---|
//! | keywords | `Q(userId='u1')`, `Q(id__gte=5, userId='u1')` |
//! | combined with `&` and `\|` | `Q(userId='u1') & Q(appId='wx1')` |
//! | three parts | `Q('userId', '=', 'u1')`, wrapped once more or not |
//! | combined by word | `Q(Q('id', '>', 1), Q.AND, Q('id', '<', 9))` |
//!
//! To add an operator: a variant of [`Operator`], its words in `Operator::parse`, its arm in each adapter.

mod lex;
mod parse;
mod written;

pub use parse::{ParseError, parse};

/// A value in a filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Flag(bool),
    /// Nothing.
    Null,
    /// A list of the above.
    List(Vec<Value>),
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`, `ne`
    NotEqual,
    /// `>`, `gt`
    Greater,
    /// `>=`, `gte`
    GreaterOrEqual,
    /// `<`, `lt`
    Less,
    /// `<=`, `lte`
    LessOrEqual,
    /// `in`: one of a list
    In,
    /// `nin`: none of a list
    NotIn,
    /// `like`: contains
    Contains,
    /// `nlike`: does not contain
    NotContains,
    /// `startswith`
    StartsWith,
    /// `endswith`
    EndsWith,
    /// `isnull`: 1 for nothing there, 0 for something there
    IsNull,
    /// `range`: between two values, both included
    Range,
}

impl Operator {
    /// The operator with this sign or word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "=" | "eq" => Self::Equal,
            "!=" | "ne" => Self::NotEqual,
            ">" | "gt" => Self::Greater,
            ">=" | "gte" => Self::GreaterOrEqual,
            "<" | "lt" => Self::Less,
            "<=" | "lte" => Self::LessOrEqual,
            "in" => Self::In,
            "nin" => Self::NotIn,
            "like" => Self::Contains,
            "nlike" => Self::NotContains,
            "startswith" => Self::StartsWith,
            "endswith" => Self::EndsWith,
            "isnull" => Self::IsNull,
            "range" => Self::Range,
            _ => return None,
        })
    }

    /// Whether a value is of the kind that the operator takes.
    #[must_use]
    pub fn takes(self, value: &Value) -> bool {
        let plain = !matches!(value, Value::List(_));
        match (self, value) {
            (Self::In | Self::NotIn, Value::List(list)) => {
                list.iter().all(|v| !matches!(v, Value::List(_) | Value::Null))
            }
            (Self::Range, Value::List(list)) => {
                list.len() == 2 && list.iter().all(|v| !matches!(v, Value::List(_) | Value::Null))
            }
            (Self::Contains | Self::NotContains | Self::StartsWith | Self::EndsWith, Value::Text(_)) => true,
            (Self::IsNull, Value::Integer(0 | 1) | Value::Flag(_)) => true,
            (Self::Equal | Self::NotEqual, _) => plain,
            (Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual, _) => {
                plain && *value != Value::Null
            }
            _ => false,
        }
    }
}

/// A filter over fields of kind `F`: names as written, or columns once they are known.
///
/// Walks and the drop recurse as deep as the tree is high. [`parse`] bounds that height and the number of comparisons; a
/// chain joined with [`Filter::and`] or [`Filter::or`] stays one level high however long it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter<F> {
    /// One comparison.
    Is(F, Operator, Value),
    /// All of them.
    And(Vec<Filter<F>>),
    /// Any of them.
    Or(Vec<Filter<F>>),
}

impl<F> Filter<F> {
    /// This filter and another one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::And(mut parts) => {
                parts.push(other);
                Self::And(parts)
            }
            one => Self::And(vec![one, other]),
        }
    }

    /// This filter or another one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Or(mut parts) => {
                parts.push(other);
                Self::Or(parts)
            }
            one => Self::Or(vec![one, other]),
        }
    }

    /// The same filter over other fields; fails at the first field that has no counterpart.
    pub fn map<G, E>(self, field: &impl Fn(F) -> Result<G, E>) -> Result<Filter<G>, E> {
        let all = |parts: Vec<Self>| -> Result<Vec<Filter<G>>, E> {
            parts.into_iter().map(|part| part.map(field)).collect()
        };
        Ok(match self {
            Self::Is(name, operator, value) => Filter::Is(field(name)?, operator, value),
            Self::And(parts) => Filter::And(all(parts)?),
            Self::Or(parts) => Filter::Or(all(parts)?),
        })
    }
}
