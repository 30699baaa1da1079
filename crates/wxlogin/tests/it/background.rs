//! What goes on by itself: tokens renewed, keys rotated, webhooks told.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::{Arc, Mutex};

use crate::support::{MINI, OFFICIAL, Stage};
use async_trait::async_trait;
use bytes::Bytes;
use serde_json::{Value, json};
use wxlogin::ports::{Http, HttpFailure};
use wxlogin_core::flows::Webhook;

const PUBLIC_MODEL: &str = "auths.loginTypes.WechatPublicType.WechatPublicAuthModel";

#[tokio::test]
async fn tokens_are_renewed_before_they_end_until_wechat_says_no() {
    let stage = Stage::new().await;
    stage.register(OFFICIAL, "alice").await;
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 0, "nothing ends soon");
    stage.wait(7200 - 500);
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 1);
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 0, "renewed once");
    stage.wait(7000);
    stage.fault("/sns/oauth2/refresh_token", json!({"errcode": 42002}));
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 0);
    stage.wait(7000);
    let asked = stage.asked("/sns/oauth2/refresh_token");
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 0);
    assert_eq!(stage.asked("/sns/oauth2/refresh_token"), asked, "a dead token is left alone");
    let row = stage.serve(PUBLIC_MODEL, "get", json!({})).await.unwrap();
    assert_eq!((&row["accessToken"], &row["refreshToken"]), (&Value::Null, &Value::Null));
    stage.sign_in(OFFICIAL, "alice").await.unwrap();
    let row = stage.serve(PUBLIC_MODEL, "get", json!({})).await.unwrap();
    assert!(row["accessToken"].is_string(), "signing in again brings new ones");
}

#[tokio::test]
async fn a_renewal_that_fails_for_now_is_tried_again() {
    let stage = Stage::new().await;
    stage.register(OFFICIAL, "alice").await;
    stage.wait(7000);
    stage.fault("/sns/oauth2/refresh_token", json!("http_502_before"));
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 0);
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 1);
}

#[tokio::test]
async fn after_a_rotation_everything_is_sealed_with_the_new_key() {
    let stage = Stage::new().await;
    let user = stage.register(MINI, "alice").await;
    stage.register(OFFICIAL, "bob").await;
    let file = stage.folder.path().join("data/master.key");
    let mut ring = wxlogin::secret::Keyring::parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
    ring.rotate(wxlogin::secret::MasterKey::generate(&wxlogin::ports::SeededRng::new(99)));
    std::fs::write(&file, ring.to_file()).unwrap();

    let stage = stage.restart().await;
    let done = stage.app.core().reseal().await.unwrap();
    assert_eq!((done.resealed, done.unreadable), (2, 0));
    assert_eq!(stage.app.core().reseal().await.unwrap().resealed, 0, "nothing is left to do");

    ring.forget_old();
    std::fs::write(&file, ring.to_file()).unwrap();
    let stage = stage.restart().await;
    assert_eq!(
        stage.serve(MINI, "checkSession", json!({"userId": user})).await.unwrap(),
        json!({"isValid": true})
    );
}

#[tokio::test]
async fn nothing_is_readable_in_a_stolen_database() {
    let stage = Stage::new().await;
    stage.register(MINI, "alice").await;
    stage.register(OFFICIAL, "bob").await;
    let (_, session) = stage.sign_in(MINI, "alice").await.unwrap();
    let row = stage.serve(PUBLIC_MODEL, "get", json!({})).await.unwrap();
    let unspent =
        stage.ask(OFFICIAL, "getLoginCode", json!({"code": stage.code(OFFICIAL, "carol")})).await.unwrap();
    let secrets = [
        session.as_str(),
        row["accessToken"].as_str().unwrap(),
        row["refreshToken"].as_str().unwrap(),
        unspent["bindCode"].as_str().unwrap(),
        &crate::support::secret_of("Mini"),
    ];
    for entry in std::fs::read_dir(stage.folder.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
    }
}

/// A receiver that says no as often as it is told to, and keeps what it took.
#[derive(Default)]
struct Receiver {
    refusals: Mutex<usize>,
    taken: Mutex<Vec<(http::HeaderMap, Value)>>,
}

#[async_trait]
impl Http for Receiver {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        let mut left = self.refusals.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            return Ok(http::Response::builder().status(503).body(Bytes::new()).unwrap());
        }
        let body = serde_json::from_slice(request.body()).unwrap();
        self.taken.lock().unwrap().push((request.headers().clone(), body));
        Ok(http::Response::new(Bytes::new()))
    }
}

#[tokio::test]
async fn a_webhook_is_told_in_order_and_again_after_a_refusal() {
    let receiver = Arc::new(Receiver::default());
    let http = receiver.clone();
    let stage = Stage::with(move |builder| builder.http(http)).await;
    let core = stage.app.core();
    let webhook = Webhook {
        url: "http://127.0.0.1/hook".parse().unwrap(),
        secret: "a long enough secret".into(),
        kinds: vec![],
    };
    core.add_user(&wxlogin::Visit::in_process(), "before", None, None).await.unwrap();
    assert_eq!(core.deliver_webhooks(&webhook).await.unwrap(), Some(0), "the past is not told");

    for n in 0..3 {
        let wrong = "a wrong password".into();
        let _ = core
            .login(
                &wxlogin::Visit::anonymous(),
                wxlogin::LoginRequest {
                    username: Some(format!("user{n}")),
                    password: Some(wrong),
                    ..wxlogin::LoginRequest::default()
                },
            )
            .await
            .unwrap_err();
    }
    *receiver.refusals.lock().unwrap() = 1;
    assert!(core.deliver_webhooks(&webhook).await.is_err());
    assert_eq!(core.deliver_webhooks(&webhook).await.unwrap(), Some(3));
    let taken = receiver.taken.lock().unwrap().clone();
    let ids: Vec<_> =
        taken.iter().map(|(headers, _)| headers["webhook-id"].to_str().unwrap().to_owned()).collect();
    assert!(ids.is_sorted() && ids.len() == 3, "{ids:?}");
    assert!(taken.iter().all(|(headers, body)| {
        body["type"] == "login.failed" && headers["webhook-signature"].to_str().unwrap().starts_with("v1,")
    }));

    core.stores.events.set_event_cursor(wxlogin_core::flows::WEBHOOK_READER, 1).await.unwrap();
    assert_eq!(core.deliver_webhooks(&webhook).await.unwrap(), Some(3), "moved back, it is told again");
}
