//! Scan-to-login of a service account: the ticket, the image, the event push.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use crate::support::{ACCOUNT, MINI, Platform};
use serde_json::json;
use sha1::{Digest as _, Sha1};
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
    assert_eq!(platform.get(format!("/cgi-bin/showqrcode?ticket={ticket}")).await.status, 200, "not escaped");
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

#[tokio::test]
async fn safe_mode_seals_the_event_and_signs_the_seal() {
    use aes::cipher::block_padding::NoPadding;
    use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let platform = Platform::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/wx", listener.local_addr().unwrap());
    let key = [9_u8; 32];
    let aes_key = STANDARD.encode(key).trim_end_matches('=').to_owned();
    let push = json!({ "url": url, "token": "t0k", "aes_key": aes_key });
    platform.control("/sandbox/apps", json!({ "app_id": ACCOUNT, "push": push })).await;
    let scan = json!({ "ticket": ticket(&platform).await, "persona": "bob" });
    let (event, _) = futures::join!(receive(&listener), platform.control("/sandbox/scene/scan", scan));
    let sealed = event.split("<Encrypt><![CDATA[").nth(1).unwrap().split("]]>").next().unwrap().to_owned();
    let query = event.split(' ').nth(1).unwrap().split_once('?').unwrap().1;
    let value = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).unwrap().1.into_owned()
    };
    let mut parts = ["t0k".to_owned(), value("timestamp"), value("nonce"), sealed.clone()];
    parts.sort();
    let expected: String = Sha1::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((value("encrypt_type"), value("msg_signature")), ("aes".to_owned(), expected));
    let mut buffer = STANDARD.decode(sealed).unwrap();
    assert_eq!(buffer.len() % 32, 0);
    let iv: [u8; 16] = key[..16].try_into().unwrap();
    let opened = cbc::Decryptor::<aes::Aes256>::new(&key.into(), &iv.into())
        .decrypt_padded::<NoPadding>(&mut buffer)
        .unwrap();
    let length = usize::try_from(u32::from_be_bytes(opened[16..20].try_into().unwrap())).unwrap();
    let message = std::str::from_utf8(&opened[20..20 + length]).unwrap();
    assert!(message.contains("qrscene_login1"));
    assert!(opened[20 + length..].starts_with(ACCOUNT.as_bytes()));
}

#[tokio::test]
async fn an_app_that_is_not_there_is_tried_three_times() {
    let platform = Platform::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/wx", listener.local_addr().unwrap());
    drop(listener);
    let push = json!({ "url": url, "token": "t0k" });
    platform.control("/sandbox/apps", json!({ "app_id": ACCOUNT, "push": push })).await;
    let scan = json!({ "ticket": ticket(&platform).await, "persona": "bob" });
    let failed = platform.post("/sandbox/scene/scan", "application/json", &scan.to_string()).await;
    assert!(failed.text("error").contains("could not be delivered"));
    let calls = platform.sandbox.log();
    assert_eq!(calls.iter().filter(|call| call.method == "PUSH").count(), 3);
}

async fn with_push(platform: &Platform) -> tokio::net::TcpListener {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let push = json!({ "url": format!("http://{}/wx", listener.local_addr().unwrap()), "token": "t0k" });
    platform.control("/sandbox/apps", json!({ "app_id": ACCOUNT, "push": push })).await;
    listener
}

