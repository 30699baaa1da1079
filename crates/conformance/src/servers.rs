//! The servers that adapters are tested against: PostgreSQL and Redis, real ones.
//!
//! `scripts/services.sh` starts both. Run under `scripts/services.sh with cargo test ...` (as `make test` does), every test
//! binary uses the same two; otherwise each binary starts its own at the first need, and they end with it. To test against
//! others, set `WXLOGIN_TEST_POSTGRES_URL` (a user that may create databases) and `WXLOGIN_TEST_REDIS_URL`.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hasher, RandomState},
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// A port for a server that a test starts as a process of its own. It is below those that the system gives out by itself (from
/// 32768 on Linux): among these, another test's listener could take it before the server does.
#[must_use]
pub fn free_port() -> u16 {
    static TAKEN: AtomicU64 = AtomicU64::new(0);
    // Test binaries that run side by side begin at different places.
    let first = u64::from(std::process::id()) * 131;
    let ports = std::iter::repeat_with(|| 10_000 + (first + TAKEN.fetch_add(1, Ordering::Relaxed)) % 20_000);
    let mut ports = ports.filter_map(|port| u16::try_from(port).ok());
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap_or_default()
}

/// The variables that tell where the servers are, and, where this process started them, the process that holds them.
struct Servers {
    variables: HashMap<String, String>,
    /// Its standard input ends with this process, however that ends; then the script stops both.
    _holder: Option<Child>,
}

fn servers() -> &'static Servers {
    static SERVERS: OnceLock<Servers> = OnceLock::new();
    SERVERS.get_or_init(|| {
        let given: HashMap<_, _> =
            std::env::vars().filter(|(name, _)| name.starts_with("WXLOGIN_TEST_")).collect();
        if given.contains_key("WXLOGIN_TEST_POSTGRES_URL") && given.contains_key("WXLOGIN_TEST_REDIS_URL") {
            return Servers { variables: given, _holder: None };
        }
        start()
    })
}

fn start() -> Servers {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/services.sh");
    let mut holder = Command::new("bash")
        .arg(script)
        .arg("hold")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash runs scripts/services.sh");
    let said = BufReader::new(holder.stdout.take().expect("its output is ours"));
    let variables: HashMap<_, _> = said
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    assert!(
        variables.contains_key("WXLOGIN_TEST_REDIS_URL"),
        "scripts/services.sh did not start the servers; it says above why"
    );
    Servers { variables, _holder: Some(holder) }
}

fn variable(name: &str) -> Option<&'static str> {
    servers().variables.get(name).map(String::as_str)
}

/// Where Redis is. Callers keep apart by a prefix.
#[must_use]
pub fn redis_url() -> String {
    variable("WXLOGIN_TEST_REDIS_URL").unwrap_or_default().to_owned()
}

/// A PEM file with the certificate authority of both servers, where they are those that the script started.
#[must_use]
pub fn authority() -> Option<PathBuf> {
    variable("WXLOGIN_TEST_CA").map(PathBuf::from)
}

/// The port on which the same Redis speaks TLS, at 127.0.0.1 and 127.0.0.2.
///
/// # Panics
/// When the servers are others than those of the script.
#[must_use]
pub fn redis_tls_port() -> u16 {
    let port = variable("WXLOGIN_TEST_REDIS_TLS_PORT").and_then(|port| port.parse().ok());
    port.expect("unset WXLOGIN_TEST_REDIS_URL, so that scripts/services.sh starts one with TLS")
}

/// A word that nobody else uses.
#[must_use]
pub fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let random = RandomState::new().build_hasher().finish();
    format!("t{}_{random:016x}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// An empty PostgreSQL database, gone when this is dropped.
#[derive(Debug)]
pub struct Database {
    name: String,
}

impl Database {
    /// Makes one.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn empty() -> Self {
        let name = unique();
        sql(&format!("CREATE DATABASE {name}"));
        Self { name }
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        let all = variable("WXLOGIN_TEST_POSTGRES_URL").unwrap_or_default();
        let (base, query) = all.split_once('?').map_or((all, String::new()), |(b, q)| (b, format!("?{q}")));
        let server = base.rsplit_once('/').map_or(base, |(server, _)| server);
        format!("{server}/{}{query}", self.name)
    }

    /// Runs a statement in it.
    ///
    /// # Panics
    /// When the statement fails.
    pub fn sql(&self, statement: &str) {
        run(&self.url(), statement);
    }

    /// Runs a statement in a transaction that stays open until what this gives is dropped.
    #[must_use]
    pub fn holding(&self, statement: &str) -> Held {
        let mut session =
            psql(&self.url()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("psql runs");
        let input = session.stdin.as_mut().expect("its input is ours");
        writeln!(input, "BEGIN; {statement}; SELECT 1;").expect("psql reads");
        let mut said = BufReader::new(session.stdout.take().expect("its output is ours"));
        said.read_line(&mut String::new()).expect("psql answers");
        Held(session)
    }

    /// Ends every connection to it, as a server that restarts does.
    pub fn disconnect_all(&self) {
        let name = &self.name;
        sql(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    }
}

/// An open transaction; dropping it rolls it back.
#[derive(Debug)]
pub struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().expect("psql ends");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        sql(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Runs a statement as the one who makes databases.
fn sql(statement: &str) {
    run(variable("WXLOGIN_TEST_POSTGRES_URL").unwrap_or_default(), statement);
}

fn run(url: &str, statement: &str) {
    let output = psql(url).args(["--command", statement]).output().expect("psql runs");
    assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
}

fn psql(url: &str) -> Command {
    let mut command = Command::new(variable("WXLOGIN_TEST_PSQL").unwrap_or("psql"));
    command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--set=ON_ERROR_STOP=1", "--dbname", url]);
    command
}
