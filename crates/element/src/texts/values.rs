//! Problems of keys and values. A value is repeated as a [`Quotable`] only.

use super::Problem;
use crate::quote::Quotable;
use crate::schema::{Choices, Finding, Gravity, Key, Kind, Names, one_of};

pub(crate) fn wrong_type(key: &str, kind: &Kind, found: (&str, &str)) -> Problem {
    let (english, chinese) = kind.expected();
    Problem::error("value-type", format!("`{key}` is {}", found.0), format!("`{key}` 是{}", found.1))
        .expected(english, chinese)
}

pub(crate) fn group_type(group: &str, found: (&str, &str)) -> Problem {
    Problem::error("group-type", format!("`{group}` is {}", found.0), format!("`{group}` 是{}", found.1))
        .expected("an object in { }", "{ } 中的对象")
}

pub(crate) fn not_one_of(key: &Key, found: &Quotable) -> Problem {
    let (english, chinese) = key.kind.expected();
    let path = key.path();
    let problem = match found.text() {
        None => Problem::error(
            "value-choice",
            format!("`{path}` has a value that is not known"),
            format!("`{path}` 的值无法识别"),
        ),
        Some(found) => Problem::error(
            "value-choice",
            format!("`{path}` is \"{found}\""),
            format!("`{path}` 为 \"{found}\""),
        ),
    };
    problem.expected(english, chinese)
}

/// A word that the key's kind knows and the element's Type does not.
pub(crate) fn not_of_type(key: &Key, found: &Quotable, choices: &Choices, lenient: bool) -> Problem {
    let path = key.path();
    let name = crate::names::last_segment(&choices.type_name);
    let (english, chinese) = one_of(&choices.words);
    let make = match choices.gravity {
        Gravity::Wrong if !lenient => Problem::error,
        Gravity::Wrong | Gravity::Doubtful => Problem::warning,
    };
    make(
        "value-of-other-type",
        format!("`{path}` is {}, which elements of {name} cannot use", found.or("a value")),
        format!("`{path}` 为 {}，{name} 元素不能使用", found.or("某个值")),
    )
    .expected(english, chinese)
    .fix("correct it, or remove the key: the Type has a default", "请改正，或删除此键：该 Type 有默认值")
}

/// `other`: an element of another Type that has the same value.
pub(crate) fn two_types(key: &Key, found: &Quotable, other: &str) -> Problem {
    let path = key.path();
    Problem::warning(
        "value-in-two-types",
        format!("`{path}` {} is also that of {other}, which is of another Type", found.or("")),
        format!("`{path}` {} 与另一种 Type 的 {other} 相同", found.or("")),
    )
    .fix(
        "each kind of account on WeChat (website, official account, mini program) has an AppID of its own; correct one of the two",
        "微信的每种账号（网站应用、公众号、小程序）各有 AppID，请改正其中一个",
    )
}

pub(crate) fn unknown_key(key: &str, nearest: Option<&str>) -> Problem {
    let problem =
        Problem::warning("key-unknown", format!("`{key}` is not a known key"), format!("未知的键 `{key}`"));
    match nearest {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), format!("是否想写 `{near}`？")),
        None => problem.fix("remove it, unless an own Type reads it", "如果没有自己的 Type 使用它，请删除"),
    }
}

/// `other`: a file beside it that is probably the config file by another name.
pub(crate) fn missing(key: &Key, config_file: &str, other: Option<&str>) -> Problem {
    let (english, chinese) = key.kind.expected();
    let path = key.path();
    let problem = Problem::error("key-missing", format!("`{path}` is missing"), format!("缺少 `{path}`"))
        .expected(english, chinese);
    match other {
        Some(other) => problem.fix(
            format!("there is no {config_file}; the folder has {other}: rename it"),
            format!("没有 {config_file}；文件夹中有 {other}：请将其改名"),
        ),
        None => problem.fix(format!("add it to {config_file}"), format!("请添加到 {config_file}")),
    }
}

