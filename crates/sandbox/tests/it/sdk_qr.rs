//! The QR code that a mobile app shows itself, and the ticket that it signs with.
use crate::support::{MINI, Platform};
use serde_json::json;
use sha1::{Digest as _, Sha1};

const MOBILE: &str = "wx00000000000000dd";

async fn ticket(platform: &Platform, app_id: &str, kind: &str) -> crate::support::Answer {
    let token = platform.global_token(app_id).await;
    platform.get(format!("/cgi-bin/ticket/getticket?access_token={token}&type={kind}")).await
}

fn signed(ticket: &str) -> String {
    let text = format!("appid={MOBILE}&noncestr=n&sdk_ticket={ticket}&timestamp=1700000000");
    let signature: String = Sha1::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "/connect/sdk/qrconnect?appid={MOBILE}&noncestr=n&timestamp=1700000000&scope=snsapi_userinfo&signature={signature}"
    )
}

#[tokio::test]
async fn a_signed_request_gives_a_uuid_that_the_phone_confirms_and_the_poll_gives_the_code_as_json() {
    let platform = Platform::new();
    let app = json!({ "app_id": MOBILE, "secret": "s3cret", "kind": "mobile" });
    platform.control("/sandbox/apps", app).await;
    let issued = ticket(&platform, MOBILE, "2").await;
    assert_eq!(issued.keys(), ["errcode", "errmsg", "ticket", "expires_in"]);
    assert_eq!(issued.text("ticket").len(), 86);
    assert_eq!(ticket(&platform, MOBILE, "2").await.text("ticket"), issued.text("ticket"));
    let shown = platform.get(signed(&issued.text("ticket"))).await.json();
    assert_eq!(shown["errcode"], 0, "{shown}");
    let uuid = shown["uuid"].as_str().unwrap_or_default();
    assert!(shown["qrcode"]["qrcodeurl"].as_str().is_some_and(|url| url.ends_with(uuid)), "{shown}");
    platform.control(&format!("/sandbox/qr/{uuid}/scan"), json!({ "persona": "bob" })).await;
    let poll = || platform.get(format!("/connect/l/qrconnect?f=json&uuid={uuid}"));
    assert_eq!(poll().await.json(), json!({ "wx_errcode": 404, "wx_code": "" }));
    platform.control(&format!("/sandbox/qr/{uuid}/confirm"), json!({ "persona": "bob" })).await;
    let code = poll().await.text("wx_code");
    assert_eq!(platform.exchange(MOBILE, &code).await.text("scope"), "snsapi_userinfo");
}

#[tokio::test]
async fn a_wrong_signature_an_old_ticket_and_another_kind_of_app_are_refused() {
    let platform = Platform::new();
    let app = json!({ "app_id": MOBILE, "secret": "s3cret", "kind": "mobile" });
    platform.control("/sandbox/apps", app).await;
    platform.get(signed("x")).await.is_error(87009, "invalid signature");
    let issued = ticket(&platform, MOBILE, "2").await.text("ticket");
    platform
        .get(signed(&issued).replace("timestamp=1700000000", "timestamp=1"))
        .await
        .is_error(87009, "invalid");
    platform.get(signed(&issued).replace(MOBILE, MINI)).await.is_error(48001, "api unauthorized");
    platform.advance(7201).await;
    platform.get(signed(&issued)).await.is_error(87009, "invalid signature");
    ticket(&platform, MINI, "wx_card").await.is_error(40097, "invalid args rid: ");
}
