//! Counters and times for `/metrics`. The recorder belongs to the server, not to the process, so that several servers can
//! live in one process.

use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};

use metrics::{Counter, Histogram, counter, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use wxlogin::{
    CacheFigures, Line,
    health::{Health, State},
};

/// Upper bounds in seconds: a check of a session takes less than a millisecond, an exchange with WeChat up to ten seconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    live: Counter,
    refused: Counter,
}

/// The method, in a word of ours, and the status.
type Outcome = (&'static str, u16);

/// What the requests of one route were counted with before: finding a counter by its labels costs more than the check of
/// a session.
#[derive(Default)]
pub(crate) struct Tally(RwLock<Vec<(Outcome, Counted)>>);

/// The counter and the times of one kind of request.
struct Counted {
    requests: Counter,
    times: Histogram,
}

impl Tally {
    /// A finished request. `route` is a pattern of ours, so there are only so many, and always the same for one tally.
    pub(crate) fn count(&self, metrics: &Metrics, outcome: Outcome, route: &str, took: Duration) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counted)) = known.iter().find(|(known, _)| *known == outcome) {
            return counted.count(took);
        }
        drop(known);
        let counted = metrics.counted(outcome, route);
        counted.count(took);
        self.0.write().unwrap_or_else(PoisonError::into_inner).push((outcome, counted));
    }
}

impl Counted {
    fn count(&self, took: Duration) {
        self.requests.increment(1);
        self.times.record(took);
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        // The only failure is an empty list of buckets; times then become summaries.
        let builder = builder.set_buckets(BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        let checked = |outcome| {
            with_local_recorder(
                &recorder,
                || counter!("wxlogin_sessions_checked_total", "outcome" => outcome),
            )
        };
        let (live, refused) = (checked("live"), checked("refused"));
        Self { recorder, handle, live, refused }
    }

    fn counted(&self, (method, status): Outcome, route: &str) -> Counted {
        let labels = (route.to_owned(), status.to_string());
        with_local_recorder(&self.recorder, || Counted {
            requests: counter!("wxlogin_http_requests_total", "method" => method, "route" => labels.0.clone(), "status" => labels.1),
            times: histogram!("wxlogin_http_request_duration_seconds", "route" => labels.0),
        })
    }

    /// An attempt to sign in through a login method (fullName, `password`, ...); `outcome` is `ok` or an error code.
    pub(crate) fn login(&self, method: &str, outcome: &'static str) {
        with_local_recorder(&self.recorder, || {
            counter!("wxlogin_logins_total", "method" => method.to_owned(), "outcome" => outcome)
                .increment(1);
        });
    }

    /// A QR code was asked for: `own` was shown, the `frame` was wanted, or the platform's page was `unreadable`, so that
    /// the frame was shown instead.
    pub(crate) fn qr(&self, method: &str, shown: &'static str) {
        with_local_recorder(&self.recorder, || {
            counter!("wxlogin_qr_codes_total", "method" => method.to_owned(), "shown" => shown).increment(1);
        });
    }

    /// A token that was looked up.
    pub(crate) fn session_checked(&self, live: bool) {
        if live { self.live.increment(1) } else { self.refused.increment(1) }
    }

    /// How what keeps the state was found: whether it answers, and whether it takes changes.
    pub(crate) fn health(&self, health: &Health) {
        with_local_recorder(&self.recorder, || {
            for check in &health.checks {
                gauge!("wxlogin_dependency_up", "dependency" => check.name)
                    .set(u8::from(check.state != State::Down));
                gauge!("wxlogin_dependency_writable", "dependency" => check.name)
                    .set(u8::from(check.state == State::Up));
            }
        });
    }

    /// How many elements do not load: those that never did, and those that serve as they last did.
    pub(crate) fn elements(&self, broken: usize, kept: usize) {
        let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        with_local_recorder(&self.recorder, || {
            gauge!("wxlogin_elements_failing", "serving" => "nothing").set(count(broken));
            gauge!("wxlogin_elements_failing", "serving" => "last_good").set(count(kept));
        });
    }

    /// The page, in Prometheus's text format. What the cache of sessions has counted itself is put on it now.
    pub(crate) fn page(&self, sessions: &CacheFigures) -> String {
        with_local_recorder(&self.recorder, || {
            let looked_up = |outcome| counter!("wxlogin_session_cache_lookups_total", "outcome" => outcome);
            looked_up("hit").absolute(sessions.hits);
            looked_up("miss").absolute(sessions.misses);
            if sessions.line != Line::None {
                counter!("wxlogin_revocations_heard_total").absolute(sessions.heard);
                counter!("wxlogin_revocations_unannounced_total").absolute(sessions.unannounced);
                let up = sessions.line == Line::Up;
                gauge!("wxlogin_revocations_channel_up").set(if up { 1.0 } else { 0.0 });
            }
        });
        self.handle.render()
    }

    /// Folds what was recorded into the buckets, so that memory stays bounded while nobody reads the page.
    pub(crate) fn tidy(&self) {
        self.handle.run_upkeep();
    }
}
