//! Where Redis (or Valkey) is.

use std::fmt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use super::{Setting, Wrong, secret_url};

/// The URL of a Redis server, whose password does not print.
#[derive(Clone)]
pub struct RedisUrl(SecretString);

impl RedisUrl {
    /// The whole URL, password included: for the driver only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for RedisUrl {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for RedisUrl {}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&secret_url::shown(self.expose()))
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Setting for RedisUrl {
    const EXPECTED: &'static str = "\"redis://HOST:PORT/DB\" or \"rediss://…\" for TLS";
    const EXPECTED_ZH: &'static str = "\"redis://主机:端口/库号\"，使用 TLS 时为 \"rediss://…\"";
    const SECRET: bool = true;

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        let known = ["redis://", "rediss://", "redis+unix://", "unix://"];
        if known.iter().any(|scheme| text.starts_with(scheme)) {
            Ok(Self(text.into()))
        } else {
            Err(Wrong::new("is not the URL of a Redis server", "不是 Redis 服务器的 URL"))
        }
    }
}
