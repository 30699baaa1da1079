//! What the kernel says about a process and about the machine.

use std::time::Duration;

use crate::Result;

/// Linux counts CPU time for /proc in hundredths of a second on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// What a process has used so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// User and system time of all threads.
    pub(crate) cpu: Duration,
    /// Memory in use (VmRSS), in bytes.
    pub(crate) memory: u64,
    /// The most memory that was ever in use (VmHWM), in bytes.
    pub(crate) peak: u64,
}

impl Usage {
    pub(super) fn of(pid: u32) -> Result<Self> {
        let read = |name: &str| {
            let path = format!("/proc/{pid}/{name}");
            std::fs::read_to_string(&path).map_err(|_| format!("{path} is gone: the process has ended"))
        };
        let (stat, status) = (read("stat")?, read("status")?);
        let bytes =
            |key: &str| memory(&status, key).ok_or_else(|| format!("/proc/{pid}/status has no {key}"));
        let cpu = cpu(&stat).ok_or("/proc/PID/stat cannot be read")?;
        Ok(Self { cpu, memory: bytes("VmRSS:")?, peak: bytes("VmHWM:")? })
    }
}

/// The name of the program comes first, in brackets, and may hold anything.
fn cpu(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<u32>);
    let (user, system) = (times.next()?.ok()?, times.next()?.ok()?);
    Some(TICK * user.checked_add(system)?)
}

fn memory(status: &str, key: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// The share of the machine that is busy while this program does nothing: the noise of others, 0 to 1.
pub(crate) async fn busy_elsewhere() -> Result<f64> {
    let before = machine()?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after = machine()?;
    let (idle, all) = (after.0 - before.0, after.1 - before.1);
    Ok((1.0 - idle / all.max(1.0)).clamp(0.0, 1.0))
}

/// Idle time and all time of the machine so far, in ticks.
fn machine() -> Result<(f64, f64)> {
    let text = std::fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().unwrap_or_default();
    // user nice system idle iowait irq softirq steal; what follows is counted in the first two already.
    let times: Vec<f64> =
        line.split_whitespace().skip(1).take(8).filter_map(|time| time.parse().ok()).collect();
    let idle = times.iter().skip(3).take(2).sum();
    Ok((idle, times.iter().sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_texts_are_read() {
        let stat = "7 (a) b) S 1 1 1 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 1 0 100 0 0";
        assert_eq!(cpu(stat), Some(Duration::from_secs(2)));
        assert_eq!(memory("Name: x\nVmRSS:\t    2048 kB\n", "VmRSS:"), Some(2048 * 1024));
        assert!(Usage::of(std::process::id()).unwrap().memory > 0);
    }
}
