//! Where the database is.

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::{Setting, Wrong, secret_url};

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when absent. Already joined with the app folder.
    Sqlite(PathBuf),
    /// A server.
    Postgres(PostgresUrl),
}

impl DatabaseUrl {
    /// What [`Self::parse`] takes.
    pub const FORMS: &str = <Self as Setting>::EXPECTED;

    /// Reads a URL as the setting `database.url` does; a relative path begins at `base`.
    pub fn parse(text: &str, base: &Path) -> Option<Self> {
        Self::from_text(text, base).ok()
    }
}

/// The URL of a PostgreSQL server, whose password does not print.
#[derive(Clone)]
pub struct PostgresUrl(SecretString);

impl PostgresUrl {
    /// The whole URL, password included: for the driver only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for PostgresUrl {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for PostgresUrl {}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&secret_url::shown(self.expose()))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => write!(f, "{url:?}"),
        }
    }
}

impl Setting for DatabaseUrl {
    const EXPECTED: &'static str = "\"sqlite:PATH\" or \"postgres://USER:PASSWORD@HOST:PORT/NAME\"";
    const EXPECTED_ZH: &'static str = "\"sqlite:路径\" 或 \"postgres://用户:密码@主机:端口/库名\"";
    const SECRET: bool = true;

    fn from_text(text: &str, base: &Path) -> Result<Self, Wrong> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            // `sqlite:///srv/x.db` (as other tools write it) and `sqlite:/srv/x.db` are the same file.
            let path = path.strip_prefix("//").unwrap_or(path);
            let named = !path.is_empty() && !path.starts_with(':');
            return if named {
                Ok(Self::Sqlite(base.join(path)))
            } else {
                Err(Wrong::new("names no file", "没有指明文件"))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(PostgresUrl(text.into())));
        }
        Err(Wrong::new("names no database that is supported", "不是支持的数据库"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DatabaseUrl, Wrong> {
        DatabaseUrl::from_text(text, Path::new("app"))
    }

    #[test]
    fn a_sqlite_path_is_relative_to_the_app_folder() {
        assert_eq!(read("sqlite:data/a.db"), Ok(DatabaseUrl::Sqlite("app/data/a.db".into())));
        assert_eq!(read("sqlite:///srv/a.db"), Ok(DatabaseUrl::Sqlite("/srv/a.db".into())));
        assert!(read("sqlite:").is_err() && read("sqlite::memory:").is_err());
    }

    #[test]
    fn the_password_stays_out_of_debug_display_and_messages() {
        let url = read("postgresql://wx:hunter2@db/app").unwrap();
        assert!(!format!("{url} {url:?}").contains("hunter2"));
        let wrong = read("mysql://wx:hunter2@db/app").unwrap_err();
        assert!(!wrong.message.contains("hunter2"));
    }
}
