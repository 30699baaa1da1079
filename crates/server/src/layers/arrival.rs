//! A request's body arrives before the request takes a place: who sends a head and then nothing, or a byte now and then, holds
//! a connection of their own and nothing of anybody else's.

use std::{pin::Pin, sync::Arc, time::Duration};

use axum::{
    body::{Body, HttpBody as _},
    extract::Request,
    http::{StatusCode, header},
};
use hyper::body::{Bytes, Frame};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};
use wxlogin::Error;

use crate::envelope::Failure;

/// How long a body may take before its rate counts.
const GRACE: Duration = Duration::from_secs(3);
/// Bytes a second that a body must bring from then on, on average.
const LEAST_RATE: usize = 1024;
/// What each body may bring without a share of [`MEMORY`]; a sign-in is shorter.
const FREE: usize = 4 * 1024;
/// Kibibytes of unfinished bodies that are kept, beyond what is free.
const MEMORY: usize = 64 * 1024;

/// Unfinished bodies.
pub(crate) struct Arrivals {
    limit: usize,
    patience: Duration,
    memory: Arc<Semaphore>,
}

impl Arrivals {
    /// Bodies of at most `limit` bytes, each arriving within `patience`.
    pub(crate) fn new(limit: usize, patience: Duration) -> Self {
        Self { limit, patience, memory: Arc::new(Semaphore::new(MEMORY)) }
    }

    /// Why a request need not be read: it says itself that it is too long.
    pub(super) fn refuses(&self, request: &Request) -> Option<Failure> {
        let lengths = request.headers().get(header::CONTENT_LENGTH)?;
        let length: u64 = lengths.to_str().ok()?.parse().ok()?;
        (length > u64::try_from(self.limit).unwrap_or(u64::MAX)).then(|| too_large(self.limit))
    }

    /// The request with its whole body in memory.
    pub(super) async fn whole(&self, request: Request) -> Result<Request, Failure> {
        let (parts, body) = request.into_parts();
        let body = self.read(body).await?;
        Ok(Request::from_parts(parts, Body::from(body)))
    }

    async fn read(&self, mut body: Body) -> Result<Bytes, Failure> {
        let began = Instant::now();
        let mut whole = Vec::new();
        let mut first = Bytes::new();
        let mut kept: Option<OwnedSemaphorePermit> = None;
        loop {
            let received = whole.len().max(first.len());
            let due = began + self.patience.min(GRACE + rate(received));
            let frame = timeout_at(due, next(&mut body)).await.map_err(|_| too_slow())?;
            let Some(frame) = frame else { break };
            let frame = frame.map_err(|_| cut_off())?;
            let Ok(data) = frame.into_data() else { continue };
            let length = received.saturating_add(data.len());
            if length > self.limit {
                return Err(too_large(self.limit));
            }
            self.keep(&mut kept, length)?;
            // Most bodies come in one piece and are not copied.
            if received == 0 {
                first = data;
            } else {
                if whole.is_empty() {
                    whole.extend_from_slice(&first);
                }
                whole.extend_from_slice(&data);
            }
        }
        Ok(if whole.is_empty() { first } else { Bytes::from(whole) })
    }

    fn keep(&self, kept: &mut Option<OwnedSemaphorePermit>, length: usize) -> Result<(), Failure> {
        let wanted = length.saturating_sub(FREE).div_ceil(1024);
        let more = wanted.saturating_sub(kept.as_ref().map_or(0, OwnedSemaphorePermit::num_permits));
        if more == 0 {
            return Ok(());
        }
        let more = u32::try_from(more).map_err(|_| too_large(self.limit))?;
        let more = Arc::clone(&self.memory).try_acquire_many_owned(more).map_err(|_| super::bound::full())?;
        match kept {
            Some(kept) => kept.merge(more),
            None => *kept = Some(more),
        }
        Ok(())
    }
}

/// How long what has been received may have taken at the least rate.
fn rate(received: usize) -> Duration {
    Duration::from_secs(u64::try_from(received / LEAST_RATE).unwrap_or(u64::MAX))
}

async fn next(body: &mut Body) -> Option<Result<Frame<Bytes>, axum::Error>> {
    std::future::poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await
}

