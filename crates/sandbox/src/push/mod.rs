//! Event pushes of a service account: what WeChat POSTs to the app when somebody scans a parametric QR code
//! (protocol, section 14).
mod event;
mod http;

use std::time::Duration;

use serde_json::json;

use crate::sandbox::Sandbox;
use crate::wire::{Rule, rule};
use crate::world::LogEntry;

pub(crate) use event::PushRequest;

/// An app must answer within 5 seconds; three attempts in all.
const PATIENCE: Duration = Duration::from_secs(5);
const ATTEMPTS: usize = 3;

const RULE: Rule = rule!(
    "a scan pushes subscribe (first time) or SCAN, a follow without a scan subscribe; tried three times",
    "扫码后推送 subscribe（首次）或 SCAN，未扫码的关注推送 subscribe；最多尝试三次"
);

/// The persona scans the ticket's QR code, and the event goes to the app's URL.
///
/// # Errors
/// A text for a person: the ticket is unknown, the app has no push URL, or nobody answered there.
pub(crate) async fn scan(sandbox: &Sandbox, ticket: &str, persona: &str) -> Result<(), Rule> {
    let request = sandbox.with(|world| event::of_scan(world, ticket, persona))?;
    deliver(sandbox, &request).await
}

/// The persona follows a service account without its QR code, and the event goes to the app's URL.
///
/// # Errors
/// A text for a person: no such account or persona, follows already, no push URL, or nobody answered there.
pub(crate) async fn follow(sandbox: &Sandbox, app_id: &str, persona: &str) -> Result<(), Rule> {
    let request = sandbox.with(|world| event::of_follow(world, app_id, persona))?;
    deliver(sandbox, &request).await
}

async fn deliver(sandbox: &Sandbox, request: &PushRequest) -> Result<(), Rule> {
    let mut last = Err(late());
    for _ in 0..ATTEMPTS {
        last = match tokio::time::timeout(PATIENCE, http::send(&request.url, Some(&request.body))).await {
            Ok(result) => result.map(|reply| reply.status),
            Err(_) => Err(late()),
        };
        log(sandbox, request, &last);
        if last.is_ok() {
            break;
        }
    }
    last.map(|_| ()).map_err(|rule| {
        Rule::made(
            format!("the event could not be delivered: {}", rule.english()),
            format!("事件未能送达：{}", rule.chinese()),
        )
    })
}

/// What saving the URL in the platform's console does: a signed GET with echostr, which must come back bare.
///
/// # Errors
/// A text for a person: no push URL, no answer, or another answer than the echostr.
pub(crate) async fn verify(sandbox: &Sandbox, app_id: &str) -> Result<(), Rule> {
    let (url, echo) = sandbox.with(|world| event::of_verification(world, app_id))?;
    let reply = tokio::time::timeout(PATIENCE, http::send(&url, None)).await;
    let reply = reply.map_err(|_| late())??;
    if reply.body.trim() == echo {
        return Ok(());
    }
    let start: String = reply.body.chars().take(40).collect();
    Err(Rule::made(
        format!("the app must answer the bare echostr {echo}, and answered {start:?}"),
        format!("应用必须原样返回 echostr {echo}，实际返回 {start:?}"),
    ))
}

fn late() -> Rule {
    let seconds = PATIENCE.as_secs();
    Rule::made(format!("no answer within {seconds} seconds"), format!("{seconds} 秒内没有应答"))
}

fn log(sandbox: &Sandbox, request: &PushRequest, result: &Result<u16, Rule>) {
    let path = request.url.split('?').next().unwrap_or_default().to_owned();
    sandbox.with(|world| {
        let entry = LogEntry {
            number: 0,
            at: world.now,
            method: "PUSH".to_owned(),
            endpoint: path,
            appid: Some(request.app_id.clone()),
            persona: Some(request.persona.clone()),
            parameters: json!({ "Event": request.event, "EventKey": request.event_key, "FromUserName": request.openid }),
            status: result.as_ref().copied().unwrap_or_default(),
            answer: result.as_ref().err().map_or(json!("answered"), |rule| json!(rule.english())),
            rule: RULE.english().to_owned(),
            rule_zh: RULE.chinese().to_owned(),
            fault: None,
        };
        world.log.push(entry);
    });
}
