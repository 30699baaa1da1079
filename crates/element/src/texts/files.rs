//! Problems of files and folders, before anything in them means something.

use super::Problem;
use crate::files::Reason;

pub(crate) fn syntax(what: (&str, &str), fix: Option<(&str, &str)>) -> Problem {
    let problem = Problem::error(
        "json-syntax",
        format!("not valid JSON: {}", what.0),
        format!("不是有效的 JSON：{}", what.1),
    );
    match fix {
        Some((english, chinese)) => problem.fix(english, chinese),
        None => problem,
    }
}

pub(crate) fn duplicate_key(key: &str, first: &str) -> Problem {
    Problem::error(
        "json-duplicate-key",
        format!("`{key}` is written twice in one object, first at {first}"),
        format!("同一对象中 `{key}` 写了两次，第一次在 {first}"),
    )
    .fix("remove one of the two", "删除其中一个")
}

pub(crate) fn empty() -> Problem {
    Problem::error("file-empty", "the file is empty", "文件为空")
        .expected("a JSON object", "一个 JSON 对象")
        .fix("write at least {} into it", "至少写入 {}")
}

pub(crate) fn bom() -> Problem {
    Problem::error("file-bom", "the file begins with a byte order mark", "文件以字节顺序标记（BOM）开头")
        .expected("UTF-8 without a byte order mark", "无 BOM 的 UTF-8")
        .fix("save it as UTF-8 without BOM", "另存为无 BOM 的 UTF-8")
}

pub(crate) fn not_utf8(offset: usize) -> Problem {
    Problem::error(
        "file-not-utf8",
        format!("the file is not UTF-8 (byte {offset})"),
        format!("文件不是 UTF-8（第 {offset} 字节）"),
    )
    .expected("UTF-8", "UTF-8")
    .fix("save it as UTF-8 in your editor", "在编辑器中另存为 UTF-8")
}

pub(crate) fn too_large(bytes: u64, limit: u64) -> Problem {
    Problem::error(
        "file-too-large",
        format!("the file has {bytes} bytes"),
        format!("文件大小为 {bytes} 字节"),
    )
    .expected(format!("at most {limit} bytes"), format!("不超过 {limit} 字节"))
    .fix("check that this is the file you meant", "请确认文件是否放错")
}

pub(crate) fn unreadable((english, chinese): &Reason) -> Problem {
    Problem::error("file-unreadable", format!("cannot be read: {english}"), format!("无法读取：{chinese}"))
        .fix("check its permissions and links", "请检查权限和链接")
}

pub(crate) fn not_a_file() -> Problem {
    Problem::error("file-not-regular", "this is not a file", "这不是文件")
        .expected("a file", "普通文件")
        .fix("rename or remove what stands here", "重命名或移走此处的内容")
}

pub(crate) fn not_an_object(found: (&str, &str)) -> Problem {
    let (english, chinese) = (format!("the file holds {}", found.0), format!("文件内容是{}", found.1));
    Problem::error("json-not-object", english, chinese).expected("an object in { }", "{ } 中的对象")
}

pub(crate) fn folder_unreadable((english, chinese): &Reason) -> Problem {
    Problem::error(
        "folder-unreadable",
        format!("the folder cannot be read: {english}"),
        format!("文件夹无法读取：{chinese}"),
    )
    .fix("check its permissions", "请检查权限")
}

pub(crate) fn symlink_loop() -> Problem {
    Problem::error(
        "symlink-loop",
        "this link leads back to a folder that contains it",
        "此链接指回了包含它的文件夹",
    )
    .fix("remove the link", "删除该链接")
}

pub(crate) fn too_deep(limit: usize) -> Problem {
    Problem::error(
        "folder-too-deep",
        format!("folders are nested more than {limit} deep"),
        format!("文件夹嵌套超过 {limit} 层"),
    )
}

pub(crate) fn folder_name(name: &str) -> Problem {
    Problem::error(
        "folder-name",
        format!("a folder called `{name}` cannot be part of a fullName, so elements below it are not loaded"),
        format!("文件夹名 `{name}` 不能作为 fullName 的一部分，其下的元素不会加载"),
    )
    .expected("letters, digits, `_` and `-`", "字母、数字、`_` 和 `-`")
    .fix("rename the folder", "重命名该文件夹")
}

pub(crate) fn element_twice(full_name: &str, first: &str) -> Problem {
    Problem::error(
        "element-twice",
        format!("`{full_name}` is declared twice, first in {first}"),
        format!("`{full_name}` 声明了两次，第一次在 {first}"),
    )
    .fix("keep one e.json", "只保留一个 e.json")
}

pub(crate) fn e_json_missing(config: &str) -> Problem {
    Problem::warning(
        "e-json-missing",
        format!("there is a {config} but no e.json, so this folder is not an element"),
        format!("有 {config} 但没有 e.json，此文件夹不是元素"),
    )
    .fix("add an e.json with `type` and `title`", "添加含 `type` 和 `title` 的 e.json")
}

pub(crate) fn e_json_at_root() -> Problem {
    Problem::warning(
        "e-json-at-root",
        "an e.json in the app folder itself declares nothing",
        "应用根目录下的 e.json 不声明任何元素",
    )
    .fix(
        "move it into a folder such as auths/loginTypes/MyLogin",
        "移入子文件夹，例如 auths/loginTypes/MyLogin",
    )
}