fn too_slow() -> Failure {
    let error = Error::invalid("The body did not arrive in time.", "请求体未在规定时间内到达。")
        .hint(
            "Send it again, faster; http.body_timeout says how long it may take.",
            "请更快地重新发送；时限见 http.body_timeout。",
        )
        .unspent();
    Failure::with_status(error, StatusCode::REQUEST_TIMEOUT)
}

fn cut_off() -> Failure {
    Error::invalid("The body did not arrive whole.", "请求体未完整到达。")
        .hint("Send it again.", "请重新发送。")
        .unspent()
        .into()
}

/// A body longer than `http.body_limit`.
pub(crate) fn too_large(limit: usize) -> Failure {
    let error = Error::invalid(
        format!("The body is larger than {limit} bytes."),
        format!("请求体超过 {limit} 字节。"),
    )
    .hint("Send less, or raise http.body_limit.", "请减小请求体，或调大 http.body_limit。")
    .unspent();
    Failure::with_status(error, StatusCode::PAYLOAD_TOO_LARGE)
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    const KIB: usize = 1024;

    fn arrivals() -> Arrivals {
        Arrivals::new(64 * KIB, Duration::from_secs(10))
    }

    /// A body of `pieces` pieces of `size` bytes, one each `pause`, and then nothing more and no end.
    fn half_sent(pieces: usize, size: usize, pause: Duration) -> Body {
        let pieces = stream::unfold(0, move |sent| async move {
            tokio::time::sleep(pause).await;
            if sent == pieces {
                std::future::pending::<()>().await;
            }
            Some((Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; size])), sent + 1))
        });
        Body::from_stream(pieces)
    }

    async fn refused_after(body: Body) -> (u16, Duration) {
        let began = Instant::now();
        let failure = arrivals().read(body).await.unwrap_err();
        (axum::response::IntoResponse::into_response(failure).status().as_u16(), began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_nothing_or_a_byte_now_and_then_is_waited_for_briefly() {
        let second = Duration::from_secs(1);
        assert_eq!(refused_after(half_sent(0, 1, second)).await, (408, GRACE));
        assert_eq!(refused_after(half_sent(100, 1, second / 2)).await, (408, GRACE));
        // At more than the least rate, until the patience is over.
        let (status, took) = refused_after(half_sent(100, 2 * KIB, second)).await;
        assert_eq!((status, took), (408, Duration::from_secs(10)));
        // Below it, a little longer than nothing would be.
        let (_, took) = refused_after(half_sent(100, KIB / 2, second)).await;
        assert!(took >= GRACE && took <= GRACE + 4 * second, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_in_pieces_is_put_together() {
        let pieces = ["{\"a\"", ":", "1}"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
        assert_eq!(arrivals().read(Body::from_stream(stream::iter(pieces))).await.unwrap(), "{\"a\":1}");
        assert_eq!(arrivals().read(Body::from("whole")).await.unwrap(), "whole");
        assert_eq!(arrivals().read(Body::empty()).await.unwrap(), "");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_long_is_refused_when_it_says_so_or_when_it_is() {
        let says = Request::post("/").header("content-length", 64 * KIB + 1).body(Body::empty()).unwrap();
        assert!(arrivals().refuses(&says).is_some());
        let fits = Request::post("/").header("content-length", 64 * KIB).body(Body::empty()).unwrap();
        assert!(arrivals().refuses(&fits).is_none());
        assert_eq!(refused_after(half_sent(100, 16 * KIB, Duration::from_millis(1))).await.0, 413);
    }

    #[tokio::test(start_paused = true)]
    async fn unfinished_bodies_have_a_bounded_memory_and_short_ones_need_none_of_it() {
        let arrivals = arrivals();
        let _everything = Arc::clone(&arrivals.memory).try_acquire_many_owned(64 * 1024).unwrap();
        assert_eq!(arrivals.read(Body::from(vec![0; FREE])).await.unwrap().len(), FREE);
        assert!(arrivals.read(Body::from(vec![0; FREE + 1])).await.is_err());
        drop(_everything);
        arrivals.read(Body::from(vec![0; FREE + 1])).await.unwrap();
        assert_eq!(arrivals.memory.available_permits(), MEMORY, "it is given back");
    }
}
