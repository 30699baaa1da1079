//! GET /connect/l/qrconnect: the long poll of the QR page (protocol, section 5.4).
use std::pin::pin;

use axum::Extension;
use axum::extract::State;
use tokio::time::{Instant, timeout_at};

use serde_json::json;

use crate::sandbox::{Sandbox, Stopping};
use crate::wire::{Answer, Call, Rule, fail, rule};
use crate::world::{ScreenState, World};

const CONTENT_TYPE: &str = "text/javascript; charset=utf-8";

/// Where a uuid stands, as the poll tells it.
struct Standing {
    code: u16,
    body: String,
    rule: Rule,
}

/// Answers at once when the standing is not the one the page knows already (`last`); otherwise holds until it
/// changes, or says 408.
pub(crate) async fn poll(
    State(sandbox): State<Sandbox>,
    stopping: Option<Extension<Stopping>>,
    Extension(call): Extension<Call>,
) -> Answer {
    let uuid = call.param("uuid").unwrap_or_default();
    let last = call.param("last").unwrap_or_default();
    let form = Form::of(&call);
    let mut changes = sandbox.subscribe();
    let mut stopped = pin!(Stopping::asked(stopping.map(|Extension(stopping)| stopping)));
    let deadline = Instant::now() + sandbox.with(|world| world.timings.long_poll_hold);
    loop {
        let (standing, rest) =
            sandbox.with(|world| (standing(world, &uuid, form), until_expiry(world, &uuid)));
        let known = standing.code == 408 || (standing.code.to_string() == last && !is_final(standing.code));
        if !known {
            return Answer::ok(form.content_type(), standing.body, standing.rule);
        }
        let wake = rest.map_or(deadline, |rest| deadline.min(Instant::now() + rest));
        tokio::select! {
            changed = timeout_at(wake, changes.changed()) => {
                if changed.is_err() && Instant::now() >= deadline {
                    return unchanged(form);
                }
            }
            () = &mut stopped => return unchanged(form),
        }
    }
}

/// How the poll answers: a script that the page runs, the same with an address for the native-app page, or JSON for the
/// app SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Script,
    Address,
    Json,
}

impl Form {
    fn of(call: &Call) -> Self {
        match call.param("f").as_deref() {
            Some("url") => Self::Address,
            Some("json") => Self::Json,
            _ => Self::Script,
        }
    }

    fn content_type(self) -> &'static str {
        if self == Self::Json { "application/json; charset=utf-8" } else { CONTENT_TYPE }
    }

    fn body(self, wx_errcode: u16, wx_code: &str) -> String {
        match self {
            Self::Json => json!({ "wx_errcode": wx_errcode, "wx_code": wx_code }).to_string(),
            Self::Script | Self::Address => body(wx_errcode, wx_code),
        }
    }
}

fn is_final(code: u16) -> bool {
    matches!(code, 402 | 405)
}

/// Real time until the QR code expires, so that a held poll can say 402 on time.
fn until_expiry(world: &World, uuid: &str) -> Option<std::time::Duration> {
    let rest = world.screen_rest(uuid)?;
    Some(rest.unsigned_abs() + std::time::Duration::from_millis(20))
}

fn standing(world: &World, uuid: &str, form: Form) -> Standing {
    let plain = |code: u16, rule| Standing { code, body: form.body(code, ""), rule };
    let Some(screen) = world.screen(uuid) else {
        // What the platform says to a uuid it never gave out is not captured; 402 makes the page reload.
        return plain(402, rule!("no such uuid (402 is an assumption)", "uuid 不存在（402 是推测）"));
    };
    if world.screen_expired(&screen) {
        return plain(402, rule!("the QR code has expired", "二维码已过期"));
    }
    match screen.status.clone() {
        ScreenState::Waiting => plain(408, rule!("nobody has scanned the QR code", "二维码尚未被扫描")),
        ScreenState::Scanned(_) => plain(404, rule!("scanned; waiting for the tap", "已扫码，等待点击确认")),
        ScreenState::Cancelled => {
            plain(403, rule!("cancelled on the phone; it can be scanned again", "已在手机上取消，可再次扫码"))
        }
        ScreenState::Confirmed { code, persona } => {
            let body = match form {
                Form::Address => url_body(world, &screen, &code, &persona),
                Form::Script | Form::Json => form.body(405, &code),
            };
            let rule = rule!(
                "confirmed; every tab with this uuid gets the same code",
                "已确认；使用该 uuid 的每个标签页得到同一个 code"
            );
            Standing { code: 405, body, rule }
        }
    }
}

/// The script assigns wx_errcode, then wx_code; captures of 403 and 402 have no wx_code.
fn body(wx_errcode: u16, wx_code: &str) -> String {
    match wx_errcode {
        402 | 403 => format!("window.wx_errcode={wx_errcode};"),
        _ => format!("window.wx_errcode={wx_errcode};window.wx_code='{wx_code}';"),
    }
}

/// The native-app variant: a redirect address in place of the code.
fn url_body(world: &World, screen: &crate::world::Screen, code: &str, persona: &str) -> String {
    let nickname = world.persona(persona).map(|persona| persona.nickname).unwrap_or_default();
    let safe = |text: &str| text.replace(['\\', '\'', '<', '\n', '\r'], "");
    let target = format!("{}://oauth?code={code}&state={}", safe(&screen.app_id), safe(&screen.state_param));
    format!(
        "window.wx_errcode=405;window.wx_redirecturl='{target}';window.wx_nickname='{}';",
        safe(&nickname)
    )
}

/// The poll's answer for a bare code.
pub(crate) fn body_for_code(code: i64, call: &Call) -> Answer {
    let (code, form) = (u16::try_from(code).unwrap_or(500), Form::of(call));
    Answer::ok(form.content_type(), form.body(code, ""), fail::FAULT)
}

fn unchanged(form: Form) -> Answer {
    Answer::ok(
        form.content_type(),
        form.body(408, ""),
        rule!("nothing changed while the poll was held", "长轮询等待期间状态没有变化"),
    )
}
