//! The mini-program guide from end to end, by HTTP alone.

use serde_json::json;

use crate::commands::support::{Dev, demo_app, http};

#[tokio::test]
async fn a_password_and_a_code_once_then_a_code_is_enough() {
    let app = demo_app();
    let dev = Dev::start(app.path());

    let (status, answer) = dev.login(json!({"code": dev.code("alice").await})).await;
    assert_eq!((status, answer["code"].as_str()), (404, Some("not_bound")), "{answer}");

    let body = json!({"username": "zhangsan", "password": "wrong password", "code": dev.code("alice").await});
    let (status, answer) = dev.login(body).await;
    assert_eq!((status, answer["code"].as_str()), (401, Some("unauthenticated")), "{answer}");

    let body = json!({"username": "zhangsan", "password": "pwd123456", "code": dev.code("alice").await});
    let (status, first) = dev.login(body).await;
    assert_eq!(status, 200, "{first}");
    assert!(first["sessionId"].is_string() && first["expiresAt"].is_string(), "{first}");

    let (status, second) = dev.login(json!({"code": dev.code("alice").await})).await;
    assert_eq!(status, 200, "{second}");
    assert_eq!(first["userId"], second["userId"]);
    assert_ne!(first["sessionId"], second["sessionId"]);
    for answer in [&first, &second] {
        assert!(!answer.to_string().contains("session_key"));
    }

    // Later requests carry the sessionId.
    let session_id = second["sessionId"].as_str().unwrap();
    let who = http().get(format!("{}/v1/session", dev.server)).header("X-Session-Id", session_id);
    let who = who.send().await.unwrap();
    assert_eq!(who.status(), 200);
    let text = who.text().await.unwrap();
    assert!(text.contains(first["userId"].as_str().unwrap()), "{text}");

    let (status, answer) = dev.login(json!({"code": dev.code("carol").await})).await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (404, Some("not_bound")),
        "carol is somebody else: {answer}"
    );
}
