//! What all groups need: sizes, a place for folders, databases, stubs.

use std::{cell::Cell, path::PathBuf};

use tempfile::TempDir;

use super::pace::Pace;
use crate::{
    Result,
    options::Run,
    process::Process,
    world::{Database, Postgres, Site},
};

pub(crate) struct Stage {
    pub(crate) pace: Pace,
    pub(crate) postgres: Postgres,
    pub(crate) python: Option<PathBuf>,
    binary: PathBuf,
    redis: String,
    /// Gone with the run.
    folder: TempDir,
    /// How many databases were made.
    databases: Cell<u32>,
}

impl Stage {
    pub(crate) fn new(options: &Run) -> Result<Self> {
        std::fs::create_dir_all(&options.out)?;
        let binary = options.server.canonicalize();
        Ok(Self {
            pace: Pace::of(options),
            postgres: Postgres { url: options.postgres.clone(), psql: options.psql.clone() },
            python: options.python.clone(),
            binary: binary.map_err(|_| format!("{} is not there; build it", options.server.display()))?,
            redis: options.redis.clone(),
            folder: tempfile::Builder::new().prefix("data-").tempdir_in(&options.out)?,
            databases: Cell::new(0),
        })
    }

    /// A site of two elements on a SQLite file, as `wxlogin serve` has it by default.
    pub(crate) fn embedded(&self, name: &str) -> Result<Site> {
        self.site(name, 2, Database::Sqlite)
    }

    /// A site on databases of its own.
    pub(crate) fn replicated(&self, name: &str, with_redis: bool) -> Result<Site> {
        let number = self.databases.get() + 1;
        self.databases.set(number);
        let postgres = self.postgres.database(&database(name))?;
        // Redis has 16 databases by default; the first is left to others.
        let redis = self.redis.rsplit_once('/').map_or(self.redis.as_str(), |(address, _)| address);
        let redis = with_redis.then(|| format!("{redis}/{}", number % 15 + 1));
        self.site(name, 2, Database::Postgres { postgres, redis })
    }

    /// A site with this many elements.
    pub(crate) fn site(&self, name: &str, elements: u64, database: Database) -> Result<Site> {
        Site::new(&self.binary, self.folder.path().join(name), elements, database)
    }

    /// Gives back the space of a site that is not needed any more.
    pub(crate) fn remove(&self, name: &str) -> Result<()> {
        std::fs::remove_dir_all(self.folder.path().join(name))?;
        self.postgres.drop(&database(name))
    }

    /// A WeChat that takes this long to answer.
    pub(crate) fn stub(delay_ms: u64) -> Result<Process> {
        Process::role(&["stub", "--delay-ms", &delay_ms.to_string()], None)
    }
}

fn database(name: &str) -> String {
    format!("bench_{}", name.replace('-', "_"))
}

/// The same site with WeChat at `stub`.
pub(crate) fn with_stub(site: Site, stub: &Process) -> Site {
    site.with("wechat.hosts.api", &format!("http://{}", stub.address))
}
