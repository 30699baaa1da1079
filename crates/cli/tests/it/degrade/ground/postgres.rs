//! A PostgreSQL of the test's own. It refuses to run as root, so that root runs it as the user that its package made.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::{Process, free_port};

/// A database server with its files in one folder.
pub(crate) struct Postgres {
    process: Option<Process>,
    pub(crate) port: u16,
    /// Its files; in `folder` unless the test gave another place.
    data: PathBuf,
    folder: tempfile::TempDir,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let folder = open_folder();
        let data = folder.path().join("pg");
        Self::made(folder, data)
    }

    /// The same with its files at another place.
    pub(crate) fn at(data: PathBuf) -> Self {
        Self::made(open_folder(), data)
    }

    fn made(folder: tempfile::TempDir, data: PathBuf) -> Self {
        let mut init = tool("initdb");
        init.args(["--username=wxlogin", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        init.arg("--wal-segsize=1");
        let wanted = Self { process: None, port: free_port(), data, folder };
        own(&wanted.data);
        must(init.arg("--pgdata").arg(&wanted.data));
        // Small, so that it fits on a small disk.
        let settings = "fsync = off\nshared_buffers = 16MB\nmin_wal_size = 4MB\nmax_wal_size = 16MB\nwal_keep_size = 0\n";
        let file = wanted.data.join("postgresql.auto.conf");
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        std::fs::write(&file, format!("{before}{settings}")).unwrap();
        let mut wanted = wanted;
        wanted.begin();
        wanted
    }

    /// A standby that follows this one, at an address of its own.
    pub(crate) fn standby(&self) -> Self {
        let folder = open_folder();
        let data = folder.path().join("pg");
        own(&data);
        let mut copy = tool("pg_basebackup");
        copy.args(["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--username=wxlogin"]);
        must(copy.args(["--host=127.0.0.1", "--port", &self.port.to_string(), "--pgdata"]).arg(&data));
        let mut standby = Self { process: None, port: free_port(), data, folder };
        standby.begin();
        standby
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://wxlogin@127.0.0.1:{}/postgres", self.port)
    }

    /// Begins again after an end, with what it has on its disk.
    pub(crate) fn begin(&mut self) {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut command = tool("postgres");
        command.arg("-D").arg(&self.data).args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k", ""]);
        command.stdout(log.try_clone().unwrap()).stderr(log);
        self.process = Some(Process::silent(&mut command));
        let begun = Instant::now();
        while !self.answers() {
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL did not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Begins again if it has ended by itself, as it does when it cannot write its log.
    pub(crate) fn begin_if_ended(&mut self) {
        if self.process.as_mut().is_some_and(Process::has_ended) {
            self.begin();
        }
    }

    /// At once, as after a crash: connections break, and its disk is as it was left.
    pub(crate) fn end(&mut self) {
        self.process.take().unwrap().stop("-QUIT");
    }

    pub(crate) fn pause(&self) {
        self.process.as_ref().unwrap().pause();
    }

    pub(crate) fn go_on(&self) {
        self.process.as_ref().unwrap().go_on();
    }

    /// Runs a statement and gives what it says.
    pub(crate) fn sql(&self, statement: &str) -> String {
        let mut psql = tool("psql");
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--dbname",
            &self.url(),
            "--command",
            statement,
        ]);
        let output = psql.output().unwrap();
        assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn answers(&self) -> bool {
        let mut ask = tool("pg_isready");
        ask.args(["--quiet", "--host=127.0.0.1", "--username=wxlogin", "--dbname=postgres", "--port"]);
        ask.arg(self.port.to_string()).status().unwrap().success()
    }
}

/// A folder that the user of PostgreSQL can go through.
fn open_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    must(Command::new("chmod").arg("711").arg(folder.path()));
    folder
}

/// Makes a folder that belongs to the user of PostgreSQL.
fn own(data: &Path) {
    std::fs::create_dir_all(data).unwrap();
    must(Command::new("chmod").arg("700").arg(data));
    if is_root() {
        must(Command::new("chown").arg("postgres:postgres").arg(data));
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.starts_with(b"0\n")
}

/// A program of PostgreSQL's newest version here, run as a user who may run it.
fn tool(name: &str) -> Command {
    let versions = std::fs::read_dir("/usr/lib/postgresql").map(|entries| {
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok()).collect::<Vec<_>>()
    });
    let newest = versions.unwrap_or_default().into_iter().max();
    let program =
        newest.map_or_else(|| name.to_owned(), |newest| format!("/usr/lib/postgresql/{newest}/bin/{name}"));
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", &program]);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

/// Runs a command that has to succeed.
fn must(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
