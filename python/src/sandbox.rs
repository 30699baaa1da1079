//! A WeChat in this process, for tests. It is steered through its control API, which is HTTP.

use std::net::{SocketAddr, TcpListener};

use pyo3::prelude::*;
use tokio::sync::watch;
use wxlogin_sandbox::{Options, People, Sandbox as Platform, SystemClock};

use crate::{failure::Failure, process::Process};

/// A running sandbox.
#[pyclass(frozen, module = "wxlogin._native")]
pub(crate) struct Sandbox {
    platform: Platform,
    listener: TcpListener,
    address: SocketAddr,
    stop: watch::Sender<bool>,
}

#[pymethods]
impl Sandbox {
    /// Starts one. `seed` decides every code and id that it invents; `people` is the text of a people file.
    #[staticmethod]
    #[pyo3(signature = (listen="127.0.0.1:0".to_owned(), seed=1, people=None))]
    fn start(py: Python<'_>, listen: String, seed: u64, people: Option<String>) -> PyResult<Self> {
        let cannot = |error| Failure::Open(format!("{listen} cannot be listened on: {error}"));
        let listener = TcpListener::bind(&listen).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let mut options = Options::new(std::sync::Arc::new(SystemClock), seed_of(seed));
        options.public_url = format!("http://{address}");
        if let Some(people) = people {
            options.people = People::from_json(&people).map_err(|error| Failure::Open(error.to_string()))?;
        }
        let platform = Platform::new(options);
        let sandbox = Self { platform, listener, address, stop: watch::Sender::new(false) };
        sandbox.resume(py)?;
        Ok(sandbox)
    }

    /// Serves again after a fork ended the threads. What has come in meanwhile is answered.
    fn resume(&self, py: Python<'_>) -> PyResult<()> {
        let process = Process::current()?;
        let runtime = process.runtime()?;
        let (platform, mut stopped) = (self.platform.clone(), self.stop.subscribe());
        let listener = self.listener.try_clone().map_err(Failure::internal)?;
        py.detach(|| {
            let _context = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener).map_err(Failure::internal)?;
            runtime.spawn(async move {
                let asked = async move {
                    let _ = stopped.wait_for(|stop| *stop).await;
                };
                let _ = platform.serve(listener, asked).await;
            });
            Ok::<(), Failure>(())
        })?;
        Ok(())
    }

    /// Where it is.
    #[getter]
    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it.
    fn stop(&self) {
        self.stop.send_replace(true);
    }
}

fn seed_of(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().zip(number.to_le_bytes()) {
        *place = byte;
    }
    seed
}
