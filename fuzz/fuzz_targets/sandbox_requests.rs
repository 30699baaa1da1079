//! Any request to the sandbox: there is an answer, and it is not a server error.
#![no_main]

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use http::Request;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use tower::ServiceExt as _;
use wxlogin_sandbox::{AppKind, AppRegistration, ManualClock, Options, Sandbox};

const APPS: [(&str, AppKind); 3] = [
    ("wx00000000000000aa", AppKind::Website),
    ("wx00000000000000bb", AppKind::Official),
    ("wx00000000000000cc", AppKind::Mini),
];

thread_local! {
    static RUNTIME: RefCell<tokio::runtime::Runtime> = RefCell::new(
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
    );
}

fn sandbox() -> Sandbox {
    let clock = ManualClock::new(Timestamp::from_second(1_789_657_213).expect("a time"));
    let mut options = Options::new(Arc::new(clock), [7; 32]);
    options.timings.long_poll_hold = Duration::ZERO;
    let sandbox = Sandbox::new(options);
    for (app_id, kind) in APPS {
        let app = AppRegistration {
            app_id: app_id.into(),
            secret: "s".into(),
            kind,
            name: app_id.into(),
            callback_domains: vec![],
        };
        sandbox.register_app(app).expect("an app");
    }
    sandbox
}

/// Lines: method, address, headers (`name: value`), an empty line, the body. As HTTP, without the version.
fn request(data: &[u8]) -> Option<Request<Body>> {
    let end = data.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = end.map_or((data, &[][..]), |at| (&data[..at], &data[at + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut request = Request::builder().method(lines.next()?).uri(lines.next()?);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    request.body(Body::from(body.to_vec())).ok()
}

fuzz_target!(|data: &[u8]| {
    let Some(request) = request(data) else { return };
    let sandbox = sandbox();
    let answer = RUNTIME.with_borrow(|runtime| {
        runtime.block_on(async {
            let answer = sandbox.router().oneshot(request).await.expect("infallible");
            let status = answer.status();
            (status, to_bytes(answer.into_body(), usize::MAX).await.unwrap_or_default())
        })
    });
    assert!(answer.0.as_u16() < 500, "{} {:?}", answer.0, answer.1);
    for entry in sandbox.log() {
        assert!(!entry.rule.is_empty() && !entry.rule_zh.is_empty());
    }
});
