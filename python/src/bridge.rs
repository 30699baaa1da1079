//! Results on their way to an asyncio loop.
//!
//! A tokio task that is done puts its result into a queue and writes one byte to a socket that the loop watches; the
//! loop's own thread takes the results. So no tokio thread ever enters the interpreter, which may be finalizing.

use std::{
    collections::HashSet,
    io::Write,
    os::fd::IntoRawFd,
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use pyo3::{exceptions::PyOSError, prelude::*};

use crate::{
    failure::{Failure, Told},
    process::{Process, guarded},
    requests::Request,
};

/// One result: the number of its future, and the answer or the failure.
type Outcome = (u64, Option<String>, Option<Told>);

struct Shared {
    done: Mutex<Vec<Outcome>>,
    /// Whose results somebody waits for.
    wanted: Mutex<HashSet<u64>>,
    wake: UnixStream,
}

/// The queue of one asyncio loop.
#[pyclass(frozen, module = "wxlogin._native")]
pub(crate) struct Bridge {
    shared: Arc<Shared>,
    reader: Mutex<Option<UnixStream>>,
}

#[pymethods]
impl Bridge {
    #[new]
    fn new() -> PyResult<Self> {
        let (reader, wake) = UnixStream::pair().map_err(PyOSError::new_err)?;
        wake.set_nonblocking(true).map_err(PyOSError::new_err)?;
        let shared = Shared { done: Mutex::default(), wanted: Mutex::default(), wake };
        Ok(Self { shared: Arc::new(shared), reader: Mutex::new(Some(reader)) })
    }

    /// The file descriptor that becomes readable when there are results. It is given once and is the caller's to close.
    fn fileno(&self) -> PyResult<i32> {
        let reader = lock(&self.reader).take();
        let reader = reader.ok_or_else(|| PyOSError::new_err("the descriptor was taken before"))?;
        Ok(reader.into_raw_fd())
    }

    /// What is done since the last time.
    fn drain(&self) -> Vec<Outcome> {
        std::mem::take(&mut *lock(&self.shared.done))
    }

    /// Nobody waits for this result any more. The call itself runs to its end, as it does for a browser that goes away:
    /// a code of WeChat's that is spent half-way would be lost, and with it the sign-in.
    fn cancel(&self, id: u64) {
        lock(&self.shared.wanted).remove(&id);
    }

    /// How many results somebody waits for.
    fn under_way(&self) -> usize {
        lock(&self.shared.wanted).len()
    }
}

impl Bridge {
    /// Starts a request whose result will be drained under `id`.
    pub(crate) fn start(&self, process: &Process, id: u64, request: Request) -> Result<(), Failure> {
        let runtime = process.runtime()?;
        let shared = Arc::clone(&self.shared);
        lock(&self.shared.wanted).insert(id);
        runtime.spawn(async move {
            let outcome = guarded(request.run()).await;
            shared.finish(id, outcome);
        });
        Ok(())
    }
}

impl Shared {
    fn finish(&self, id: u64, outcome: Result<String, Failure>) {
        if !lock(&self.wanted).remove(&id) {
            return;
        }
        let outcome = match outcome {
            Ok(answer) => (id, Some(answer), None),
            Err(failure) => (id, None, Some(failure.into_told())),
        };
        let mut done = lock(&self.done);
        done.push(outcome);
        if done.len() == 1 {
            // A full socket has woken the loop already; a closed one has no loop any more.
            let _ = (&self.wake).write(&[1]);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
