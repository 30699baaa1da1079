//! The HTTP port over the outbound client.

mod outcome;

use async_trait::async_trait;
use bytes::Bytes;
use wxlogin_core::ports::{Held, Http, HttpFailure, Place, Wanted};
use wxlogin_outbound::{Client, Failure, Limits, OutboundState, Proxies, Reservation};

use outcome::WechatEndpoints;

/// The proxies that this process's environment names.
#[must_use]
pub fn proxies() -> Proxies {
    Proxies::from_environment(|name| std::env::var(name).ok())
}

/// The one HTTP client of an app. A reservation travels with the task, since a login type stands between the flow that
/// makes it and the call that uses it.
pub(crate) struct HttpClient(Client<WechatEndpoints>);

impl HttpClient {
    /// # Errors
    /// When TLS cannot be set up.
    pub(crate) fn new(limits: Limits) -> Result<Self, String> {
        let user_agent = concat!("wxlogin/", env!("CARGO_PKG_VERSION"));
        Client::new(limits, user_agent, &proxies(), WechatEndpoints).map(Self)
    }

    /// What an operator sees.
    pub(crate) fn state(&self) -> OutboundState {
        self.0.state()
    }
}

#[async_trait]
impl Http for HttpClient {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        let answer = if let Some(Held(limit)) = request.extensions().get().copied() {
            self.0.long_poll(request, limit).await
        } else {
            let place = Place::current();
            self.0.send(request, place.as_ref().and_then(Place::held::<Reservation>)).await
        };
        answer.map_err(into_port_failure)
    }

    async fn reserve(&self, wanted: Wanted<'_>) -> Result<Place, HttpFailure> {
        let reservation = self.0.reserve(wanted.line, wanted.host).await.map_err(into_port_failure)?;
        Ok(Place::new(reservation))
    }
}

const fn into_port_failure(failure: Failure) -> HttpFailure {
    match failure {
        Failure::Connect => HttpFailure::Connect,
        Failure::Timeout => HttpFailure::Timeout,
        Failure::Interrupted => HttpFailure::Interrupted,
        Failure::TooLarge => HttpFailure::TooLarge,
        Failure::Overloaded { retry_after } => HttpFailure::Overloaded { retry_after },
        Failure::BreakerOpen { retry_after } => HttpFailure::Resting { retry_after },
    }
}
