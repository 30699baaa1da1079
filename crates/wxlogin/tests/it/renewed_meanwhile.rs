//! Somebody signs in while WeChat is asked to renew what the sign-in before brought: the newer tokens stay.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::sync::{Arc, OnceLock};

use crate::support::{MINI, OFFICIAL, Stage};
use async_trait::async_trait;
use bytes::Bytes;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wxlogin::{
    App, Visit,
    ports::{Http, HttpFailure},
};

const PUBLIC_MODEL: &str = "auths.loginTypes.WechatPublicType.WechatPublicAuthModel";

/// Stands for WeChat before one server. Before it answers, alice signs in through another.
struct Slow {
    stage: OnceLock<Arc<Stage>>,
    element: &'static str,
    renewal: Value,
}

#[async_trait]
impl Http for Slow {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        let answer = match request.uri().path() {
            "/cgi-bin/stable_token" => json!({"access_token": "global", "expires_in": 7200}),
            "/sns/oauth2/refresh_token" | "/wxa/resetusersessionkey" => {
                let stage = self.stage.get().unwrap();
                stage.wait(1);
                stage.sign_in(self.element, "alice").await.unwrap();
                stage.wait(1);
                let mut answer = self.renewal.clone();
                answer["openid"] = json!(open_id(stage, self.element).await);
                answer
            }
            other => panic!("{other} was asked"),
        };
        Ok(http::Response::new(answer.to_string().into()))
    }
}

async fn open_id(stage: &Stage, element: &str) -> String {
    let method = stage.app.method(element).unwrap();
    let user = stage.sign_in(element, "alice").await.unwrap().0;
    let user = wxlogin::nouns::UserId::parse(&user).unwrap();
    stage.app.core().identity_of(&method, &user).await.unwrap().key.open_id
}

/// Alice is known, her tokens end soon, and the server that is given asks a slow WeChat.
async fn ending_soon(element: &'static str, renewal: Value) -> (Arc<Stage>, App, String) {
    let slow = Arc::new(Slow { stage: OnceLock::new(), element, renewal });
    let stage = Arc::new(Stage::new().await);
    let user = stage.register(element, "alice").await;
    stage.wait(7000);
    slow.stage.set(Arc::clone(&stage)).ok().unwrap();
    let http = slow.clone();
    let app =
        crate::support::open(stage.folder.path(), &stage.origin, stage.clock.clone(), |b| b.http(http)).await;
    (stage, app, user)
}

#[tokio::test]
async fn renewed_tokens_do_not_replace_those_of_a_newer_sign_in() {
    let fresh = json!({"access_token": "renewed", "refresh_token": "renewed", "expires_in": 7200, "scope": "snsapi_base"});
    let (stage, app, _) = ending_soon(OFFICIAL, fresh).await;
    app.core().renew_tokens().await.unwrap();
    let row = stage.serve(PUBLIC_MODEL, "get", json!({})).await.unwrap();
    assert!(row["accessToken"].as_str().is_some_and(|token| token != "renewed"), "{}", row["accessToken"]);
}

#[tokio::test]
async fn a_dead_token_takes_nothing_of_a_newer_sign_in_with_it() {
    let (stage, app, _) =
        ending_soon(OFFICIAL, json!({"errcode": 42002, "errmsg": "refresh_token expired"})).await;
    assert_eq!(app.core().renew_tokens().await.unwrap(), 0);
    let row = stage.serve(PUBLIC_MODEL, "get", json!({})).await.unwrap();
    assert!(row["accessToken"].is_string() && row["refreshToken"].is_string(), "fresh tokens were erased");
    stage.wait(7000);
    assert_eq!(stage.app.core().renew_tokens().await.unwrap(), 1, "they are renewed as ever");
}

#[tokio::test]
async fn a_session_key_that_was_reset_does_not_replace_that_of_a_newer_sign_in() {
    let (stage, app, user) =
        ending_soon(MINI, json!({"errcode": 0, "errmsg": "ok", "session_key": "cmVzZXRyZXNldHJlc2V0IQ=="}))
            .await;
    let arguments = json!({"userId": user}).as_object().unwrap().clone();
    app.call(&Visit::in_process(), MINI, "resetSession", arguments).await.unwrap();
    let core = stage.app.core();
    let user = wxlogin::nouns::UserId::parse(&user).unwrap();
    let identity = core.identity_of(&stage.app.method(MINI).unwrap(), &user).await.unwrap();
    let key = core.secrets_of(&identity).unwrap().session_key.unwrap();
    assert_ne!(key.expose_secret(), "cmVzZXRyZXNldHJlc2V0IQ==");
}
