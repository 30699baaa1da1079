//! A filter to a condition. The text of the condition comes from this file alone; every value is bound.

use rusqlite::types::Value as Sql;
use wxlogin_core::{
    ports::{Column, Select},
    query::{Filter, Operator, Value},
};

/// A condition and the values for its placeholders, which begin after `values` that are bound already.
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) values: Vec<Sql>,
}

impl Condition {
    /// `1 = 1` and the filter.
    pub(crate) fn new(text: &str, values: Vec<Sql>, filter: Option<&Filter<Column>>) -> Self {
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
            (Operator::In | Operator::NotIn, Value::List(list)) => {
                let places: Vec<String> = list.iter().map(|value| self.bind(column, value)).collect();
                let not = if operator == Operator::NotIn { "NOT " } else { "" };
                let nothing = if not.is_empty() { String::new() } else { format!(" OR {name} IS NULL") };
                format!("({name} {not}IN ({}){nothing})", places.join(", "))
            }
            (Operator::Range, Value::List(list)) => {
                let places: Vec<String> = list.iter().map(|value| self.bind(column, value)).collect();
                format!("{name} BETWEEN {}", places.join(" AND "))
            }
            (operator, value) => {
                let place = self.bind(column, value);
                plain(operator, name, &place)
            }
        }
    }

    fn bind(&mut self, column: Column, value: &Value) -> String {
        self.values.push(bound(column, value));
        format!("?{}", self.values.len())
    }
}

/// `instr` and `substr` compare text as it is: no wildcard of a caller has a meaning.
fn plain(operator: Operator, name: &str, place: &str) -> String {
    match operator {
        Operator::NotEqual => format!("{name} IS NOT {place}"),
        Operator::Greater => format!("{name} > {place}"),
        Operator::GreaterOrEqual => format!("{name} >= {place}"),
        Operator::Less => format!("{name} < {place}"),
        Operator::LessOrEqual => format!("{name} <= {place}"),
        Operator::Contains => format!("instr({name}, {place}) > 0"),
        Operator::NotContains => format!("(instr({name}, {place}) = 0 OR {name} IS NULL)"),
        Operator::StartsWith => format!("substr({name}, 1, length({place})) = {place}"),
        Operator::EndsWith => format!("(length({place}) = 0 OR substr({name}, -length({place})) = {place})"),
        _ => format!("{name} = {place}"),
    }
}

const fn name(column: Column) -> &'static str {
    match column {
        Column::Id => "id",
        Column::AppId => "app_id",
        Column::UserId => "user_id",
        Column::OpenId => "open_id",
        Column::UnionId => "union_id",
        Column::Nickname => "json_extract(profile, '$.nickname')",
        Column::ExpiresIn => "expires_in",
        Column::SealedAt => "sealed_at",
        Column::CorpId => "corp_id",
        Column::Status => "status",
        Column::CreatedAt => "created_at",
        Column::UpdatedAt => "updated_at",
    }
}

/// Numbers of text columns are compared as text (`Q(userId=123)`); times may be given as RFC 3339 text.
fn bound(column: Column, value: &Value) -> Sql {
    let is_number = matches!(column, Column::Id | Column::ExpiresIn | Column::Status);
    let is_time = matches!(column, Column::CreatedAt | Column::UpdatedAt | Column::SealedAt);
    match value {
        Value::Text(text) if is_time => match text.parse::<jiff::Timestamp>() {
            Ok(time) => Sql::Integer(time.as_microsecond()),
            Err(_) => Sql::Text(text.clone()),
        },
        Value::Text(text) if is_number => text.parse().map_or_else(|_| Sql::Text(text.clone()), Sql::Integer),
        Value::Text(text) => Sql::Text(text.clone()),
        Value::Integer(number) if is_number || is_time => Sql::Integer(*number),
        Value::Integer(number) => Sql::Text(number.to_string()),
        Value::Flag(flag) => Sql::Integer(i64::from(*flag)),
        Value::Null | Value::List(_) => Sql::Null,
    }
}

/// `ORDER BY` for a search; the row's number decides between equals.
pub(crate) fn order(select: &Select) -> String {
    let mut parts: Vec<String> = select
        .order
        .iter()
        .map(|(column, up)| format!("{} {}", name(*column), if *up { "ASC" } else { "DESC" }))
        .collect();
    parts.push("id ASC".to_owned());
    parts.join(", ")
}
