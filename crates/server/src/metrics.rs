//! Counters and times for `/metrics`. The recorder belongs to the server, not to the process, so that several servers can
//! live in one process.

use std::time::Duration;

use metrics::{counter, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

/// Upper bounds in seconds: a check of a session takes less than a millisecond, an exchange with WeChat up to ten seconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        // The only failure is an empty list of buckets; times then become summaries.
        let builder = builder.set_buckets(BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        Self { recorder, handle }
    }

    /// A finished request.
    pub(crate) fn request(&self, method: &'static str, route: String, status: u16, took: Duration) {
        with_local_recorder(&self.recorder, || {
            let status = status.to_string();
            counter!("wxlogin_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
                .increment(1);
            histogram!("wxlogin_http_request_duration_seconds", "route" => route).record(took);
        });
    }

    /// An attempt to sign in through a login method (fullName, `password`, ...); `outcome` is `ok` or an error code.
    pub(crate) fn login(&self, method: &str, outcome: &'static str) {
        with_local_recorder(&self.recorder, || {
            counter!("wxlogin_logins_total", "method" => method.to_owned(), "outcome" => outcome)
                .increment(1);
        });
    }

    /// A token that was looked up.
    pub(crate) fn session_checked(&self, live: bool) {
        with_local_recorder(&self.recorder, || {
            let outcome = if live { "live" } else { "refused" };
            counter!("wxlogin_sessions_checked_total", "outcome" => outcome).increment(1);
        });
    }

    /// The page, in Prometheus's text format.
    pub(crate) fn page(&self) -> String {
        self.handle.render()
    }

    /// Folds what was recorded into the buckets, so that memory stays bounded while nobody reads the page.
    pub(crate) fn tidy(&self) {
        self.handle.run_upkeep();
    }
}
