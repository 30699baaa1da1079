//! What is read, what is refused, and that neither recurses without bound.

use super::*;

fn is(field: &str, operator: Operator, value: Value) -> Filter<String> {
    Filter::Is(field.to_owned(), operator, value)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn both_grammars_say_the_same() {
    let expected = Some(is("userId", Operator::Equal, text("u1")));
    for source in
        ["Q(userId='u1')", "Q('userId','=','u1')", "Q(Q('userId', '=', \"u1\"))", " ( Q(userId='u1') ) "]
    {
        assert_eq!(parse(source).unwrap(), expected, "{source}");
    }
}

#[test]
fn and_binds_stronger_than_or() {
    let one = |n| is("id", Operator::Equal, Value::Integer(n));
    let filter = parse("Q(id=1) | Q(id=2) & Q(id=3)").unwrap().unwrap();
    assert_eq!(filter, one(1).or(one(2).and(one(3))));
    let words = parse("Q(Q('id','=',1), Q.OR, Q(Q('id','=',2), Q.AND, Q('id','=',3)))").unwrap().unwrap();
    assert_eq!(words, filter);
}

#[test]
fn operators_take_their_kind_of_value() {
    assert!(parse("Q(id__in=[1, 2])").is_ok());
    assert!(parse("Q('id','range',(1,9))").is_ok());
    assert!(parse("Q(unionId__isnull=1)").is_ok());
    for wrong in ["Q(id__in=1)", "Q(id__range=[1])", "Q(id__like=1)", "Q(id__gt=None)", "Q(id=[1])"] {
        assert!(parse(wrong).unwrap_err().reason.contains("fits the operator"), "{wrong}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (source, position, reason) in [
        ("Q(userId='u1'", 14, "`)`"),
        ("userId='u1'", 1, "`Q(`"),
        ("Q(userId='u1') Q(id=1)", 16, "`&`, `|` or the end"),
        ("Q('a','~','b')", 7, "not an operator"),
        ("Q(a='u1)", 5, "no closing quote"),
        ("Q(a=b)", 5, "a value"),
        ("Q(a='x'; DROP TABLE users)", 8, "`;` has no meaning"),
    ] {
        let error = parse(source).unwrap_err();
        assert_eq!(error.position, position, "{source}: {error}");
        assert!(error.reason.contains(reason), "{source}: {error}");
    }
}

#[test]
fn a_quote_in_a_value_stays_a_value() {
    let filter = parse(r"Q(userId='u\'1 OR 1=1')").unwrap().unwrap();
    assert_eq!(filter, is("userId", Operator::Equal, text("u'1 OR 1=1")));
}

#[test]
fn deep_nesting_is_refused_instead_of_overflowing() {
    let deep = format!("{}Q(id=1){}", "(".repeat(5000), ")".repeat(5000));
    assert!(parse(&deep).unwrap_err().reason.contains("nesting"));
}

/// How high a tree is, without recursion.
fn height(filter: &Filter<String>) -> usize {
    let (mut highest, mut left) = (0, vec![(filter, 1)]);
    while let Some((filter, height)) = left.pop() {
        highest = highest.max(height);
        if let Filter::And(parts) | Filter::Or(parts) = filter {
            left.extend(parts.iter().map(|part| (part, height + 1)));
        }
    }
    highest
}

/// A walk as the flows and the stores do it, on a stack as small as a worker's.
fn walked(source: String) -> Result<usize, ParseError> {
    let walk = move || {
        let Some(filter) = parse(&source)? else { return Ok(0) };
        let height = height(&filter);
        let mapped = filter.clone().map(&|field| Ok::<_, ()>(field.len())).unwrap();
        assert!(!mapped.written(&mut |_, _, _| "x".to_owned()).is_empty());
        Ok(height)
    };
    std::thread::Builder::new().stack_size(256 * 1024).spawn(walk).unwrap().join().unwrap()
}

#[test]
fn a_long_chain_is_flat_and_one_too_long_is_refused() {
    for join in ["|", "&"] {
        assert_eq!(walked(vec!["Q(id=1)"; TERMS].join(join)), Ok(2), "{join}");
        let reason = walked(vec!["Q(id=1)"; 1500].join(join)).unwrap_err().reason;
        assert!(reason.contains("at most 1000 comparisons"), "{reason}");
    }
    assert_eq!(walked(format!("Q({})", vec!["a=1"; TERMS].join(","))), Ok(2));
    assert!(walked(format!("Q({})", vec!["a=1"; TERMS + 1].join(","))).is_err());
    assert_eq!(walked(vec!["Q(a=1)|Q(b=1)&Q(c=1)"; 300].join("|")), Ok(3));
}

#[test]
fn words_that_alternate_nest_no_deeper_than_brackets_may() {
    let alternating = |times| format!("Q(Q(a=1){})", ", Q.AND, Q(b=1), Q.OR, Q(c=1)".repeat(times));
    assert_eq!(walked(alternating(15)), Ok(31));
    assert!(walked(alternating(16)).unwrap_err().reason.contains("nesting"));
    assert!(walked(alternating(300)).unwrap_err().reason.contains("nesting"));
}

proptest::proptest! {
    #[test]
    fn no_filter_is_higher_than_the_bound(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "Q(", "(", ")", "Q(a=1)", "|", "&", ", Q.AND, ", ", Q.OR, ", "Q('a','=',1)",
            ]),
            0..400,
        ),
    ) {
        let source = parts.concat();
        let source: String = source.chars().take(LENGTH).collect();
        if let Ok(Some(filter)) = parse(&source) {
            proptest::prop_assert!(height(&filter) <= DEPTH);
        }
    }

    #[test]
    fn any_nesting_of_joins_is_low_or_refused(
        joins in proptest::collection::vec((0_usize..5, proptest::bool::ANY), 1..200),
    ) {
        let grown = joins.iter().fold("Q(a=1)".to_owned(), |text, (join, wrap)| {
            let text = if *wrap { format!("({text})") } else { text };
            match join {
                0 => format!("{text}|Q(b=1)"),
                1 => format!("{text}&Q(b=1)"),
                2 => format!("Q({text}, Q.AND, Q(b=1))"),
                3 => format!("Q({text}, Q.OR, Q(b=1))"),
                _ => format!("Q(b=1)|{text}"),
            }
        });
        if let Ok(Some(filter)) = parse(&grown) {
            proptest::prop_assert!(height(&filter) <= DEPTH);
        }
    }
    #[test]
    fn any_text_is_read_or_refused(source in ".*") { let _ = parse(&source); }

    #[test]
    fn anything_that_looks_like_a_filter_is_read_or_refused(source in r"[Q()'=,&|\[\]a-z_0-9. \\]{0,80}") {
        let _ = parse(&source);
    }

    #[test]
    fn any_text_can_be_a_value(value in ".*") {
        let quoted = value.replace('\\', r"\\").replace('\'', r"\'");
        let filter = parse(&format!("Q(userId='{quoted}')")).unwrap().unwrap();
        proptest::prop_assert_eq!(filter, is("userId", Operator::Equal, text(&value)));
    }
}
