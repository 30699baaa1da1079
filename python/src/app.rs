//! An open app.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use pyo3::{exceptions::PyRuntimeError, prelude::*};
use serde_json::Value;
use wxlogin_element::RoleKind;

use crate::{
    bridge::Bridge,
    describe,
    failure::{Failure, NativeQuiesced},
    process::Process,
    requests::Request,
    types::{self, Jobs},
    visit::Visit,
};

/// An open app. Of the process that opened it; a forked child opens its own.
#[pyclass(frozen, module = "wxlogin._native")]
pub(crate) struct App {
    process: Arc<Process>,
    app: ArcSwapOption<wxlogin::App>,
    /// Every request under way has one of these.
    under_way: Arc<()>,
    quiesced: AtomicBool,
    generation: Arc<AtomicU64>,
}

#[pymethods]
impl App {
    /// Opens an app folder. Own types in Python are loaded by whoever serves `jobs`, which must be running.
    #[staticmethod]
    #[pyo3(signature = (dir, settings, jobs, watch=true, lenient=None))]
    fn open(
        py: Python<'_>,
        dir: PathBuf,
        settings: Vec<(String, String)>,
        jobs: &Jobs,
        watch: bool,
        lenient: Option<bool>,
    ) -> PyResult<Self> {
        let process = Process::current()?;
        let asking = jobs.asking();
        let work = async move {
            let mut builder = wxlogin::App::builder(&dir).watch(watch);
            builder = settings.into_iter().fold(builder, |builder, (key, value)| builder.set(key, value));
            if let Some(lenient) = lenient {
                builder = builder.lenient(lenient);
            }
            let found = tokio::task::spawn_blocking(move || types::find(&dir, &asking)).await;
            let found = found.map_err(Failure::internal)??;
            Ok(types::register(builder, found).open().await?)
        };
        let app = process.block(py, work)?;
        let generation = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&generation);
        app.live().on_change(Box::new(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        }));
        let app = ArcSwapOption::from_pointee(app);
        Ok(Self { process, app, under_way: Arc::new(()), quiesced: AtomicBool::new(false), generation })
    }

    /// Runs a request and waits for it, the interpreter unlocked.
    fn run(
        &self,
        py: Python<'_>,
        visit: &Visit,
        element: String,
        function: String,
        arguments: String,
    ) -> PyResult<String> {
        let request = self.request(visit, element, function, arguments)?;
        self.process.block(py, request.run())
    }

    /// Starts a request; its result comes through the bridge under `id`.
    fn submit(
        &self,
        bridge: &Bridge,
        id: u64,
        visit: &Visit,
        element: String,
        function: String,
        arguments: String,
    ) -> PyResult<()> {
        let request = self.request(visit, element, function, arguments)?;
        Ok(bridge.start(&self.process, id, request)?)
    }

    /// Changes whenever an element does.
    #[getter]
    fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Reads the folder again now.
    fn reload(&self) -> PyResult<()> {
        let reloaded = self.app()?.live().reload();
        reloaded.map(|_| ()).map_err(|error| Failure::Open(error.to_string()).into())
    }

    /// An element: names, declarations, properties.
    fn describe(&self, full_name: &str) -> PyResult<String> {
        let app = self.app()?;
        Ok(describe::element(&app, full_name).map_err(Failure::from)?.to_string())
    }

    /// The fullNames that a selector finds.
    fn find(&self, selector: &str) -> PyResult<Vec<String>> {
        let found = self.app()?.live().tree().find(selector);
        let found = found
            .map_err(|error| Failure::from(wxlogin::Error::invalid(error.to_string(), error.to_string())))?;
        Ok(found.iter().map(|element| element.full_name().to_owned()).collect())
    }

    /// The fullNames of a Type's instances, in the order of a login page.
    fn instances(&self, type_name: &str, recursive: bool) -> PyResult<Vec<String>> {
        let app = self.app()?;
        app.element(type_name).map_err(Failure::from)?;
        let found = app.live().tree().instances_of(type_name, recursive);
        let instances = found.iter().filter(|element| element.kind() == RoleKind::Instance);
        Ok(instances.map(|element| element.full_name().to_owned()).collect())
    }

    /// Every fullName.
    fn names(&self) -> PyResult<Vec<String>> {
        Ok(self.app()?.live().tree().all().map(|element| element.full_name().to_owned()).collect())
    }

    /// Who the app is.
    fn info(&self) -> PyResult<String> {
        let app = self.app()?;
        let tree = app.live().tree();
        let problems: Vec<Value> =
            tree.diagnostics().iter().map(|problem| Value::String(problem.to_string())).collect();
        Ok(serde_json::json!({"app": tree.app(), "dir": tree.dir(), "problems": problems}).to_string())
    }

    /// Closes the app before a fork, once the calls that are under way have finished. SQLite must have no connection open
    /// when a process forks: the child would take over its locks in memory without holding them. Gives false, and leaves
    /// the app open, when calls take longer than this many seconds.
    fn quiesce(&self, py: Python<'_>, seconds: f64) -> bool {
        self.quiesced.store(true, Ordering::SeqCst);
        let Some(app) = self.app.swap(None) else { return true };
        py.detach(|| {
            let begun = Instant::now();
            while Arc::strong_count(&self.under_way) > 1 || Arc::strong_count(&app) > 1 {
                if begun.elapsed().as_secs_f64() > seconds {
                    self.app.store(Some(app));
                    self.quiesced.store(false, Ordering::SeqCst);
                    return false;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            self.discard(Some(app));
            true
        })
    }

    /// Closes the app; calls that are under way finish.
    fn close(&self, py: Python<'_>) {
        let app = self.app.swap(None);
        py.detach(|| self.discard(app));
    }
}

impl App {
    fn app(&self) -> PyResult<Arc<wxlogin::App>> {
        if !self.process.is_here() {
            return Err(PyRuntimeError::new_err(
                "this app was opened before the process forked; open it again in the child (os.fork does so by itself)",
            ));
        }
        self.app.load_full().ok_or_else(|| {
            if self.quiesced.load(Ordering::SeqCst) {
                NativeQuiesced::new_err("the process is about to fork")
            } else {
                PyRuntimeError::new_err("this app is closed")
            }
        })
    }

    fn request(
        &self,
        visit: &Visit,
        element: String,
        function: String,
        arguments: String,
    ) -> PyResult<Request> {
        // Before the app is taken, so that nobody who has it is overlooked.
        let under_way = Arc::clone(&self.under_way);
        let app = wxlogin::App::clone(self.app()?.as_ref());
        Ok(Request { app, calling: visit.calling(), element, function, arguments, _under_way: under_way })
    }

    /// In a forked child the app is left alone: its threads and locks are the parent's.
    fn discard(&self, app: Option<Arc<wxlogin::App>>) {
        if self.process.is_here() {
            let runtime = self.process.runtime();
            let _context = runtime.as_ref().ok().map(|runtime| runtime.enter());
            drop(app);
        } else {
            std::mem::forget(app);
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let app = self.app.swap(None);
        self.discard(app);
    }
}
