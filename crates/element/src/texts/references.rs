//! Problems of `{{NAME}}` and `{{file:PATH}}`. The name is shown, what it stands for never.

use super::Problem;
use crate::files::Reason;

pub(crate) fn variable_missing(name: &str) -> Problem {
    Problem::error(
        "reference-variable",
        format!("the environment variable {name} is not set"),
        format!("环境变量 {name} 未设置"),
    )
    .fix(format!("set {name} before starting"), format!("启动前请设置 {name}"))
}

pub(crate) fn variable_empty(name: &str) -> Problem {
    empty(format!("the environment variable {name} is empty"), format!("环境变量 {name} 为空"))
}

pub(crate) fn file_empty(path: &str) -> Problem {
    empty(format!("the referenced file {path} is empty"), format!("引用的文件 {path} 为空"))
}

fn empty(english: String, chinese: String) -> Problem {
    Problem::error("reference-empty", english, chinese)
        .expected("a value", "一个值")
        .fix("a reference never stands for nothing: give it a value", "引用不能为空值，请填写内容")
}

pub(crate) fn file_missing(path: &str, (english, chinese): &Reason) -> Problem {
    Problem::error(
        "reference-file",
        format!("the referenced file {path} cannot be read: {english}"),
        format!("引用的文件 {path} 无法读取：{chinese}"),
    )
    .expected(
        "a path relative to the element's folder, or an absolute one",
        "相对于元素文件夹的路径，或绝对路径",
    )
    .fix("create the file or correct the path", "创建该文件或修正路径")
}

pub(crate) fn malformed() -> Problem {
    Problem::error(
        "reference-malformed",
        "a `{{` is not followed by a name and `}}`",
        "`{{` 之后没有名称和 `}}`",
    )
    .expected("{{NAME}} or {{file:PATH}}", "{{NAME}} 或 {{file:PATH}}")
}
