//! Processes of a run: started, told apart by their address, and ended with it.

mod cores;
mod usage;

pub(crate) use cores::Cores;
pub(crate) use usage::{Usage, busy_elsewhere};

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::Result;

/// A process that has printed its address. It ends when this is dropped.
pub(crate) struct Process {
    child: Child,
    began: Instant,
    pub(crate) address: SocketAddr,
}

impl Process {
    /// Starts it, on these cores where some are named, and waits for its address. Its log goes nowhere: at this rate a
    /// file would be measured too.
    pub(crate) fn start(command: Command, cores: Option<&str>) -> Result<Self> {
        let mut command = cores::on(command, cores);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let began = Instant::now();
        let mut child = command.spawn().map_err(|error| format!("{command:?} did not start: {error}"))?;
        let output = child.stdout.take().ok_or("a process has no output")?;
        let address = address(BufReader::new(output));
        match address {
            Some(address) => Ok(Self { child, began, address }),
            None => {
                _ = child.kill();
                _ = child.wait();
                Err(format!("{command:?} ended without an address; run it to see why").into())
            }
        }
    }

    /// One of this program's other roles.
    pub(crate) fn role(arguments: &[&str], cores: Option<&str>) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(arguments);
        Self::start(command, cores)
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        Usage::of(self.child.id())
    }

    /// From its start until `/readyz` says 200: the store answers and every element is loaded.
    pub(crate) fn first_answer(&self) -> Result<Duration> {
        let deadline = self.began + Duration::from_secs(60);
        while Instant::now() < deadline {
            if ready(self.address).unwrap_or(false) {
                return Ok(self.began.elapsed());
            }
        }
        Err("the server was not ready within a minute".into())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn address(mut output: impl BufRead) -> Option<SocketAddr> {
    let mut line = String::new();
    while output.read_line(&mut line).is_ok_and(|read| read > 0) {
        if let Some((_, address)) = line.trim_end().split_once("http://") {
            return address.parse().ok();
        }
        line.clear();
    }
    None
}

fn ready(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}
