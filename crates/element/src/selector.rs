//! The selector grammar of `findElements`.

/// A parsed selector.
///
/// | form | finds |
/// |---|---|
/// | `a.b.C` | the element of that fullName |
/// | `.a.b.SomeType` | elements whose `type` is exactly that |
/// | `#attr=value` | by a key of `e.json`; `>`, `<`, `!=` as well; quotes around the value are optional |
/// | `*a.b.C` | the elements whose folders contain that one |
/// | `a.b.C*` | the elements below that folder, at any depth |
/// | `sel:filter` | those of `sel` that `filter` finds too; may be repeated |
/// | `sel1,sel2` | both |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    pub(crate) alternatives: Vec<Vec<Step>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Exact(String),
    Type(String),
    ParentsOf(String),
    ChildrenOf(String),
    Attribute { name: String, operator: Operator, value: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
}

impl Operator {
    pub(crate) fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Greater => order.is_gt(),
            Self::Less => order.is_lt(),
        }
    }
}

/// The selector does not follow the grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the selector `{part}` cannot be read: {reason}")]
pub struct SelectorError {
    /// The part that is wrong.
    pub part: String,
    /// Why, and what to write.
    pub reason: &'static str,
}

impl Selector {
    /// Parses a selector.
    ///
    /// # Errors
    ///
    /// When a part is empty, or an attribute has no operator.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        let alternatives = split(text, ',')
            .into_iter()
            .map(|alternative| split(alternative, ':').into_iter().map(step).collect())
            .collect::<Result<_, _>>()?;
        Ok(Self { alternatives })
    }
}

/// Splits at a separator that is not within quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut quote = None;
    text.split(move |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        quote.is_none() && c == separator
    })
    .collect()
}

fn step(part: &str) -> Result<Step, SelectorError> {
    let part = part.trim();
    let wrong = |reason| Err(SelectorError { part: part.to_owned(), reason });
    let name = |name: &str| {
        let name = name.trim();
        if name.is_empty() { wrong("a fullName is missing") } else { Ok(name.to_owned()) }
    };
    if let Some(attribute) = part.strip_prefix('#') {
        return attribute_step(attribute).ok_or_else(|| SelectorError {
            part: part.to_owned(),
            reason: "write #name=value, with =, !=, > or <",
        });
    }
    if let Some(rest) = part.strip_prefix('.') {
        return name(rest).map(Step::Type);
    }
    if let Some(rest) = part.strip_prefix('*') {
        return name(rest).map(Step::ParentsOf);
    }
    if let Some(rest) = part.strip_suffix('*') {
        return name(rest).map(Step::ChildrenOf);
    }
    name(part).map(Step::Exact)
}

fn attribute_step(text: &str) -> Option<Step> {
    let at = text.find(['=', '!', '>', '<'])?;
    let (name, rest) = text.split_at_checked(at)?;
    let name = name.trim();
    let (operator, value) =
        [("!=", Operator::NotEqual), ("=", Operator::Equal), (">", Operator::Greater), ("<", Operator::Less)]
            .into_iter()
            .find_map(|(sign, operator)| rest.strip_prefix(sign).map(|value| (operator, value.trim())))?;
    let unquoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let value = unquoted.unwrap_or(value).to_owned();
    (!name.is_empty()).then(|| Step::Attribute { name: name.to_owned(), operator, value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_is_read() {
        let parsed = Selector::parse("a.B, .a.T:#sort>1:#title='x,:y', *a.B.c, a.B*").unwrap();
        assert_eq!(
            parsed.alternatives,
            [
                vec![Step::Exact("a.B".into())],
                vec![
                    Step::Type("a.T".into()),
                    Step::Attribute { name: "sort".into(), operator: Operator::Greater, value: "1".into() },
                    Step::Attribute { name: "title".into(), operator: Operator::Equal, value: "x,:y".into() },
                ],
                vec![Step::ParentsOf("a.B.c".into())],
                vec![Step::ChildrenOf("a.B".into())],
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for bad in ["", ".", "*", "a,,b", "#", "#a", "#=1", "a:"] {
            assert!(Selector::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "[a-z.#*:,=!<>'\" 中]{0,24}") {
            let _ = Selector::parse(&text);
        }

        #[test]
        fn a_full_name_means_itself(name in "[a-z][A-Za-z0-9_]{0,8}(\\.[A-Za-z0-9_]{1,8}){0,3}") {
            prop_assert_eq!(Selector::parse(&name).unwrap().alternatives, vec![vec![Step::Exact(name)]]);
        }
    }
}
