//! The one HTTP client: its connections, and one request over them.
//!
//! No redirects, no retries. Connections are kept, HTTP/2 is used where the peer offers it (ALPN), and a silent peer is
//! noticed by keep-alive probes.
//!
//! One kind of repetition is left in the library below: a request that was taken for a kept connection and handed back
//! because the connection had ended *before a byte of the request was written* goes over another one. Nothing was sent, so
//! nothing one-time can be spent by it; a request of which anything was written is never handed back. The tests hold both.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::{Failure, Limits, dns::Resolver};

/// Larger answers are refused. The calls that this client is for have answers of a few kilobytes.
const MAX_ANSWER: usize = 1 << 20;

/// How long an idle connection is kept. As many are kept for a host as calls may be under way: with fewer, a busy server
/// would close connections after each wave of answers and make them anew, TLS included, for the next. A host that offers
/// HTTP/2 needs one for all calls.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How often a silent connection is asked whether the peer is still there.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// The client's settings, apart from the roots of trust.
#[expect(clippy::disallowed_methods, reason = "the one HTTP client is made here")]
pub(crate) fn builder(limits: &Limits, user_agent: &str, resolver: Resolver) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(limits.connect)
        .timeout(limits.request)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .dns_resolver(resolver)
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .pool_max_idle_per_host(limits.max_in_flight)
        .tcp_nodelay(true)
        .tcp_keepalive(KEEP_ALIVE_INTERVAL)
        .http2_keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .http2_keep_alive_timeout(limits.request)
        .user_agent(user_agent)
}

/// Sends a request once. `limit` stands in for the client's own.
pub(crate) async fn exchange(
    client: &reqwest::Client,
    request: http::Request<Bytes>,
    limit: Option<Duration>,
) -> Result<http::Response<Bytes>, Failure> {
    let mut request = reqwest::Request::try_from(request).map_err(|_| Failure::Connect)?;
    if let Some(limit) = limit {
        *request.timeout_mut() = Some(limit);
    }
    let mut answer = client.execute(request).await.map_err(|error| failure(&error))?;
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failure(&error))? {
        if body.len().saturating_add(chunk.len()) > MAX_ANSWER {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = http::Response::new(body.freeze());
    *response.status_mut() = answer.status();
    *response.version_mut() = answer.version();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}

/// A `reqwest::Error` prints its URL, which may carry a secret; only its kind leaves this file.
fn failure(error: &reqwest::Error) -> Failure {
    if error.is_connect() {
        Failure::Connect
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Interrupted
    }
}
