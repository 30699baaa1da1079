//! What came back, and how long it took.

use std::time::{Duration, Instant};

use reqwest::{RequestBuilder, header::HeaderMap};
use serde_json::Value;

/// No answer may take longer, whatever is away. The longest is two waits of five seconds for PostgreSQL: for a connection,
/// and for its answer.
const BOUND: Duration = Duration::from_secs(14);

/// An answer of the server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) took: Duration,
}

impl Answer {
    /// Sends, and waits for the whole answer. `Err` when there is none, because the server has gone.
    pub(crate) async fn of(request: RequestBuilder) -> Result<Self, reqwest::Error> {
        let begun = Instant::now();
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let took = begun.elapsed();
        assert!(took < BOUND, "an answer took {took:?}: {status} {body}");
        Ok(Self { status, headers, body, took })
    }

    /// It was done.
    #[track_caller]
    pub(crate) fn works(self) -> Self {
        assert!((200..400).contains(&self.status), "{self:?}");
        self
    }

    /// It was refused for now, with a code, and with the time to try again.
    #[track_caller]
    pub(crate) fn refuses(&self, code: &str) {
        self.fails(503, code);
        let wait: Option<u64> =
            self.headers.get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok());
        assert!(wait.is_some_and(|seconds| seconds >= 1), "no Retry-After: {self:?}");
        assert!(self.body["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{self:?}");
    }

    /// It failed for good.
    #[track_caller]
    pub(crate) fn fails(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{self:?}");
    }

    /// A text in `data`, or at the top where there is no envelope.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        let found = self.body["data"][name].as_str().or_else(|| self.body[name].as_str());
        found.unwrap_or_else(|| panic!("no {name} in {self:?}")).to_owned()
    }
}
