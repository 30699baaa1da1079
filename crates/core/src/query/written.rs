//! A filter as one line of text, for adapters whose databases read conditions as text.

use super::{Filter, Operator, Value};

impl<F> Filter<F> {
    /// The filter with ` AND `, ` OR ` and brackets; `one` writes a single comparison.
    ///
    /// Brackets halve a chain again and again: databases read a chain without brackets as nested as deep as it is long,
    /// and refuse, or run out of stack, when an expression nests a thousand deep.
    pub fn written(&self, one: &mut impl FnMut(&F, Operator, &Value) -> String) -> String {
        let mut text = String::new();
        self.write(&mut text, one);
        text
    }

    fn write(&self, text: &mut String, one: &mut impl FnMut(&F, Operator, &Value) -> String) {
        match self {
            Self::Is(field, operator, value) => text.push_str(&one(field, *operator, value)),
            Self::And(parts) => halved(parts, " AND ", text, one),
            Self::Or(parts) => halved(parts, " OR ", text, one),
        }
    }
}

fn halved<F>(
    parts: &[Filter<F>],
    word: &str,
    text: &mut String,
    one: &mut impl FnMut(&F, Operator, &Value) -> String,
) {
    match parts {
        [] => {}
        [part] => part.write(text, one),
        _ => {
            let (left, right) = parts.split_at(parts.len() / 2);
            text.push('(');
            halved(left, word, text, one);
            text.push_str(word);
            halved(right, word, text, one);
            text.push(')');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(number: i64) -> Filter<&'static str> {
        Filter::Is("a", Operator::Equal, Value::Integer(number))
    }

    fn shown(filter: &Filter<&'static str>) -> String {
        filter.written(&mut |_, _, value| match value {
            Value::Integer(number) => number.to_string(),
            _ => "?".to_owned(),
        })
    }

    #[test]
    fn a_chain_is_halved_and_keeps_its_order() {
        let chain = is(1).and(is(2)).and(is(3)).and(is(4));
        assert_eq!(shown(&chain), "((1 AND 2) AND (3 AND 4))");
        let mixed = is(1).and(is(2)).or(is(3));
        assert_eq!(shown(&mixed), "((1 AND 2) OR 3)");
    }

    #[test]
    fn a_thousand_comparisons_nest_ten_deep() {
        let long = (1..1000).map(is).fold(is(0), Filter::and);
        let text = shown(&long);
        let depth = text.chars().scan(0_i32, |open, c| {
            *open += i32::from(c == '(') - i32::from(c == ')');
            Some(*open)
        });
        assert_eq!(depth.max(), Some(10));
    }
}
