//! Questions to Python, and the answers.

use std::{
    collections::HashMap,
    io::Write,
    os::{fd::IntoRawFd, unix::net::UnixStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use pyo3::{exceptions::PyOSError, prelude::*};
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use wxlogin::{Code, Error, Result};

use crate::failure::Failure;

/// A question: its number, the class's folder, the step, the arguments as JSON.
type Job = (u64, String, String, String);

/// What Python says to a question.
enum Reply {
    Done(Result<Value>),
    /// The step of the Type below is wanted, with these arguments.
    Below(Value, SyncSender<std::result::Result<Value, Kept>>),
    /// The step lets this failure of the Type below through.
    LetThrough(usize),
}

/// A failure of the Type below, and its place in its question.
struct Kept {
    place: usize,
    error: Error,
}

#[derive(Default)]
struct Open {
    waiting: Vec<Job>,
    replies: HashMap<u64, UnboundedSender<Reply>>,
    closed: bool,
}

struct Shared {
    open: Mutex<Open>,
    next: AtomicU64,
    wake: UnixStream,
}

/// The queue of questions of one app.
#[pyclass(frozen, module = "wxlogin._native")]
pub(crate) struct Jobs {
    shared: Arc<Shared>,
    reader: Mutex<Option<UnixStream>>,
}

#[pymethods]
impl Jobs {
    #[new]
    fn new() -> PyResult<Self> {
        let (reader, wake) = UnixStream::pair().map_err(PyOSError::new_err)?;
        wake.set_nonblocking(true).map_err(PyOSError::new_err)?;
        let shared = Shared { open: Mutex::default(), next: AtomicU64::new(1), wake };
        Ok(Self { shared: Arc::new(shared), reader: Mutex::new(Some(reader)) })
    }

    /// The file descriptor that becomes readable when there are questions. It is given once.
    fn fileno(&self) -> PyResult<i32> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        let reader = reader.ok_or_else(|| PyOSError::new_err("the descriptor was taken before"))?;
        Ok(reader.into_raw_fd())
    }

    /// The questions since the last time.
    fn take(&self) -> Vec<Job> {
        std::mem::take(&mut self.shared.open().waiting)
    }

    /// Answers a question.
    fn reply(&self, id: u64, answer: &str) {
        self.shared.send(id, Reply::Done(serde_json::from_str(answer).map_err(Error::internal)));
    }

    /// Says that a step raised. `code` is a stable code; `cause` goes to the log. A text that is left out is the one of
    /// the code, in the caller's language.
    #[pyo3(signature = (id, code, message=None, hint=None, cause=None, errcode=None, retry_after=None))]
    #[expect(clippy::too_many_arguments, reason = "the fields of one failure")]
    fn fail(
        &self,
        id: u64,
        code: &str,
        message: Option<String>,
        hint: Option<String>,
        cause: Option<String>,
        errcode: Option<i64>,
        retry_after: Option<f64>,
    ) {
        let code = Code::parse(code).unwrap_or(Code::Internal);
        // A failure in Python always has a number; only one that is not our own is the platform's.
        let mut error = Error::new(code).errcode(errcode.filter(|number| *number != code.number()));
        if let Some(message) = message {
            error = error.message(message.clone(), message);
        }
        if let Some(hint) = hint {
            error = error.hint(hint.clone(), hint);
        }
        if let Some(cause) = cause {
            error = error.because(cause);
        }
        if let Some(wait) = retry_after.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            error = error.retry_after(wait);
        }
        self.shared.send(id, Reply::Done(Err(error)));
    }

    /// Says that a step raised what `below` raised, named by its `place`. It reaches the caller as it was: Python knows it
    /// in one language only, and not its cause.
    fn let_through(&self, id: u64, place: usize) {
        self.shared.send(id, Reply::LetThrough(place));
    }

    /// Runs the same step of the Type below, and waits for it with the interpreter unlocked. What it raises has a `place`.
    fn below(&self, py: Python<'_>, id: u64, arguments: &str) -> PyResult<String> {
        let arguments: Value = serde_json::from_str(arguments).map_err(Failure::internal)?;
        let (sender, answer) = sync_channel(1);
        self.shared.send(id, Reply::Below(arguments, sender));
        let outcome = py.detach(move || answer.recv());
        match outcome {
            Ok(Ok(value)) => Ok(value.to_string()),
            Ok(Err(kept)) => {
                let raised = PyErr::from(Failure::from(kept.error));
                raised.value(py).setattr("place", kept.place)?;
                Err(raised)
            }
            Err(_) => Err(Failure::internal("the call that this step belongs to was cancelled").into()),
        }
    }

    /// No more questions: those that wait fail, and the reader is woken to see it.
    fn close(&self) {
        let mut open = self.shared.open();
        open.closed = true;
        open.replies.clear();
        drop(open);
        let _ = (&self.shared.wake).write(&[0]);
    }
}