pub(crate) fn empty(key: &Key) -> Problem {
    let path = key.path();
    Problem::error("value-empty", format!("`{path}` is empty"), format!("`{path}` 为空"))
        .expected("a value", "一个值")
        .fix("write the value, or a reference such as {{NAME}}", "填写值，或引用，例如 {{NAME}}")
}

pub(crate) fn conflict(key: &Key, other: &str) -> Problem {
    let path = key.path();
    Problem::error(
        "key-conflict",
        format!("`{path}` has one value here and another at {other}"),
        format!("`{path}` 在此处与 {other} 的值不同"),
    )
    .fix("keep one of the two", "只保留其中一个")
}

pub(crate) fn secret_in_e_json(key: &Key, config_file: &str) -> Problem {
    let path = key.path();
    Problem::warning(
        "secret-in-e-json",
        format!("`{path}` is a secret and e.json is not the place for it"),
        format!("`{path}` 是机密，不应放在 e.json 中"),
    )
    .fix(
        format!("move it to {config_file}, or write a reference such as {{{{NAME}}}}"),
        format!("移到 {config_file}，或写成引用，例如 {{{{NAME}}}}"),
    )
}

/// `None` for a doubt that does not matter to a sandbox.
pub(crate) fn finding(finding: &Finding, value: &Quotable, lenient: bool) -> Option<Problem> {
    let make = match (finding.gravity, lenient) {
        (Gravity::Wrong, false) => Problem::error,
        (Gravity::Wrong, true) | (Gravity::Doubtful, false) => Problem::warning,
        (Gravity::Doubtful, true) => return None,
    };
    let english = finding.message.0.replace("{value}", &value.or("the value"));
    let chinese = finding.message.1.replace("{value}", &value.or("该值"));
    let problem = make(finding.code, english, chinese);
    Some(problem.expected(finding.expected.0, finding.expected.1).fix(finding.fix.0, finding.fix.1))
}

pub(crate) fn names_nothing(key: &Key, names: &Names, asked: &Quotable, nearest: &[String]) -> Problem {
    let (path, (en, zh)) = (key.path(), names.what);
    let (asked_en, asked_zh) = (asked.or("that its reference stands for"), asked.or("（由引用给出）"));
    Problem::error(
        "name-unknown",
        format!("`{path}` names the {en} {asked_en}, which does not exist"),
        format!("`{path}` 指向的{zh} {asked_zh} 不存在"),
    )
    .expected(format!("the fullName or title of an {en}"), format!("某个{zh}的 fullName 或名称"))
    .fix(format!("make that {en}, or remove the key"), format!("请创建该{zh}，或删除此键"))
    .near(nearest)
}

pub(crate) fn names_without_flag(key: &Key, names: &Names, asked: &Quotable) -> Problem {
    let (path, flag, (en, zh)) = (key.path(), names.flag, names.what);
    let (asked_en, asked_zh) = (asked.or("that its reference stands for"), asked.or("（由引用给出）"));
    Problem::error(
        "name-refuses",
        format!("`{path}` names the {en} {asked_en}, whose `{flag}` is 0"),
        format!("`{path}` 指向的{zh} {asked_zh} 的 `{flag}` 为 0"),
    )
    .expected(format!("an {en} with `{flag}` 1"), format!("`{flag}` 为 1 的{zh}"))
    .fix(
        format!("set `{flag}` to 1 there, or name another"),
        format!("请将其 `{flag}` 设为 1，或改用其他{zh}"),
    )
}

pub(crate) fn config_missing(file: &str) -> Problem {
    Problem::warning(
        "config-missing",
        format!("`frontBundleEntry` names {file}, which does not exist"),
        format!("`frontBundleEntry` 指向的 {file} 不存在"),
    )
    .fix("create the file or correct the name", "创建该文件或修正文件名")
}

pub(crate) fn config_outside(file: &str) -> Problem {
    Problem::error(
        "config-outside",
        format!("`frontBundleEntry` leads out of the app folder ({file})"),
        format!("`frontBundleEntry` 指向应用文件夹之外（{file}）"),
    )
    .expected(
        "a file below the app folder, such as ./MyLogin.json",
        "应用文件夹内的文件，例如 ./MyLogin.json",
    )
}
