//! Scan-to-login of a service account: the ticket, the image, the event push.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
mod support;

use serde_json::json;
use sha1::{Digest as _, Sha1};
use support::{ACCOUNT, MINI, Platform};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Takes one push and answers `success`.
async fn receive(listener: &tokio::net::TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    while !request.ends_with(b"</xml>") {
        let mut part = [0; 1024];
        let read = stream.read(&mut part).await.unwrap();
        request.extend_from_slice(&part[..read]);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess").await.unwrap();
    String::from_utf8(request).unwrap()
}

async fn ticket(platform: &Platform) -> String {
    let path = format!("/cgi-bin/qrcode/create?access_token={}", platform.global_token(ACCOUNT).await);
    let body = json!({ "expire_seconds": 600, "action_name": "QR_STR_SCENE", "action_info": { "scene": { "scene_str": "login1" } } });
    let created = platform.post(&path, "application/json", &body.to_string()).await;
    assert_eq!(created.keys(), ["ticket", "expire_seconds", "url"]);
    assert_eq!(created.text("ticket").len(), 96);
    created.text("ticket")
}

#[tokio::test]
async fn the_first_scan_subscribes_and_the_next_is_scan() {
    let platform = Platform::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/wx", listener.local_addr().unwrap());
    let app = json!({ "app_id": ACCOUNT, "secret": "s3cret", "kind": "official", "push": { "url": url, "token": "t0k" } });
    platform.control("/sandbox/apps", app).await;
    let ticket = ticket(&platform).await;
    let encoded: String = url::form_urlencoded::byte_serialize(ticket.as_bytes()).collect();
    let image = platform.get(format!("/cgi-bin/showqrcode?ticket={encoded}")).await;
    assert_eq!(image.content_type, "image/jpg");
    assert_eq!(platform.get("/cgi-bin/showqrcode?ticket=bad".into()).await.status, 404);
    let scan = json!({ "ticket": ticket, "persona": "bob" });
    let (first, _) =
        futures::join!(receive(&listener), platform.control("/sandbox/scene/scan", scan.clone()));
    assert!(
        first.contains("<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_login1]]></EventKey>")
    );
    let (second, _) = futures::join!(receive(&listener), platform.control("/sandbox/scene/scan", scan));
    assert!(second.contains("<Event><![CDATA[SCAN]]></Event><EventKey><![CDATA[login1]]></EventKey>"));
    let query = first.split(' ').nth(1).unwrap().split_once('?').unwrap().1;
    let value = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).unwrap().1.into_owned()
    };
    let mut parts = ["t0k".to_owned(), value("timestamp"), value("nonce")];
    parts.sort();
    let expected: String = Sha1::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(value("signature"), expected);
    assert!(first.contains(&format!("<FromUserName><![CDATA[{}]]>", value("openid"))));
}

#[tokio::test]
async fn only_service_accounts_make_tickets() {
    let platform = Platform::new();
    let path = format!("/cgi-bin/qrcode/create?access_token={}", platform.global_token(MINI).await);
    platform.post(&path, "application/json", "{}").await.is_error(48001, "api unauthorized rid: ");
    let path = format!("/cgi-bin/qrcode/create?access_token={}", platform.global_token(ACCOUNT).await);
    platform.post(&path, "application/json", "{}").await.is_error(40052, "invalid action name rid: ");
    let zero = json!({ "action_name": "QR_SCENE", "action_info": { "scene": { "scene_id": 0 } } });
    platform
        .post(&path, "application/json", &zero.to_string())
        .await
        .is_error(40053, "invalid action info rid: ");
}
