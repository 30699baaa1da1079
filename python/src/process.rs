//! One tokio runtime for each process id, and running a future from a Python thread.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{Arc, LazyLock},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use futures::FutureExt;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;

/// How long a blocking call waits before it looks whether Ctrl-C was pressed.
const SLICE: Duration = Duration::from_millis(100);

/// The runtime of one process. A forked child has the memory of it and none of its threads.
pub(crate) struct Process {
    pub(crate) pid: u32,
    pub(crate) runtime: Runtime,
}

static CURRENT: LazyLock<ArcSwapOption<Process>> = LazyLock::new(ArcSwapOption::empty);

impl Process {
    /// The runtime of this process, made when there is none. Without a lock, since a fork may happen at any moment and
    /// a lock that was held then is held for ever in the child.
    pub(crate) fn current() -> Result<Arc<Self>, Failure> {
        let pid = std::process::id();
        let before = CURRENT.load_full();
        if let Some(process) = before.as_ref().filter(|process| process.pid == pid) {
            return Ok(Arc::clone(process));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("wxlogin")
            .enable_all()
            .build()
            .map_err(|error| Failure::internal(format!("threads cannot be started: {error}")))?;
        let process = Arc::new(Self { pid, runtime });
        // The parent's runtime must never be dropped here: dropping waits for threads that this process does not have.
        std::mem::forget(CURRENT.swap(Some(Arc::clone(&process))));
        Ok(process)
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
        let mut future = Box::pin(guarded(future));
        loop {
            let slice = async { tokio::time::timeout(SLICE, future.as_mut()).await };
            match py.detach(|| self.runtime.block_on(slice)) {
                Ok(outcome) => return Ok(outcome?),
                Err(_) => {
                    if let Err(interrupt) = py.check_signals() {
                        self.runtime.spawn(future);
                        return Err(interrupt);
                    }
                }
            }
        }
    }
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
