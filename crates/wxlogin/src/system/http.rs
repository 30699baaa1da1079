//! The one HTTP client: three timeouts, a bound on calls under way, no redirects, no retries, no proxy surprises.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use tokio::sync::Semaphore;
use wxlogin_core::ports::{Held, Http, HttpFailure};

/// More than any answer of WeChat's sign-in endpoints; the largest known is a qrconnect page of 42 KB.
const MAX_ANSWER: usize = 1 << 20;

/// There was no place.
const OVERLOADED: HttpFailure = HttpFailure::Overloaded { retry_after: Duration::from_secs(2) };

/// Times and bounds, from the settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HttpLimits {
    pub(crate) connect: Duration,
    pub(crate) request: Duration,
    pub(crate) total: Duration,
    pub(crate) in_flight: usize,
    pub(crate) held: usize,
}

pub(crate) struct HttpClient {
    client: reqwest::Client,
    places: Arc<Semaphore>,
    held: Arc<Semaphore>,
    limits: HttpLimits,
}

impl HttpClient {
    /// Fails when TLS cannot be set up, which on a bare container means that ca-certificates is missing.
    #[expect(clippy::disallowed_methods, reason = "the one HTTP client is made here")]
    pub(crate) fn new(limits: HttpLimits) -> Result<Self, String> {
        let client = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(Duration::from_secs(60))
            .tcp_nodelay(true)
            .user_agent(concat!("wxlogin/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| "the HTTP client cannot be made; install the ca-certificates package".to_owned())?;
        let places = |number: usize| Arc::new(Semaphore::new(number.max(1)));
        Ok(Self { client, places: places(limits.in_flight), held: places(limits.held), limits })
    }

    /// A long poll: its own places, no queue, its own limit in place of all others.
    async fn hold(
        &self,
        request: http::Request<Bytes>,
        limit: Duration,
    ) -> Result<http::Response<Bytes>, HttpFailure> {
        let Ok(_place) = self.held.try_acquire() else { return Err(OVERLOADED) };
        let work = self.exchange(request, Some(limit));
        tokio::time::timeout(limit, work).await.unwrap_or(Err(HttpFailure::Timeout))
    }

    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limit: Option<Duration>,
    ) -> Result<http::Response<Bytes>, HttpFailure> {
        let mut request = reqwest::Request::try_from(request).map_err(|_| HttpFailure::Connect)?;
        if let Some(limit) = limit {
            *request.timeout_mut() = Some(limit);
        }
        let mut answer = self.client.execute(request).await.map_err(|error| failure(&error))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| failure(&error))? {
            if body.len().saturating_add(chunk.len()) > MAX_ANSWER {
                return Err(HttpFailure::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = http::Response::new(body.freeze());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}

#[async_trait]
impl Http for HttpClient {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        if let Some(Held(limit)) = request.extensions().get().copied() {
            return self.hold(request, limit).await;
        }
        let work = async {
            let waiting = tokio::time::timeout(self.limits.request, self.places.acquire());
            let Ok(Ok(_place)) = waiting.await else { return Err(OVERLOADED) };
            self.exchange(request, None).await
        };
        tokio::time::timeout(self.limits.total, work).await.unwrap_or(Err(HttpFailure::Timeout))
    }
}

/// A `reqwest::Error` prints its URL, and WeChat's URLs carry the AppSecret; only its kind leaves this file.
fn failure(error: &reqwest::Error) -> HttpFailure {
    if error.is_connect() {
        HttpFailure::Connect
    } else if error.is_timeout() {
        HttpFailure::Timeout
    } else {
        HttpFailure::Interrupted
    }
}
