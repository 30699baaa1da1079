//! A webhook is told by one server at a time, however long that takes, and its cursor is moved by whoever has the lease.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::{Arc, Mutex, OnceLock};

use crate::support::Stage;
use async_trait::async_trait;
use bytes::Bytes;
use wxlogin::{
    App, Visit, WEBHOOK_READER,
    ports::{Http, HttpFailure, ManualClock},
};
use wxlogin_core::flows::Webhook;

/// What happens during a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum During {
    /// It takes this many seconds.
    Seconds(i64),
    /// It takes longer than a lease lives, and another server begins and does not end.
    Stolen,
    /// An operator wants everything told again.
    Replayed,
}

/// Takes everything that it is told.
struct Receiver {
    clock: OnceLock<Arc<ManualClock>>,
    other: OnceLock<App>,
    during: During,
    others_turns: Mutex<Vec<Option<usize>>>,
    taken: Mutex<Vec<String>>,
}

impl Receiver {
    fn new(during: During) -> Arc<Self> {
        Arc::new(Self {
            clock: OnceLock::new(),
            other: OnceLock::new(),
            during,
            others_turns: Mutex::default(),
            taken: Mutex::default(),
        })
    }

    fn taken(&self) -> usize {
        self.taken.lock().unwrap().len()
    }
}

#[async_trait]
impl Http for Receiver {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        self.taken.lock().unwrap().push(request.headers()["webhook-id"].to_str().unwrap().to_owned());
        let (Some(clock), Some(other)) = (self.clock.get(), self.other.get()) else {
            return Ok(http::Response::new(Bytes::new()));
        };
        let core = other.core();
        match self.during {
            During::Seconds(seconds) => {
                clock.advance(jiff::SignedDuration::from_secs(seconds));
                let turn = Box::pin(core.deliver_webhooks(&webhook())).await.unwrap();
                self.others_turns.lock().unwrap().push(turn);
            }
            During::Stolen => {
                clock.advance(jiff::SignedDuration::from_secs(3600));
                let term = std::time::Duration::from_secs(30);
                assert!(core.ephemeral.claim("lease:webhook", b"another", term).await.unwrap());
                core.stores.events.set_event_cursor(WEBHOOK_READER, 1000).await.unwrap();
            }
            During::Replayed => core.stores.events.set_event_cursor(WEBHOOK_READER, 0).await.unwrap(),
        }
        Ok(http::Response::new(Bytes::new()))
    }
}

fn webhook() -> Webhook {
    Webhook {
        url: "http://127.0.0.1/hook".parse().unwrap(),
        secret: "a long enough secret".into(),
        kinds: wxlogin::nouns::EventKind::ALL.to_vec(),
    }
}

/// Two servers of one app, and four events to be told.
async fn backlog(during: During) -> (Stage, Arc<Receiver>) {
    let receiver = Receiver::new(during);
    let http = receiver.clone();
    let stage = Stage::with(move |builder| builder.http(http)).await;
    let http = receiver.clone();
    let other =
        crate::support::open(stage.folder.path(), &stage.origin, stage.clock.clone(), move |b| b.http(http))
            .await;
    stage.app.core().add_user(&Visit::in_process(), "before", None, None).await.unwrap();
    stage.app.core().deliver_webhooks(&webhook()).await.unwrap();
    for name in ["anna", "bert", "cora", "dora"] {
        stage.app.core().add_user(&Visit::in_process(), name, None, None).await.unwrap();
    }
    receiver.clock.set(stage.clock.clone()).unwrap();
    receiver.other.set(other).ok().unwrap();
    (stage, receiver)
}

#[tokio::test]
async fn a_backlog_that_takes_longer_than_a_lease_is_told_by_one_server() {
    let (stage, receiver) = Box::pin(backlog(During::Seconds(20))).await;
    assert_eq!(stage.app.core().deliver_webhooks(&webhook()).await.unwrap(), Some(4));
    assert_eq!(*receiver.others_turns.lock().unwrap(), [None; 4], "another server told at the same time");
    assert_eq!(receiver.taken(), 4);
    assert_eq!(stage.app.core().ephemeral.peek("lease:webhook").await.unwrap(), None, "it is given up");
}

#[tokio::test]
async fn whoever_lost_the_lease_stops_and_leaves_cursor_and_lease_to_the_next() {
    let (stage, receiver) = backlog(During::Stolen).await;
    let core = stage.app.core();
    assert_eq!(core.deliver_webhooks(&webhook()).await.unwrap(), Some(1));
    assert_eq!(receiver.taken(), 1);
    assert_eq!(core.stores.events.event_cursor(WEBHOOK_READER).await.unwrap(), Some(1000), "moved back");
    let lease = core.ephemeral.peek("lease:webhook").await.unwrap();
    assert_eq!(lease.as_deref(), Some(&b"another"[..]), "another's lease was removed");
}

#[tokio::test]
async fn what_is_to_be_told_again_is_even_while_a_server_tells() {
    let (stage, _) = backlog(During::Replayed).await;
    let core = stage.app.core();
    assert_eq!(core.deliver_webhooks(&webhook()).await.unwrap(), Some(1));
    assert_eq!(core.stores.events.event_cursor(WEBHOOK_READER).await.unwrap(), Some(0));
}
