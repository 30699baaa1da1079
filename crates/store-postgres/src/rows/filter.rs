//! A filter to a condition. The text of the condition comes from this file alone; every value is bound.

use tokio_postgres::types::{ToSql, Type};
use wxlogin_core::{
    ports::{Column, Select},
    query::{Filter, Operator, Value},
};

use super::storable;

/// A value for a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    Text(Option<String>),
    Number(Option<i64>),
}

impl Bound {
    pub(crate) fn value(&self) -> (&(dyn ToSql + Sync), Type) {
        match self {
            Self::Text(text) => (text, Type::TEXT),
            Self::Number(number) => (number, Type::INT8),
        }
    }
}

/// A condition and the values for its placeholders, which begin after `values` that are bound already.
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) values: Vec<Bound>,
}

impl Condition {
    /// `text` and the filter.
    pub(crate) fn new(text: &str, values: Vec<Bound>, filter: Option<&Filter<Column>>) -> Self {
        let mut condition = Self { text: text.to_owned(), values };
        if let Some(filter) = filter {
            let text =
                filter.written(&mut |column, operator, value| condition.compare(*column, operator, value));
            condition.text.push_str(" AND ");
            condition.text.push_str(&text);
        }
        condition
    }

    fn compare(&mut self, column: Column, operator: Operator, value: &Value) -> String {
        let name = name(column);
        match (operator, value) {
            (Operator::Equal, Value::Null) => format!("{name} IS NULL"),
            (Operator::NotEqual, Value::Null) => format!("{name} IS NOT NULL"),
            (Operator::IsNull, value) => {
                let nothing = matches!(value, Value::Integer(1) | Value::Flag(true));
                format!("{name} IS {}NULL", if nothing { "" } else { "NOT " })
            }
            (Operator::In, Value::List(list)) if list.is_empty() => "FALSE".to_owned(),
            (Operator::NotIn, Value::List(list)) if list.is_empty() => "TRUE".to_owned(),
            (Operator::In, Value::List(list)) => format!("{name} IN ({})", self.places(column, list, ", ")),
            (Operator::NotIn, Value::List(list)) => {
                format!("({name} NOT IN ({}) OR {name} IS NULL)", self.places(column, list, ", "))
            }
            (Operator::Range, Value::List(list)) => {
                format!("{name} BETWEEN {}", self.places(column, list, " AND "))
            }
            (operator, value) if of_text(operator) => {
                let place = self.place(Bound::Text(written(value)));
                within(operator, &format!("{name}::text"), &place)
            }
            (operator, value) => {
                let place = self.place(bound(column, value));
                plain(operator, name, &place)
            }
        }
    }

    fn places(&mut self, column: Column, list: &[Value], between: &str) -> String {
        let places: Vec<String> = list.iter().map(|value| self.place(bound(column, value))).collect();
        places.join(between)
    }

    fn place(&mut self, value: Bound) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }
}

const fn of_text(operator: Operator) -> bool {
    matches!(operator, Operator::Contains | Operator::NotContains | Operator::StartsWith | Operator::EndsWith)
}

/// `strpos`, `left` and `right` compare text as it is: no wildcard of a caller has a meaning.
fn within(operator: Operator, name: &str, place: &str) -> String {
    match operator {
        Operator::NotContains => format!("(strpos({name}, {place}) = 0 OR {name} IS NULL)"),
        Operator::StartsWith => format!("left({name}, length({place})) = {place}"),
        Operator::EndsWith => format!("(length({place}) = 0 OR right({name}, length({place})) = {place})"),
        _ => format!("strpos({name}, {place}) > 0"),
    }
}

fn plain(operator: Operator, name: &str, place: &str) -> String {
    let sign = match operator {
        Operator::NotEqual => "IS DISTINCT FROM",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        _ => "=",
    };
    format!("{name} {sign} {place}")
}

const fn name(column: Column) -> &'static str {
    match column {
        Column::Id => "id",
        Column::AppId => "app_id",
        Column::UserId => "user_id",
        Column::OpenId => "open_id",
        Column::UnionId => "union_id",
        Column::Nickname => "nickname",
        Column::ExpiresIn => "expires_in",
        Column::SealedAt => "sealed_at",
        Column::CorpId => "corp_id",
        Column::Status => "status",
        Column::CreatedAt => "created_at",
        Column::UpdatedAt => "updated_at",
    }
}

/// Numbers of text columns are compared as text (`Q(userId=123)`); times may be given as RFC 3339 text. A text that is no
/// number is beyond all numbers, as SQLite orders them: equal to none, and every number is less.
fn bound(column: Column, value: &Value) -> Bound {
    let is_number = matches!(column, Column::Id | Column::ExpiresIn | Column::Status);
    let is_time = matches!(column, Column::CreatedAt | Column::UpdatedAt | Column::SealedAt);
    if !is_number && !is_time {
        return Bound::Text(written(value));
    }
    Bound::Number(match value {
        Value::Text(text) if is_time => {
            Some(text.parse::<jiff::Timestamp>().map_or(i64::MAX, |time| time.as_microsecond()))
        }
        Value::Text(text) => Some(text.parse().unwrap_or(i64::MAX)),
        Value::Integer(number) => Some(*number),
        Value::Flag(flag) => Some(i64::from(*flag)),
        Value::Null | Value::List(_) => None,
    })
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(storable(text)),
        Value::Integer(number) => Some(number.to_string()),
        Value::Flag(flag) => Some(i64::from(*flag).to_string()),
        Value::Null | Value::List(_) => None,
    }
}

/// `ORDER BY` for a search; nothing comes before something, and the row's number decides between equals.
pub(crate) fn order(select: &Select) -> String {
    let mut parts: Vec<String> = select
        .order
        .iter()
        .map(|(column, up)| {
            format!("{} {}", name(*column), if *up { "ASC NULLS FIRST" } else { "DESC NULLS LAST" })
        })
        .collect();
    parts.push("id ASC".to_owned());
    parts.join(", ")
}
