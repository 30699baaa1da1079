//! One server with its folder, database and settings.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{Postgres, Size, folder, sqlite};
use crate::{Result, process::Process};

/// Where a site keeps its people.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// The default.
    Sqlite,
    /// A database of its own, and a Redis database of its own where one is named.
    Postgres { postgres: Postgres, redis: Option<String> },
}

/// What a server is started with. Nothing runs yet.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    binary: PathBuf,
    pub(crate) dir: PathBuf,
    database: Database,
    settings: Vec<(String, String)>,
}

impl Site {
    /// A new folder with this many elements. The defaults hold but for the limits: everybody signs in from one address here.
    pub(crate) fn new(binary: &Path, dir: PathBuf, elements: u64, database: Database) -> Result<Self> {
        folder::make(&dir, elements)?;
        let mut site = Self { binary: binary.to_owned(), dir, database, settings: vec![] };
        for key in ["limits.per_address", "limits.per_account", "limits.per_element"] {
            site = site.with(key, "0");
        }
        if let Database::Postgres { postgres, redis } = site.database.clone() {
            site = site.with("database.url", &postgres.url);
            if let Some(redis) = redis {
                site = site.with("redis.url", &redis);
            }
        }
        Ok(site)
    }

    /// The same with a setting more.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        let variable = format!("WXLOGIN_{}", key.replace('.', "_").to_uppercase());
        self.settings.push((variable, value.to_owned()));
        self
    }

    /// Makes the tables and a service key that is also an admin's, and gives the key.
    pub(crate) fn prepare(&self) -> Result<String> {
        let mut command = self.command();
        command.args(["key", "add", "--name", "bench", "--admin"]).arg(&self.dir);
        let output = command.output().map_err(|error| format!("{}: {error}", self.binary.display()))?;
        let key = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && key.starts_with("wxk_") {
            Ok(key)
        } else {
            Err(format!("wxlogin key add: {}", String::from_utf8_lossy(&output.stderr)).into())
        }
    }

    /// Fills the tables, past the server, which must not run. On a thread of its own: it takes minutes, and a signal is to
    /// be heard meanwhile.
    pub(crate) async fn fill(&self, size: Size) -> Result<()> {
        let site = self.clone();
        let filling = tokio::task::spawn_blocking(move || {
            let filled = match &site.database {
                Database::Sqlite => sqlite::fill(&site.dir.join("data/wxlogin.db"), size),
                Database::Postgres { postgres, .. } => postgres.fill(size),
            };
            filled.map_err(|error| error.to_string())
        });
        Ok(filling.await??)
    }

    /// Starts the server, on these cores where some are named.
    pub(crate) fn serve(&self, cores: Option<&str>) -> Result<Process> {
        let mut command = self.command();
        command.arg("serve").arg(&self.dir).args(["--listen", "127.0.0.1:0"]);
        Process::start(command, cores)
    }

    /// The binary in an environment of ours, so that no variable of the shell changes what is measured.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.env_clear();
        for name in ["PATH", "HOME", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }
}
