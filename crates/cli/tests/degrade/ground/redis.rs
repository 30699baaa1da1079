//! A Redis of the test's own.

use std::{net::TcpStream, process::Command};

use super::{Process, free_port};

/// One that keeps nothing over a restart, as a cache is run.
pub(crate) struct Redis {
    process: Option<Process>,
    port: u16,
    folder: tempfile::TempDir,
}

impl Redis {
    pub(crate) fn start() -> Self {
        let mut redis = Self { process: None, port: free_port(), folder: tempfile::tempdir().unwrap() };
        redis.begin();
        redis
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Begins again after [`end`](Self::end): at the same address, and empty.
    pub(crate) fn begin(&mut self) {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command.args(["--port", &self.port.to_string(), "--dir"]).arg(self.folder.path());
        let process = Process::start(&mut command);
        process.line("Ready to accept connections");
        assert!(TcpStream::connect(("127.0.0.1", self.port)).is_ok());
        self.process = Some(process);
    }

    /// `kill -9`.
    pub(crate) fn end(&mut self) {
        self.process.take().unwrap().kill();
    }

    pub(crate) fn pause(&self) {
        self.process.as_ref().unwrap().pause();
    }

    pub(crate) fn go_on(&self) {
        self.process.as_ref().unwrap().go_on();
    }
}