impl Jobs {
    pub(crate) fn asking(&self) -> Asking {
        Asking(Arc::clone(&self.shared))
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, id: u64, reply: Reply) {
        if let Some(sender) = self.open().replies.get(&id) {
            // A receiver that is gone is a call that was cancelled.
            let _ = sender.send(reply);
        }
    }
}

/// The asking side.
#[derive(Clone)]
pub(crate) struct Asking(Arc<Shared>);

impl Asking {
    /// Asks, and runs `below` whenever Python wants the Type below.
    pub(crate) async fn ask<'a>(
        &self,
        key: &str,
        step: &str,
        arguments: Value,
        below: impl Fn(Value) -> BoxFuture<'a, Result<Value>>,
    ) -> Result<Value> {
        let mut question = self.put(key, step, &arguments)?;
        loop {
            match question.replies.recv().await {
                Some(Reply::Done(outcome)) => return outcome,
                Some(Reply::Below(arguments, answer)) => {
                    let outcome = below(arguments).await.map_err(|error| question.keep(error));
                    let _ = answer.send(outcome);
                }
                Some(Reply::LetThrough(place)) => return Err(question.kept(place)),
                None => return Err(gone()),
            }
        }
    }

    /// Asks from a thread that may wait. There is no Type below.
    pub(crate) fn ask_blocking(&self, key: &str, step: &str, arguments: Value) -> Result<Value> {
        let mut question = self.put(key, step, &arguments)?;
        match question.replies.blocking_recv() {
            Some(Reply::Done(outcome)) => outcome,
            Some(Reply::Below(..) | Reply::LetThrough(_)) => {
                Err(Error::internal(format_args!("there is no {step} below")))
            }
            None => Err(gone()),
        }
    }

    fn put(&self, key: &str, step: &str, arguments: &Value) -> Result<Question> {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let (sender, replies) = unbounded_channel();
        let mut open = self.0.open();
        if open.closed {
            return Err(gone());
        }
        open.replies.insert(id, sender);
        open.waiting.push((id, key.to_owned(), step.to_owned(), arguments.to_string()));
        let first = open.waiting.len() == 1;
        drop(open);
        if first {
            let _ = (&self.0.wake).write(&[1]);
        }
        Ok(Question { id, replies, failures: Vec::new(), shared: Arc::clone(&self.0) })
    }
}

/// A question under way; forgotten when the call that asks is dropped.
struct Question {
    id: u64,
    replies: UnboundedReceiver<Reply>,
    /// What the Type below failed with, so that Python can let it through by naming it.
    failures: Vec<Error>,
    shared: Arc<Shared>,
}

impl Question {
    fn keep(&mut self, error: Error) -> Kept {
        self.failures.push(error.clone());
        Kept { place: self.failures.len() - 1, error }
    }

    fn kept(&mut self, place: usize) -> Error {
        if place < self.failures.len() {
            self.failures.swap_remove(place)
        } else {
            Error::internal("the step lets a failure through that the type below never had")
        }
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        self.shared.open().replies.remove(&self.id);
    }
}

fn gone() -> Error {
    Error::internal("the app is closed, so nobody answers for its types in Python")
}
