//! One tokio runtime for each process id, and running a future from a Python thread.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use futures::FutureExt;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;

const FORKED: &str = "the process forked while wxlogin was in use; open apps in the child, after the fork";

/// How long a blocking call waits before it looks whether Ctrl-C was pressed.
const SLICE: Duration = Duration::from_millis(100);

/// The runtime of one process, until it ends or the process forks.
pub(crate) struct Process {
    pid: u32,
    runtime: ArcSwapOption<Runtime>,
}

static CURRENT: LazyLock<ArcSwapOption<Process>> = LazyLock::new(ArcSwapOption::empty);

impl Process {
    /// The runtime of this process, made when there is none. Without a lock, since a fork may happen at any moment and
    /// a lock that was held then is held for ever in the child.
    pub(crate) fn current() -> Result<Arc<Self>, Failure> {
        let pid = std::process::id();
        if let Some(process) = CURRENT.load_full() {
            if process.pid == pid {
                return Ok(process);
            }
            return Err(Failure::Open(FORKED.to_owned()));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("wxlogin")
            .enable_all()
            .build()
            .map_err(|error| Failure::internal(format!("threads cannot be started: {error}")))?;
        let process = Arc::new(Self { pid, runtime: ArcSwapOption::from_pointee(runtime) });
        CURRENT.store(Some(Arc::clone(&process)));
        Ok(process)
    }

    /// The runtime, while there is one.
    pub(crate) fn runtime(&self) -> Result<Arc<Runtime>, Failure> {
        self.runtime.load_full().ok_or_else(|| Failure::internal("the runtime has ended for a fork"))
    }

    /// Ends the runtime and its threads; false when somebody still uses it after `patience`.
    fn end(&self, patience: Duration) -> bool {
        let Some(mut runtime) = self.runtime.swap(None) else { return true };
        let begun = Instant::now();
        loop {
            match Arc::try_unwrap(runtime) {
                Ok(alone) => {
                    alone.shutdown_timeout(patience);
                    return true;
                }
                Err(shared) if begun.elapsed() > patience => {
                    self.runtime.store(Some(shared));
                    return false;
                }
                Err(shared) => runtime = shared,
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether the process that made this is the one that runs.
    pub(crate) fn is_here(&self) -> bool {
        self.pid == std::process::id()
    }

    /// Runs a future on the calling thread, the interpreter unlocked. Ctrl-C raises; the future then runs to its end in
    /// the background, since a code of WeChat's that is spent half-way would be lost.
    pub(crate) fn block<T: Send + 'static>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> PyResult<T> {
        let runtime = self.runtime()?;
        let mut future = Box::pin(guarded(future));
        loop {
            let slice = async { tokio::time::timeout(SLICE, future.as_mut()).await };
            match py.detach(|| runtime.block_on(slice)) {
                Ok(outcome) => return Ok(outcome?),
                Err(_) => {
                    if let Err(interrupt) = py.check_signals() {
                        runtime.spawn(future);
                        return Err(interrupt);
                    }
                }
            }
        }
    }
}

/// Ends the threads of this process, for a fork: what waits in one of them is known to tables of the whole process, and a
/// child would find threads there that it does not have. Gives false when that takes longer than `seconds`. The next use
/// makes new ones.
#[pyfunction]
pub(crate) fn end_threads(py: Python<'_>, seconds: f64) -> bool {
    let Some(process) = CURRENT.load_full() else { return true };
    let patience = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let ended = process.is_here() && py.detach(|| process.end(patience));
    if ended {
        CURRENT.store(None);
    }
    ended
}

/// A panic becomes a failure like any other.
pub(crate) async fn guarded<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    match AssertUnwindSafe(future).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(panic) => Err(Failure::internal(format!("panic: {}", words(panic.as_ref())))),
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}
