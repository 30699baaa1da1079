//! The example file: every key, commented out at its default.

use std::fmt::Write;

use crate::key::{Fallback, Key, quoted};
use crate::keys;

/// A `wxlogin.toml` with every key, its meaning in English and Chinese, its default and its variable.
///
/// A line that starts with `#` and no blank is a key: remove the `#` to set it. As printed, and also with every such
/// `#` removed, the file means exactly the defaults.
pub fn example_toml() -> String {
    let mut out = String::from(
        "# Settings of a wxlogin server. Every key is optional; remove the # in front of one to set it.\n\
         # wxlogin 服务器设置。所有键均可省略；去掉键前的 # 即可设置。\n\
         # Stronger in this order: this file, the variable, the flag.  优先级：本文件 < 环境变量 < 命令行参数。\n",
    );
    let mut section = "";
    for key in keys() {
        if key.section() != section {
            section = key.section();
            _ = write!(out, "\n[{section}]\n");
        }
        _ = write!(out, "\n{}", entry(key));
    }
    out
}

fn entry(key: &Key) -> String {
    let Key { en, zh, .. } = key;
    let heading =
        format!("# {en}\n# {zh}\n# Default: {}   Variable: {}\n", key.fallback.shown(), key.variable());
    let name = key.name();
    match (&key.fallback, key.fallback.as_toml()) {
        (Fallback::Unset { example }, _) => format!("{heading}# Example: {name} = {}\n", quoted(example)),
        (_, Some(value)) => format!("{heading}#{name} = {value}\n"),
        (_, None) => heading,
    }
}
