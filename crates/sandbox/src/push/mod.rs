//! Event pushes of a service account: what WeChat POSTs to the app when somebody scans a parametric QR code
//! (protocol, section 14).
mod event;
mod http;

use std::time::Duration;

use serde_json::json;

use crate::sandbox::Sandbox;
use crate::world::LogEntry;

pub(crate) use event::PushRequest;

/// An app must answer within 5 seconds; three attempts in all.
const PATIENCE: Duration = Duration::from_secs(5);
const ATTEMPTS: usize = 3;

/// The persona scans the ticket's QR code, and the event goes to the app's URL.
///
/// # Errors
/// A text for a person: the ticket is unknown, the app has no push URL, or nobody answered there.
pub(crate) async fn scan(sandbox: &Sandbox, ticket: &str, persona: &str) -> Result<(), String> {
    let request = sandbox.with(|world| event::of_scan(world, ticket, persona))?;
    let mut last = Err(String::new());
    for _ in 0..ATTEMPTS {
        last = match tokio::time::timeout(PATIENCE, http::send(&request.url, Some(&request.body))).await {
            Ok(result) => result.map(|reply| reply.status),
            Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
        };
        log(sandbox, &request, &last);
        if last.is_ok() {
            break;
        }
    }
    last.map(|_| ()).map_err(|text| format!("the event could not be delivered: {text}"))
}

/// What saving the URL in the platform's console does: a signed GET with echostr, which must come back bare.
///
/// # Errors
/// A text for a person: no push URL, no answer, or another answer than the echostr.
pub(crate) async fn verify(sandbox: &Sandbox, app_id: &str) -> Result<(), String> {
    let (url, echo) = sandbox.with(|world| event::of_verification(world, app_id))?;
    let reply = tokio::time::timeout(PATIENCE, http::send(&url, None)).await;
    let reply = reply.map_err(|_| format!("no answer within {} seconds", PATIENCE.as_secs()))??;
    if reply.body.trim() == echo {
        return Ok(());
    }
    let start: String = reply.body.chars().take(40).collect();
    Err(format!("the app must answer the bare echostr {echo}, and answered {start:?}"))
}

fn log(sandbox: &Sandbox, request: &PushRequest, result: &Result<u16, String>) {
    let path = request.url.split('?').next().unwrap_or_default().to_owned();
    sandbox.with(|world| {
        let entry = LogEntry {
            number: 0,
            at: world.now,
            method: "PUSH".to_owned(),
            endpoint: path,
            parameters: json!({ "Event": request.event, "EventKey": request.event_key, "FromUserName": request.openid }),
            status: result.as_ref().copied().unwrap_or_default(),
            answer: result.as_ref().err().map_or(json!("answered"), |text| json!(text)),
            rule: "a scan pushes subscribe (first time) or SCAN; tried three times".to_owned(),
            fault: None,
        };
        world.log.push(entry);
    });
}
