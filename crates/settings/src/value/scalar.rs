//! Booleans, numbers, text, paths, addresses, and values that may be absent.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::{Setting, Wrong};

impl Setting for bool {
    const EXPECTED: &'static str = "true or false";
    const EXPECTED_ZH: &'static str = "true 或 false";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Wrong::text(text, Self::EXPECTED, " true 或 false")),
        }
    }

    fn from_toml(value: &toml_edit::Value, _: &Path) -> Result<Self, Wrong> {
        value.as_bool().ok_or_else(|| Wrong::kind(value))
    }
}

impl Setting for u32 {
    const EXPECTED: &'static str = "a whole number from 0 to 4294967295";
    const EXPECTED_ZH: &'static str = "0 到 4294967295 的整数";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Wrong::text(text, Self::EXPECTED, Self::EXPECTED_ZH))
    }

    fn from_toml(value: &toml_edit::Value, _: &Path) -> Result<Self, Wrong> {
        let number = value.as_integer().ok_or_else(|| Wrong::kind(value))?;
        Self::try_from(number)
            .map_err(|_| Wrong::text(&number.to_string(), Self::EXPECTED, Self::EXPECTED_ZH))
    }
}

impl Setting for String {
    const EXPECTED: &'static str = "text";
    const EXPECTED_ZH: &'static str = "文本";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        if text.trim().is_empty() { Err(Wrong::new("is empty", "为空")) } else { Ok(text.to_owned()) }
    }
}

impl Setting for PathBuf {
    const EXPECTED: &'static str = "a path, relative to the app folder or absolute";
    const EXPECTED_ZH: &'static str = "路径，相对于应用文件夹，或绝对路径";

    fn from_text(text: &str, base: &Path) -> Result<Self, Wrong> {
        if text.is_empty() { Err(Wrong::new("is empty", "为空")) } else { Ok(base.join(text)) }
    }
}

impl Setting for SocketAddr {
    const EXPECTED: &'static str = "an address and port such as \"127.0.0.1:8400\" or \"0.0.0.0:8400\"";
    const EXPECTED_ZH: &'static str = "地址和端口，例如 \"127.0.0.1:8400\" 或 \"0.0.0.0:8400\"";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Wrong::text(text, "an address and port", "地址和端口"))
    }
}

impl<T: Setting> Setting for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const EXPECTED_ZH: &'static str = T::EXPECTED_ZH;
    const SECRET: bool = T::SECRET;

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn from_text(text: &str, base: &Path) -> Result<Self, Wrong> {
        T::from_text(text, base).map(Some)
    }

    fn from_toml(value: &toml_edit::Value, base: &Path) -> Result<Self, Wrong> {
        T::from_toml(value, base).map(Some)
    }
}
