//! A WeChat in this process, for tests. It is steered through its control API, which is HTTP.

use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use pyo3::prelude::*;
use tokio::{sync::watch, task::JoinHandle};
use wxlogin_sandbox::{Options, People, Sandbox as Platform, SystemClock};

use crate::{failure::Failure, process::Process};

/// A running sandbox.
#[pyclass(frozen, module = "wxlogin._native")]
pub(crate) struct Sandbox {
    platform: Platform,
    listener: TcpListener,
    address: SocketAddr,
    serving: Mutex<Option<Serving>>,
}

/// From a start to the next fork.
struct Serving {
    stop: watch::Sender<bool>,
    ended: JoinHandle<()>,
}

#[pymethods]
impl Sandbox {
    /// Starts one. `seed` decides every code and id that it invents; `people` is the text of a people file; `switches` and
    /// `lifetimes` (seconds) are what a reset returns to.
    #[staticmethod]
    #[pyo3(signature = (listen="127.0.0.1:0".to_owned(), seed=1, people=None, switches=None, lifetimes=None))]
    fn start(
        py: Python<'_>,
        listen: String,
        seed: u64,
        people: Option<String>,
        switches: Option<BTreeMap<String, bool>>,
        lifetimes: Option<BTreeMap<String, u32>>,
    ) -> PyResult<Self> {
        let cannot = |error| Failure::Open(format!("{listen} cannot be listened on: {error}"));
        let listener = TcpListener::bind(&listen).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let mut options = Options::new(std::sync::Arc::new(SystemClock), seed_of(seed));
        options.public_url = format!("http://{address}");
        if let Some(people) = people {
            options.people = People::from_json(&people).map_err(|error| Failure::Open(error.to_string()))?;
        }
        for (name, on) in switches.unwrap_or_default() {
            options.switches.set(&name, on).map_err(Failure::Open)?;
        }
        for (name, seconds) in lifetimes.unwrap_or_default() {
            options.timings.set(&name, seconds).map_err(Failure::Open)?;
        }
        let platform = Platform::new(options);
        let sandbox = Self { platform, listener, address, serving: Mutex::default() };
        sandbox.resume(py)?;
        Ok(sandbox)
    }

    /// Takes nothing more and waits until what it has taken is answered, since a fork ends the threads that would answer.
    /// False when that takes longer than `seconds`; what is still under way then is cut.
    fn pause(&self, py: Python<'_>, seconds: f64) -> PyResult<bool> {
        let Some(serving) = self.take() else { return Ok(true) };
        let runtime = Process::current()?.runtime()?;
        let patience = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        serving.stop.send_replace(true);
        let ended = async { tokio::time::timeout(patience, serving.ended).await.is_ok() };
        Ok(py.detach(|| runtime.block_on(ended)))
    }

    /// Serves again after a pause. What has come in meanwhile is answered.
    fn resume(&self, py: Python<'_>) -> PyResult<()> {
        let runtime = Process::current()?.runtime()?;
        let platform = self.platform.clone();
        let (stop, mut stopped) = watch::channel(false);
        let listener = self.listener.try_clone().map_err(Failure::internal)?;
        let ended = py.detach(|| {
            let _context = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener).map_err(Failure::internal)?;
            Ok::<_, Failure>(runtime.spawn(async move {
                let asked = async move {
                    let _ = stopped.wait_for(|stop| *stop).await;
                };
                let _ = platform.serve(listener, asked).await;
            }))
        })?;
        *self.serving.lock().unwrap_or_else(PoisonError::into_inner) = Some(Serving { stop, ended });
        Ok(())
    }

    /// Where it is.
    #[getter]
    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it.
    fn stop(&self) {
        if let Some(serving) = self.take() {
            serving.stop.send_replace(true);
        }
    }
}

impl Sandbox {
    fn take(&self) -> Option<Serving> {
        self.serving.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn seed_of(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().zip(number.to_le_bytes()) {
        *place = byte;
    }
    seed
}