#[tokio::test]
async fn the_address_in_the_qr_code_opens_on_the_phone_and_is_scanned_there() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let platform = Platform::new();
    let listener = with_push(&platform).await;
    let path = format!("/cgi-bin/qrcode/create?access_token={}", platform.global_token(ACCOUNT).await);
    let body = json!({ "action_name": "QR_SCENE", "action_info": { "scene": { "scene_id": 7 } } });
    let created = platform.post(&path, "application/json", &body.to_string()).await;
    let (ticket, url) = (created.text("ticket"), created.text("url"));
    assert!(ticket.starts_with("gQ") && !ticket.contains(['+', '/']), "{ticket}");
    let address = url.strip_prefix("http://sandbox.test").unwrap().to_owned();
    let page = platform.get(address.clone()).await;
    assert!(page.body.contains(&format!("name=\"ticket\" value=\"{ticket}\"")), "{}", page.body);
    let pasted = platform.get(format!("/phone/scan?target={url}")).await;
    assert_eq!(pasted.location(), address);
    let form = format!("ticket={ticket}");
    let (event, done) = futures::join!(receive(&listener), platform.post("/phone/scene", FORM, &form));
    assert!(event.contains("<EventKey><![CDATA[qrscene_7]]></EventKey>"), "{event}");
    assert!(done.body.contains("Scanned"), "{}", done.body);
    assert!(platform.get("/q/nothing".into()).await.body.contains("No such QR code"));
}

async fn follower(platform: &Platform, persona: &str) -> crate::support::Answer {
    let code = platform.code(ACCOUNT, persona, "official_base").await;
    let openid = platform.exchange(ACCOUNT, &code).await.text("openid");
    let token = platform.global_token(ACCOUNT).await;
    platform.get(format!("/cgi-bin/user/info?access_token={token}&openid={openid}&lang=zh_CN")).await
}

const FOLLOWS: [&str; 11] = [
    "subscribe",
    "openid",
    "language",
    "subscribe_time",
    "unionid",
    "remark",
    "groupid",
    "tagid_list",
    "subscribe_scene",
    "qr_scene",
    "qr_scene_str",
];

#[tokio::test]
async fn a_follower_s_record_tells_when_and_by_which_qr_code() {
    let platform = Platform::new();
    let listener = with_push(&platform).await;
    let stranger = follower(&platform, "bob").await;
    assert_eq!(stranger.keys(), ["subscribe", "openid", "unionid", "tagid_list"]);
    platform.advance(60).await;
    let scan = json!({ "ticket": ticket(&platform).await, "persona": "bob" });
    futures::join!(receive(&listener), platform.control("/sandbox/scene/scan", scan));
    platform.advance(60).await;
    let known = follower(&platform, "bob").await;
    assert_eq!(known.keys(), FOLLOWS);
    let body = known.json();
    assert_eq!(body["subscribe_time"], crate::support::START + 60);
    assert_eq!(
        (&body["subscribe_scene"], &body["qr_scene_str"]),
        (&json!("ADD_SCENE_QR_CODE"), &json!("login1"))
    );
    assert_eq!((&body["qr_scene"], &body["tagid_list"]), (&json!(0), &json!([])));
    platform.control("/sandbox/people", json!({ "id": "carol", "follower": true })).await;
    let always = follower(&platform, "carol").await.json();
    assert_eq!((&always["subscribe"], &always["qr_scene_str"]), (&json!(1), &json!("")));
    assert_eq!(always["subscribe_time"], crate::support::START);
}

#[tokio::test]
async fn who_follows_without_the_qr_code_subscribes_with_an_empty_key_and_no_ticket() {
    let platform = Platform::new();
    let body = json!({ "appid": ACCOUNT, "persona": "bob" });
    let refused = platform.post("/sandbox/scene/follow", "application/json", &body.to_string()).await;
    assert!(refused.text("error").contains("no push URL"), "{}", refused.body);
    let listener = with_push(&platform).await;
    let (event, _) =
        futures::join!(receive(&listener), platform.control("/sandbox/scene/follow", body.clone()));
    assert!(
        event.contains("<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[]]></EventKey></xml>"),
        "{event}"
    );
    assert_eq!(follower(&platform, "bob").await.json()["subscribe_scene"], "ADD_SCENE_OTHERS");
    let again = platform.post("/sandbox/scene/follow", "application/json", &body.to_string()).await;
    assert!(again.text("error").contains("follows the account already"), "{}", again.body);
    let other = json!({ "appid": MINI, "persona": "bob" }).to_string();
    let other = platform.post("/sandbox/scene/follow", "application/json", &other).await;
    assert!(other.text("error").contains("only a service account"), "{}", other.body);
}
