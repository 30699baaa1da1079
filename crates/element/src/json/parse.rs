//! Text to tree. jsonc-parser gives places and says what is wrong in words; serde_json has the last word on what is
//! JSON, because it is what everybody else will read the file with.

use std::collections::BTreeMap;

use jsonc_parser::errors::ParseErrorKind as E;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::node::{Node, NodeKind, found};
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Source};
use crate::texts;

pub(crate) fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// The object in the text; `None` when there is none, with the reason reported.
pub(crate) fn parse(source: &Source, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    if source.text.trim().is_empty() {
        problems.push(Diagnostic::at(texts::files::empty(), source, &(0..0)));
        return None;
    }
    let ast = match parse_to_ast(&source.text, &CollectOptions::default(), &strict()) {
        Ok(result) => result.value,
        Err(error) => {
            let range = error.range();
            let end = range.end.clamp(range.start, source.text.len());
            let (what, fix) =
                if splits_a_number(&source.text, range.start) { NUMBER } else { words(error.kind()) };
            problems.push(Diagnostic::at(texts::files::syntax(what, fix), source, &(range.start..end)));
            return None;
        }
    };
    if let Err(error) = serde_json::from_str::<serde_json::Value>(&source.text) {
        let at = source.offset_of(error.line(), error.column());
        let what = ("this is not allowed in JSON", "JSON 中不允许这样写");
        problems.push(Diagnostic::at(texts::files::syntax(what, None), source, &(at..at)));
        return None;
    }
    let node = Node::from_ast(&ast?);
    let before = problems.len();
    report_duplicates(&node, source, problems);
    if !node.is_object() {
        problems.push(Diagnostic::at(texts::files::not_an_object(found(&node)), source, &node.span));
    }
    (problems.len() == before).then_some(node)
}

fn report_duplicates(node: &Node, source: &Source, problems: &mut Vec<Diagnostic>) {
    if let NodeKind::List(list) = &node.kind {
        list.iter().for_each(|child| report_duplicates(child, source, problems));
    }
    let mut seen = BTreeMap::new();
    for member in node.members() {
        if let Some(first) = seen.insert(&member.name, &member.name_span) {
            let first = Place::new(source, first);
            let problem = texts::files::duplicate_key(&member.name, &first.shown());
            problems.push(Diagnostic::at(problem, source, &member.name_span).key(&member.name).with(&first));
        }
        report_duplicates(&member.value, source, problems);
    }
}

type Words = (&'static str, &'static str);

const NUMBER: (Words, Option<Words>) =
    (("a number in a form that JSON does not have", "JSON 不支持的数字写法"), None);

/// The parser reads `01` as two numbers and misses a comma between them.
fn splits_a_number(text: &str, at: usize) -> bool {
    text.split_at_checked(at).is_some_and(|(before, after)| {
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The parser's complaint in plain words. Its own texts are not used: one of them repeats file content.
fn words(kind: &E) -> (Words, Option<Words>) {
    const QUOTES: Words = ("write \"double quotes\"", "请使用 \"双引号\"");
    match kind {
        E::TrailingCommasNotAllowed => (
            ("a comma before the closing bracket", "右括号前有多余的逗号"),
            Some(("remove the comma", "删除该逗号")),
        ),
        E::CommentsNotAllowed | E::UnterminatedCommentBlock => {
            (("comments are not allowed", "不允许注释"), Some(("remove the comment", "删除注释")))
        }
        E::SingleQuotedStringsNotAllowed => (("single quotes", "使用了单引号"), Some(QUOTES)),
        E::UnexpectedWord | E::ExpectedStringObjectProperty => {
            (("a word without quotes", "缺少引号"), Some(QUOTES))
        }
        E::ExpectedComma => (("a comma is missing here", "此处缺少逗号"), Some(("add a comma", "添加逗号"))),
        E::ExpectedColonAfterObjectKey => {
            (("a colon is missing after the key", "键之后缺少冒号"), Some(("add a colon", "添加冒号")))
        }
        E::ExpectedObjectValue => {
            (("the key has no value", "键没有值"), Some(("write a value after the colon", "在冒号后填写值")))
        }
        E::UnterminatedObject => {
            (("a `{` is never closed", "`{` 没有闭合"), Some(("add the missing `}`", "补上 `}`")))
        }
        E::UnterminatedArray => {
            (("a `[` is never closed", "`[` 没有闭合"), Some(("add the missing `]`", "补上 `]`")))
        }
        E::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            (("a text is never closed", "文本没有闭合"), Some(("add the missing quote", "补上引号")))
        }
        E::String(_) => (
            ("a backslash sequence that JSON does not have", "JSON 不支持的转义"),
            Some(("write \\\\ for a backslash", "反斜杠请写成 \\\\")),
        ),
        E::MultipleRootJsonValues => {
            (("something follows the end of the object", "对象结束后还有内容"), Some(("remove it", "请删除")))
        }
        E::NestingDepthExceeded => (("brackets are nested too deep", "括号嵌套过深"), None),
        E::UnexpectedComma => (("a comma too many", "多余的逗号"), Some(("remove the comma", "删除该逗号"))),
        E::UnexpectedColon => (("a colon too many", "多余的冒号"), Some(("remove the colon", "删除该冒号"))),
        E::UnexpectedCloseBrace | E::UnexpectedCloseBracket => {
            (("a closing bracket too many", "多余的右括号"), Some(("remove it", "请删除")))
        }
        E::ExpectedDigit
        | E::ExpectedDigitFollowingNegativeSign
        | E::ExpectedPlusMinusOrDigitInNumberLiteral
        | E::BareDecimalPointNumbersNotAllowed
        | E::HexadecimalNumbersNotAllowed
        | E::NonFiniteNumbersNotAllowed
        | E::UnaryPlusNumbersNotAllowed => NUMBER,
        _ => (("this was not expected here", "此处的内容不符合预期"), None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mask::Harmless;

    fn check(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let source = Source::new("e.json".into(), text.into(), &Harmless::default());
        let node = parse(&source, &mut problems);
        (node, problems)
    }

    #[test]
    fn places_are_where_a_reader_looks() {
        let (node, problems) = check("{\n  \"标题\": \"a\",\n  \"b\": 1,\n}");
        assert!(node.is_none());
        assert_eq!((problems[0].line, problems[0].code), (3, "json-syntax"));
        let (_, problems) = check("{\"a\": 1, \"a\": 2}");
        assert_eq!(problems[0].code, "json-duplicate-key");
        assert_eq!((problems[0].column, problems[0].related[0].column), (10, 2));
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree_or_a_reason(text in ".{0,60}") {
            let (node, problems) = check(&text);
            prop_assert!(node.is_some() == problems.is_empty());
            for problem in problems {
                prop_assert!(!problem.render(crate::Language::En).is_empty());
            }
        }

        #[test]
        fn what_serde_json_reads_is_read_the_same(text in r#"[{}\[\]":,a1\\ .e-]{0,12}"#) {
            let (node, _) = check(&text);
            if let Some(node) = node {
                prop_assert_eq!(node.to_json(), serde_json::from_str::<serde_json::Value>(&text).unwrap());
            }
        }
    }
}
