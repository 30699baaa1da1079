//! A process that the test started, and may end or pause.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

/// How long a process may take to say that it is there, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends with this value, whatever happens.
pub(crate) struct Process {
    child: Child,
    lines: Option<Receiver<String>>,
}

impl Process {
    /// Starts it; its standard output can be waited for.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            // Read to the end, whoever listens: a full pipe would stop the process.
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines: Some(lines) }
    }

    /// Starts it with its output in a file of its own.
    pub(crate) fn silent(command: &mut Command) -> Self {
        Self { child: command.stdin(Stdio::null()).spawn().unwrap(), lines: None }
    }

    /// Waits for a line of its output that holds `word`.
    pub(crate) fn line(&self, word: &str) -> String {
        let lines = self.lines.as_ref().unwrap();
        loop {
            let line = lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("it did not say {word:?}"));
            if line.contains(word) {
                return line;
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// It goes on where it stood, after [`pause`](Self::pause).
    pub(crate) fn go_on(&self) {
        self.family().iter().for_each(|id| send("-CONT", *id));
    }

    /// It and its children stop running, and keep what they hold: connections stay open and nobody answers.
    pub(crate) fn pause(&self) {
        // Until no child is found that was not paused: a process may start another meanwhile.
        let mut paused = vec![];
        loop {
            let family = self.family();
            let fresh: Vec<_> = family.into_iter().filter(|id| !paused.contains(id)).collect();
            if fresh.is_empty() {
                return;
            }
            fresh.iter().for_each(|id| send("-STOP", *id));
            paused.extend(fresh);
        }
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self, signal: &str) -> i32 {
        send(signal, self.id());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)))
    }

    /// Itself and its children, as `/proc` has them.
    fn family(&self) -> Vec<u32> {
        let own = self.id();
        let children =
            std::fs::read_to_string(format!("/proc/{own}/task/{own}/children")).unwrap_or_default();
        std::iter::once(own).chain(children.split_whitespace().filter_map(|id| id.parse().ok())).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.go_on();
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// One that is gone already cannot be told anything, and need not be.
fn send(signal: &str, id: u32) {
    let _ = Command::new("kill").args([signal, &id.to_string()]).stderr(Stdio::null()).status().unwrap();
}
