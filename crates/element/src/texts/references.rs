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
        "a path relative to the element's folder, or one below a folder of `elements.secret_dirs`",
        "相对于元素文件夹的路径，或 `elements.secret_dirs` 所列文件夹内的路径",
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

/// The same words whether or not anything is there: this is not to tell what lies outside.
pub(crate) fn outside(path: &str) -> Problem {
    Problem::error(
        "reference-fence",
        format!("the referenced file {path} is not in a place that references may read"),
        format!("引用的文件 {path} 不在允许引用的位置"),
    )
    .expected(
        "a file below the app folder (not in data/, not another element's, not a configuration file), or below a folder that \
         `elements.secret_dirs` lists",
        "应用文件夹内的文件（不在 data/ 中，不属于其他元素，也不是配置文件），或 `elements.secret_dirs` 所列文件夹内的文件",
    )
    .fix(
        "put it into a folder such as secrets/ in the app folder, or list its folder in `elements.secret_dirs`",
        "请放到应用文件夹的 secrets/ 之类的文件夹中，或将其所在文件夹列入 `elements.secret_dirs`",
    )
}

/// The server's own settings hold its master key and the database's password.
pub(crate) fn own_setting(name: &str) -> Problem {
    Problem::error(
        "reference-setting",
        format!("{name} is a setting of the server, which elements may not read"),
        format!("{name} 是服务器自身的设置，元素不能引用"),
    )
    .fix("use a variable with a name of its own", "请使用另外命名的环境变量")
}

/// `key`: one whose value others than the server see.
pub(crate) fn refused(key: &str) -> Problem {
    Problem::error(
        "reference-refused",
        format!("`{key}` may not be a reference, since its value is shown to others"),
        format!("`{key}` 的值会展示给他人，不能使用引用"),
    )
    .expected("the value itself", "值本身")
    .fix(
        "write the value out; references are for secrets such as `appSecret`",
        "请直接写出该值；引用用于 `appSecret` 之类的机密",
    )
}
