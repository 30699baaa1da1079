//! A request together with the judgement of its answer.

use std::fmt;

use bytes::Bytes;

use crate::{Endpoint, Failure, Transport};

/// Judges an answer. Pure: the same answer always gives the same result.
pub type Parse<T> = Box<dyn Fn(&http::Response<Bytes>) -> Result<T, Failure> + Send + Sync>;

/// One call to the platform, not sent yet.
///
/// `Debug` prints the path only: the query holds the AppSecret and the code, the body may hold them too.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<T> {
    /// What to send.
    pub request: http::Request<Bytes>,
    /// How to judge the answer.
    pub parse: Parse<T>,
    /// Where it goes; safe to log.
    pub endpoint: Endpoint,
    /// Whether the request carries a code that WeChat accepts once. Such a call must not be repeated by anyone.
    pub one_time: bool,
}

impl<T> Call<T> {
    /// Sends the call once and judges the answer. The request carries its [`Endpoint`] as an extension, so that whoever sends
    /// it can count by endpoint without reading addresses.
    ///
    /// # Errors
    /// What WeChat refused, or [`crate::FailureKind::Unavailable`] when there was no answer that can be read.
    pub async fn send(mut self, transport: &dyn Transport) -> Result<T, Failure> {
        let endpoint = self.endpoint;
        self.request.extensions_mut().insert(endpoint);
        let answer =
            transport.send(self.request).await.map_err(|error| Failure::transport(endpoint, error))?;
        (self.parse)(&answer)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.endpoint)
    }
}
