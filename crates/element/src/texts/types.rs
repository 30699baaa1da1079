//! Problems of Meta, Type, Instance and overriding.

use super::Problem;

pub(crate) fn missing(near: Option<&str>) -> Problem {
    let problem = Problem::error("type-missing", "the key `type` is missing", "缺少 `type`")
        .expected("the fullName of a Type", "一个 Type 的 fullName");
    match near {
        Some(near) => problem.fix(format!("rename `{near}` to `type`"), format!("将 `{near}` 改名为 `type`")),
        None => problem.fix("add `\"type\": \"…\"`", "添加 `\"type\": \"…\"`"),
    }
}

pub(crate) fn empty() -> Problem {
    Problem::error(
        "type-empty",
        "`type` is empty, which only a Meta may have",
        "`type` 为空，只有 Meta 可以为空",
    )
    .expected("the fullName of a Type", "一个 Type 的 fullName")
    .fix("name the Type, or call the folder Meta", "写上 Type 的 fullName，或将文件夹命名为 Meta")
}

pub(crate) fn unknown(name: &str, nearest: &[String]) -> Problem {
    Problem::error(
        "type-unknown",
        format!("`type` names `{name}`, which does not exist"),
        format!("`type` 指向的 `{name}` 不存在"),
    )
    .expected("the fullName of a Type", "一个 Type 的 fullName")
    .near(nearest)
}

pub(crate) fn shadows_nothing(name: &str) -> Problem {
    Problem::error(
        "type-self",
        format!("`type` names the element itself (`{name}`), and no app below has one of that name"),
        format!("`type` 指向元素自身（`{name}`），而下层应用中没有同名元素"),
    )
    .expected("the fullName of another Type", "另一个 Type 的 fullName")
    .fix("name the Type it derives from", "写上它所继承的 Type")
}

pub(crate) fn private(name: &str, app: &str) -> Problem {
    Problem::error(
        "type-private",
        format!("`type` names `{name}`, which is private to the app {app}"),
        format!("`type` 指向的 `{name}` 是应用 {app} 私有的"),
    )
    .fix(
        "use a Type that is not private, or change its accessModifier there",
        "改用非私有的 Type，或在该应用中修改 accessModifier",
    )
}

pub(crate) fn names_instance(name: &str) -> Problem {
    Problem::error(
        "type-names-instance",
        format!("`type` names `{name}`, which is an instance, not a Type"),
        format!("`type` 指向的 `{name}` 是实例，不是 Type"),
    )
    .expected("the fullName of a Type", "一个 Type 的 fullName")
    .fix(
        format!("name the Type of `{name}`; if it is meant as a Type, let its name end with `Type`"),
        format!("写上 `{name}` 的 Type；如果它应当是 Type，请让名称以 `Type` 结尾"),
    )
}

pub(crate) fn cycle(chain: &[String]) -> Problem {
    let chain = chain.join(" → ");
    Problem::error(
        "type-cycle",
        format!("the `type`s go in a circle: {chain}"),
        format!("`type` 形成循环：{chain}"),
    )
    .fix("let one of them name a Type outside the circle", "让其中之一指向循环之外的 Type")
}

pub(crate) fn broken(name: &str) -> Problem {
    Problem::error(
        "type-broken",
        format!("its Type `{name}` does not load"),
        format!("它的 Type `{name}` 无法加载"),
    )
    .fix("fix the Type first; its errors are listed too", "请先修复该 Type，其错误也已列出")
}

pub(crate) fn access_modifier(found: &str) -> Problem {
    Problem::error(
        "access-modifier",
        format!("`accessModifier` is `{found}`"),
        format!("`accessModifier` 为 `{found}`"),
    )
    .expected("\"private\", \"protected\" or \"public\"", "\"private\"、\"protected\" 或 \"public\"")
}

pub(crate) fn override_protected(full_name: &str, other: &str) -> Problem {
    Problem::error(
        "override-protected",
        format!("`{full_name}` is protected in {other} and cannot be overridden here"),
        format!("`{full_name}` 在 {other} 中为 protected，不能在此改写"),
    )
    .fix(
        "remove this folder, or make an own Type under another name",
        "删除此文件夹，或用其他名称创建自己的 Type",
    )
}

pub(crate) fn title_missing() -> Problem {
    Problem::warning(
        "title-missing",
        "the key `title` is missing, so people see the folder's name",
        "缺少 `title`，将显示文件夹名",
    )
    .fix("add `\"title\": \"…\"`", "添加 `\"title\": \"…\"`")
}

/// `types`: each Type with how many elements are of it.
pub(crate) fn not_served(types: &[(String, usize)]) -> Problem {
    let total: usize = types.iter().map(|(_, count)| count).sum();
    let list =
        |separator: &str| types.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(separator);
    let (elements, are) = if total == 1 { ("element", "is") } else { ("elements", "are") };
    Problem::info(
        "type-not-served",
        format!("{total} {elements} {are} of Types that wxlogin does not serve: {}", list(", ")),
        format!("{total} 个元素的 Type 不由 wxlogin 提供服务：{}", list("、")),
    )
}
