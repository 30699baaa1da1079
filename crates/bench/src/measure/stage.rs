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

/// Requests to WeChat at once, where the most sign-ins are in flight.
pub(super) const TO_WECHAT: usize = 8192;

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
        let pace = Pace::of(options);
        enough_files(pace.in_flight)?;
        std::fs::create_dir_all(&options.out)?;
        let binary = options.server.canonicalize();
        Ok(Self {
            pace,
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

/// A sign-in in flight is two open files of the server; better to know now than in ten minutes.
fn enough_files(in_flight: usize) -> Result<()> {
    const BESIDE: usize = 512;
    let limits = std::fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap_or_default();
    let most: usize = line.split_whitespace().next().and_then(|soft| soft.parse().ok()).unwrap_or(usize::MAX);
    let needed = in_flight + in_flight.min(TO_WECHAT) + BESIDE;
    if most < needed {
        return Err(
            format!("a process may open {most} files and {needed} are needed: ulimit -n {needed}").into()
        );
    }
    Ok(())
}

fn database(name: &str) -> String {
    format!("bench_{}", name.replace('-', "_"))
}

/// The same site with WeChat at `stub`.
pub(crate) fn with_stub(site: Site, stub: &Process) -> Site {
    site.with("wechat.hosts.api", &format!("http://{}", stub.address))
}
