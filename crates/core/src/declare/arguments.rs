//! Checks a call's arguments against the declaration.

use serde_json::{Map, Value};

use super::{Argument, ArgumentKind, Function, refuse_nul_in};
use crate::{Error, Result, nouns::UserId};

/// The longest plain text argument in bytes. WeChat's codes are 32 to 64 characters; ids and names are shorter still.
const MAX_TEXT: usize = 4096;

/// Refuses unknown, missing and ill-typed arguments, naming the argument and the function's signature, and gives the
/// arguments in their normal form (a userId as text). `null` for an optional argument is the same as leaving it out.
pub fn check_arguments(function: &Function, mut given: Map<String, Value>) -> Result<Map<String, Value>> {
    let unknown = given.keys().find(|name| !function.arguments.iter().any(|a| a.name == name.as_str()));
    if let Some(name) = unknown {
        let name = shown(name);
        return Err(refused(
            function,
            &format!("There is no argument `{name}`."),
            &format!("没有名为 `{name}` 的参数。"),
        ));
    }
    let mut checked = Map::new();
    for argument in function.arguments {
        match given.remove(argument.name) {
            Some(value) if argument.kind == ArgumentKind::Row || !value.is_null() => {
                checked.insert(argument.name.to_owned(), normal(function, argument, value)?);
            }
            _ if argument.required => {
                return Err(refused(
                    function,
                    &format!("The argument `{}` is missing.", argument.name),
                    &format!("缺少参数 `{}`。", argument.name),
                ));
            }
            _ => {}
        }
    }
    Ok(checked)
}

fn normal(function: &Function, argument: &Argument, value: Value) -> Result<Value> {
    let fits = match (argument.kind, &value) {
        (ArgumentKind::Text, Value::String(text)) => !text.trim().is_empty() && text.len() <= MAX_TEXT,
        (ArgumentKind::LongText, Value::String(text)) => !text.is_empty(),
        (ArgumentKind::UserId, Value::String(text)) => UserId::parse(text).is_some(),
        (ArgumentKind::UserId, Value::Number(number)) => number.is_i64() || number.is_u64(),
        (ArgumentKind::Row, Value::Object(_) | Value::Null) => true,
        (ArgumentKind::Filter, Value::String(_)) => true,
        (ArgumentKind::List, Value::Array(_)) => true,
        (ArgumentKind::Integer, Value::Number(number)) => number.is_u64(),
        _ => false,
    };
    if !fits {
        let (en, zh) = expected(argument.kind);
        return Err(refused(
            function,
            &format!("The argument `{}` must be {en}.", argument.name),
            &format!("参数 `{}` 必须是{zh}。", argument.name),
        ));
    }
    if refuse_nul_in(&value).is_err() {
        return Err(refused(
            function,
            &format!(
                "The argument `{}` holds the character NUL (U+0000), which cannot be stored.",
                argument.name
            ),
            &format!("参数 `{}` 含有空字符（U+0000），无法保存。", argument.name),
        ));
    }
    match (argument.kind, value) {
        (ArgumentKind::UserId, Value::Number(number)) => Ok(Value::String(number.to_string())),
        (_, value) => Ok(value),
    }
}

const fn expected(kind: ArgumentKind) -> (&'static str, &'static str) {
    match kind {
        ArgumentKind::Text => ("text of 1 to 4096 bytes", "1 到 4096 字节的文本"),
        ArgumentKind::LongText => ("text that is not empty", "非空文本"),
        ArgumentKind::UserId => ("a userId: text or a whole number", "用户 ID（文本或整数）"),
        ArgumentKind::Row => ("an object", "对象"),
        ArgumentKind::Filter => ("a filter as text", "文本形式的过滤条件"),
        ArgumentKind::List => ("a list", "列表"),
        ArgumentKind::Integer => ("a whole number", "整数"),
    }
}

fn refused(function: &Function, en: &str, zh: &str) -> Error {
    let signature = function.signature();
    Error::invalid(en, zh).hint(format!("The function is {signature}."), format!("函数签名为 {signature}。"))
}

/// A caller's own word is shown back shortened, so that an answer never grows with its question.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::declare::FAMILY;

    fn check(name: &str, given: Value) -> Result<Map<String, Value>> {
        let function = FAMILY.iter().find(|f| f.name == name).unwrap();
        check_arguments(function, given.as_object().unwrap().clone())
    }

    #[test]
    fn a_user_id_may_be_a_number_and_becomes_text() {
        assert_eq!(check("unbind", json!({"userId": 123})).unwrap()["userId"], "123");
        assert_eq!(check("unbind", json!({"userId": "u-1"})).unwrap()["userId"], "u-1");
        assert!(check("unbind", json!({"userId": 1.5})).is_err());
        assert!(check("unbind", json!({"userId": true})).is_err());
    }

    #[test]
    fn what_is_wrong_is_named_together_with_the_signature() {
        let error = check("getLoginCode", json!({"cod": "x"})).unwrap_err();
        assert!(error.to_string().contains("`cod`"), "{error}");
        assert!(error.advice(crate::error::Language::En).contains("getLoginCode(code)"));
        assert!(check("getLoginCode", json!({})).unwrap_err().to_string().contains("missing"));
        assert!(check("getLoginCode", json!({"code": 7})).unwrap_err().to_string().contains("must be text"));
    }

    #[test]
    fn nul_is_refused_in_any_argument() {
        let cases = [
            ("getLoginCode", json!({"code": "a\0"})),
            ("getUserAuthInfo", json!({"authObj": {"openId": "o\0"}})),
            ("getUserAuthInfo", json!({"authObj": {"appId": {"value": "\0"}}})),
        ];
        for (name, given) in cases {
            let error = check(name, given).unwrap_err();
            assert_eq!(error.code(), crate::Code::InvalidArgument, "{name}");
            assert!(error.to_string().contains("NUL"), "{error}");
            assert!(error.text(crate::error::Language::Zh).contains("空字符"), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_object_is_judged_without_panic(keys in proptest::collection::vec(".*", 0..4), text in ".*") {
            let mut object = Map::new();
            for key in keys { object.insert(key, Value::String(text.clone())); }
            for function in FAMILY { let _ = check_arguments(function, object.clone()); }
        }
    }
}
