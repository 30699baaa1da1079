//! Running the binary: once, or until it is stopped.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::{Value, json};

/// How long a server may take to say where it listens; generous, for a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a finished command said.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Standard output, of a command that did what was asked.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "out: {}\nerr: {}", self.out, self.err);
        self.out
    }

    /// Standard output as JSON, of a command that did what was asked.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// Standard error, of a command that failed with this exit code and said something about `word`.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, word: &str) -> String {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        self.err
    }
}

/// Runs `wxlogin` with variables set.
pub(crate) fn wxlogin_with(dir: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = command(dir, arguments);
    ended(
        command.envs(variables.iter().copied()).stderr(Stdio::piped()).stdin(Stdio::null()).output().unwrap(),
    )
}

/// Runs `wxlogin` with its output somewhere else.
pub(crate) fn wxlogin_into(dir: &Path, arguments: &[&str], out: impl Into<Stdio>) -> Ran {
    let mut command = command(dir, arguments);
    ended(command.stdout(out).stderr(Stdio::piped()).stdin(Stdio::null()).output().unwrap())
}

/// Runs `wxlogin` in `dir` to its end.
pub(crate) fn wxlogin(dir: &Path, arguments: &[&str]) -> Ran {
    wxlogin_reading(dir, arguments, "")
}

/// The same with something on standard input.
pub(crate) fn wxlogin_reading(dir: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = command(dir, arguments).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads nothing may be gone before all is written; that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    ended(child.wait_with_output().unwrap())
}

fn ended(output: std::process::Output) -> Ran {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxlogin"));
    command.args(arguments).current_dir(dir).stdin(Stdio::piped()).stdout(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WXLOGIN_")) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").env("NO_COLOR", "1");
    command
}

/// A command that keeps running; stopped when dropped.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Running {
    /// Starts `wxlogin` in `dir`.
    pub(crate) fn start(dir: &Path, arguments: &[&str]) -> Self {
        Self::of(command(dir, arguments).stderr(Stdio::inherit()))
    }

    /// The same with standard error in a file, and no word about colours.
    pub(crate) fn start_logging(dir: &Path, arguments: &[&str], log: &Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        Self::of(command(dir, arguments).env_remove("NO_COLOR").stderr(log))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, seen: Vec::new() }
    }

    /// Waits for a line that holds `word`.
    #[track_caller]
    pub(crate) fn line(&mut self, word: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no line with {word:?} came after: {:#?}", self.seen));
            self.seen.push(line.clone());
            if line.contains(word) {
                return line;
            }
        }
    }

    /// Everything printed so far.
    pub(crate) fn seen(&self) -> &[String] {
        &self.seen
    }

    /// Sends a signal and gives the exit code.
    pub(crate) fn stop(mut self, signal: &str) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first address in a line.
#[track_caller]
pub(crate) fn address(line: &str) -> String {
    let at = line.find("http://").unwrap_or_else(|| panic!("no address in {line:?}"));
    let text = line[at..].split_whitespace().next().unwrap();
    text.trim_end_matches(',').to_owned()
}

/// A folder for one test.
pub(crate) fn empty_folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A copy of the demo app, without the state that a run leaves in it.
pub(crate) fn demo_app() -> tempfile::TempDir {
    let folder = empty_folder();
    copy(&repository().join("examples/demo-app"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_name() == "data" {
            continue;
        }
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// Adds a user with a password and gives the userId.
pub(crate) fn add_user(dir: &Path, username: &str) -> String {
    let ran =
        wxlogin_reading(dir, &["user", "add", "--username", username, "--password-stdin"], "pwd123456\n");
    ran.done().trim().to_owned()
}

/// Writes a file of an app folder, and the folders above it.
pub(crate) fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A client that follows no redirect.
#[expect(clippy::disallowed_methods, reason = "a test's own client")]
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Posts JSON and gives status and body.
pub(crate) async fn post(url: &str, body: Value) -> (u16, Value) {
    let answer = http().post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The demo app's mini program.
const MINI: &str = "wx5a4db0e500000003";

/// `wxlogin dev` on an app folder, ready to be asked.
pub(crate) struct Dev {
    _running: Running,
    pub(crate) server: String,
    sandbox: String,
}

impl Dev {
    /// Starts it on free ports.
    pub(crate) fn start(dir: &std::path::Path) -> Self {
        let mut running =
            Running::start(dir, &["dev", "--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0"]);
        let server = address(&running.line("Sign in")).trim_end_matches("/login").to_owned();
        let sandbox = address(&running.line("The phone")).trim_end_matches("/phone").to_owned();
        running.line("Ctrl-C");
        Self { _running: running, server, sandbox }
    }

    /// What `wx.login` hands a mini program.
    pub(crate) async fn code(&self, persona: &str) -> String {
        let asked = json!({"appid": MINI, "persona": persona, "kind": "mini"});
        let (status, answer) = post(&format!("{}/sandbox/codes", self.sandbox), asked).await;
        assert_eq!(status, 200, "{answer}");
        answer["code"].as_str().unwrap().to_owned()
    }

    /// `POST /login`.
    pub(crate) async fn login(&self, body: serde_json::Value) -> (u16, serde_json::Value) {
        post(&format!("{}/login", self.server), body).await
    }
}
