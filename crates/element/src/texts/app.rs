//! Problems of `app.json`, of the apps it extends, and of the built-in layer.

use super::Problem;

pub(crate) fn field_type(field: &str, expected: (&str, &str), found: (&str, &str)) -> Problem {
    Problem::error("app-field", format!("`{field}` is {}", found.0), format!("`{field}` 是{}", found.1))
        .expected(expected.0, expected.1)
}

pub(crate) fn name_invalid(field: &str) -> Problem {
    Problem::error(
        "app-name",
        format!("`{field}` cannot be part of an address"),
        format!("`{field}` 不能作为地址的一部分"),
    )
    .expected("letters, digits, `_` and `-`", "字母、数字、`_` 和 `-`")
}

pub(crate) fn app_id_shape() -> Problem {
    Problem::error("app-id", "`appId` is not of the form orgId.name", "`appId` 不符合 orgId.name 的形式")
        .expected("\"orgId.name\"", "\"orgId.name\"")
}

pub(crate) fn app_id_differs(field: &str) -> Problem {
    Problem::error(
        "app-id-differs",
        format!("`{field}` and `appId` say different things"),
        format!("`{field}` 与 `appId` 不一致"),
    )
    .expected("`appId` to be orgId.name", "`appId` 等于 orgId.name")
    .fix("keep `appId` and remove the other", "保留 `appId`，删除另一个")
}

pub(crate) fn extends_entry() -> Problem {
    Problem::error("extends-entry", "this does not say which app", "此项没有指明应用").expected(
        "{\"appId\": \"orgId.name\"}, \"orgId.name\" or a path",
        "{\"appId\": \"orgId.name\"}、\"orgId.name\" 或路径",
    )
}

pub(crate) fn extends_missing(name: &str, tried: &str) -> Problem {
    Problem::error(
        "extends-missing",
        format!("the extended app {name} was not found (looked in {tried})"),
        format!("找不到被继承的应用 {name}（已查找 {tried}）"),
    )
    .fix("put the app there, or add a `path` to the entry", "将应用放到上述位置，或在该项中添加 `path`")
}

pub(crate) fn extends_official(name: &str) -> Problem {
    Problem::info(
        "extends-official",
        format!("the framework's own app {name} is not here; nothing of it is needed"),
        format!("未找到框架自带的应用 {name}；wxlogin 不需要其中的内容"),
    )
}

pub(crate) fn extends_cycle(name: &str) -> Problem {
    Problem::error(
        "extends-cycle",
        format!("the app {name} is extended in a circle"),
        format!("应用 {name} 的继承形成循环"),
    )
    .fix("remove this entry in one of the apps", "在其中一个应用中删除此项")
}

pub(crate) fn extends_version(name: &str, wanted: &str, found: &str) -> Problem {
    Problem::warning(
        "extends-version",
        format!("{name} is there in version {found}, not {wanted}"),
        format!("{name} 的版本是 {found}，不是 {wanted}"),
    )
    .fix("correct the version here or replace the app", "修正此处的版本号或更换应用")
}

pub(crate) fn folder_gone(reason: &str) -> Problem {
    Problem::error(
        "app-folder",
        format!("the app folder cannot be read, the last state stays: {reason}"),
        format!("无法读取应用文件夹，保留上一次的状态：{reason}"),
    )
}
