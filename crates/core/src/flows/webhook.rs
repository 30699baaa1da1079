//! Webhooks: the event record, told to the application, in order and at least once.
//!
//! The record is the queue: a cursor says how far the receiver has come, so that nothing is lost by a crash, and moving it
//! back delivers again. One server at a time tells, under a lease. Requests follow the Standard Webhooks specification:
//! `webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`).

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::Sha256;

use super::{Core, lease::Lease};
use crate::{
    Error, Result,
    nouns::{Event, EventKind},
    ports::EventFilter,
};

/// The name of the webhook's cursor in the event record.
pub const WEBHOOK_READER: &str = "webhook";

/// How many events are read at a time.
const BATCH: u32 = 100;

/// How long a server that died keeps the others from telling, at least. Longer where calls may take longer.
const TERM: Duration = Duration::from_secs(30);

/// What is told when the setting names nothing.
const USUAL: [EventKind; 9] = [
    EventKind::UserRegistered,
    EventKind::LoginSucceeded,
    EventKind::LoginFailed,
    EventKind::IdentityBound,
    EventKind::IdentityUnbound,
    EventKind::UserMerged,
    EventKind::FactorChanged,
    EventKind::PasswordChanged,
    EventKind::LoginUnusual,
];

/// Where events are told.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The receiver.
    pub url: http::Uri,
    /// What both sides sign with: `whsec_` and base64, or any text.
    pub secret: SecretString,
    /// Which events; empty: the usual six.
    pub kinds: Vec<EventKind>,
}

impl Webhook {
    fn tells(&self, kind: EventKind) -> bool {
        if self.kinds.is_empty() { USUAL.contains(&kind) } else { self.kinds.contains(&kind) }
    }

    /// The request for one event.
    pub fn request(&self, event: &Event, now: Timestamp) -> Result<http::Request<Bytes>> {
        let told = &event.event;
        let id = format!("evt_{}", event.id);
        let body = json!({
            "id": id,
            "type": told.kind.as_str(),
            "timestamp": told.at.to_string(),
            "data": {"userId": told.user_id, "method": told.method, "detail": told.detail, "actor": told.actor},
        })
        .to_string();
        let seconds = now.as_second();
        let signature = self.sign(&format!("{id}.{seconds}.{body}"))?;
        http::Request::post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", format!("v1,{signature}"))
            .body(Bytes::from(body))
            .map_err(Error::internal)
    }

    fn sign(&self, text: &str) -> Result<String> {
        let secret = self.secret.expose_secret();
        let decoded = secret.strip_prefix("whsec_").and_then(|rest| STANDARD.decode(rest).ok());
        let key = decoded.unwrap_or_else(|| secret.as_bytes().to_vec());
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
        mac.update(text.as_bytes());
        Ok(STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl Core {
    /// Tells what has not been told yet, and gives how many events that were; `None` while another server tells. `Err` means
    /// that the receiver did not accept one; it and everything after it stay for the next try.
    pub async fn deliver_webhooks(&self, webhook: &Webhook) -> Result<Option<usize>> {
        // Half of it, which is what is left after `keep`, is longer than one call.
        let term = TERM.max(self.policy.patience * 2);
        let Some(mut lease) = self.lease(WEBHOOK_READER, term).await? else { return Ok(None) };
        let told = self.deliver(webhook, &mut lease).await;
        if let Err(error) = lease.release().await {
            tracing::warn!(cause = error.cause(), "the webhook's lease ends by itself");
        }
        told.map(Some)
    }

    async fn deliver(&self, webhook: &Webhook, lease: &mut Lease<'_>) -> Result<usize> {
        let events = &self.stores.events;
        let Some(mut cursor) = events.event_cursor(WEBHOOK_READER).await? else {
            // A webhook that is new is told what happens from now on, not the whole past.
            let newest = events.events(&EventFilter::default(), 1).await?;
            events.set_event_cursor(WEBHOOK_READER, newest.first().map_or(0, |event| event.id)).await?;
            return Ok(0);
        };
        let mut told = 0;
        loop {
            let filter = EventFilter { after: Some(cursor), ..EventFilter::default() };
            let batch = events.events(&filter, BATCH).await?;
            if batch.is_empty() {
                return Ok(told);
            }
            for event in &batch {
                if !lease.keep().await? {
                    return Ok(told);
                }
                if webhook.tells(event.event.kind) {
                    self.tell(webhook, event).await?;
                    told += 1;
                }
                // Moved by somebody else: an operator wants events told again, or the lease ended during the call.
                if !events.advance_event_cursor(WEBHOOK_READER, cursor, event.id).await? {
                    return Ok(told);
                }
                cursor = event.id;
            }
        }
    }

    async fn tell(&self, webhook: &Webhook, event: &Event) -> Result<()> {
        let request = webhook.request(event, self.clock.now())?;
        let answer = self
            .http
            .send(request)
            .await
            .map_err(|failure| Error::internal(format_args!("webhook: {failure}")))?;
        if answer.status().is_success() {
            return Ok(());
        }
        Err(Error::internal(format_args!(
            "the webhook's receiver answered {} to event {}",
            answer.status().as_u16(),
            event.id
        )))
    }
}
