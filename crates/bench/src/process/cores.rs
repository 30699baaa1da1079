//! Which core does what. For the session check the server has a core to itself and the load another: with both on all
//! cores, the load's own cost would be in every number and would flatter the ratio.

use std::process::{Command, Stdio};

/// A core for the server and one for everything else. Dropped, this process may use all cores again.
pub(crate) struct Cores {
    all: String,
    server: String,
}

impl Cores {
    /// Puts this process, and what it starts, on the second core. `None` where there is one core or no `taskset`.
    pub(crate) fn apart() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let all = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?.trim().to_owned();
        let each = list(&all);
        let (server, load) = (each.first()?.to_string(), each.get(1)?.to_string());
        move_to(&load).then_some(Self { all, server })
    }

    /// The server's.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }
}

impl Drop for Cores {
    fn drop(&mut self) {
        move_to(&self.all);
    }
}

fn move_to(cores: &str) -> bool {
    let mut command = Command::new("taskset");
    command.args(["--all-tasks", "--pid", "--cpu-list", cores, &std::process::id().to_string()]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The command, on these cores.
pub(super) fn on(command: Command, cores: Option<&str>) -> Command {
    let Some(cores) = cores else { return command };
    let mut on = Command::new("taskset");
    on.args(["--cpu-list", cores]).arg(command.get_program()).args(command.get_args());
    if command.get_envs().next().is_some() {
        on.env_clear();
    }
    on.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    on
}

/// `0-1,4` as its numbers.
fn list(text: &str) -> Vec<u32> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
    };
    text.split(',').filter_map(range).flatten().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_kernels_list_of_cores_is_read() {
        assert_eq!(super::list("0-1,4"), [0, 1, 4]);
        assert_eq!(super::list("3"), [3]);
    }
}
