//! Mini programs: session keys, signatures, phone numbers, encrypted data, the global token.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use crate::support::{ACCOUNT, MINI, Platform, SITE};
use serde_json::json;

fn hmac_of_empty(key: &str) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_new_login_replaces_the_session_key() {
    let platform = Platform::new();
    let token = platform.global_token(MINI).await;
    let old = platform.session(MINI, &platform.code(MINI, "alice", "mini").await).await;
    let openid = old.text("openid");
    let check = |signature: String| {
        let path = format!(
            "/wxa/checksession?access_token={token}&openid={openid}&sig_method=hmac_sha256&signature={signature}"
        );
        platform.get(path)
    };
    let signature = hmac_of_empty(&old.text("session_key"));
    assert_eq!(check(signature.clone()).await.body, r#"{"errcode":0,"errmsg":"ok"}"#);
    assert_eq!(check(signature.to_uppercase()).await.body, r#"{"errcode":0,"errmsg":"ok"}"#);
    platform.session(MINI, &platform.code(MINI, "alice", "mini").await).await;
    check(signature).await.is_error(87009, "invalid signature");
}

#[tokio::test]
async fn resetting_gives_a_new_key_and_kills_the_old() {
    let platform = Platform::new();
    let token = platform.global_token(MINI).await;
    let session = platform.session(MINI, &platform.code(MINI, "alice", "mini").await).await;
    let (openid, signature) = (session.text("openid"), hmac_of_empty(&session.text("session_key")));
    let path = format!("/wxa/resetusersessionkey?access_token={token}&openid={openid}&signature={signature}");
    platform.get(path.clone()).await.is_error(87008, "invalid sig_method");
    let reset = platform.get(format!("{path}&sig_method=hmac_sha256")).await;
    assert_eq!(reset.keys(), ["errcode", "errmsg", "openid", "session_key"]);
    platform.get(format!("{path}&sig_method=hmac_sha256")).await.is_error(87009, "invalid signature");
}

#[tokio::test]
async fn a_phone_code_gives_the_number_once() {
    let platform = Platform::new();
    let path = format!("/wxa/business/getuserphonenumber?access_token={}", platform.global_token(MINI).await);
    let code = platform.code(MINI, "alice", "phone").await;
    assert_eq!(code.len(), 64);
    let body = json!({ "code": code }).to_string();
    let answer = platform.post(&path, "application/json", &body).await;
    assert_eq!(
        answer.body,
        format!(
            r#"{{"errcode":0,"errmsg":"ok","phone_info":{{"phoneNumber":"13800000001","purePhoneNumber":"13800000001","countryCode":"86","watermark":{{"timestamp":{},"appid":"{MINI}"}}}}}}"#,
            crate::support::START
        )
    );
    let again = platform.post(&path, "application/json", &body).await;
    again.is_error(40029, "invalid code hint: [");
    let login_code = json!({ "code": platform.code(MINI, "alice", "mini").await }).to_string();
    platform.post(&path, "application/json", &login_code).await.is_error(40029, "invalid code hint: [");
    platform.post(&path, "application/json", "code=1").await.is_error(47001, "data format error hint: [");
    platform.post(&path, "application/json", "").await.is_error(44002, "empty post data rid: ");
    platform.get(path).await.is_error(43002, "require POST method rid: ");
}

#[tokio::test]
async fn encrypted_data_opens_with_the_session_key() {
    use aes::cipher::block_padding::Pkcs7;
    use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let platform = Platform::new();
    let session = platform.session(MINI, &platform.code(MINI, "carol", "mini").await).await;
    let asked = json!({ "appid": MINI, "persona": "carol", "kind": "user" });
    let sealed = platform.control("/sandbox/encrypted", asked).await;
    let bytes = |name: &str| STANDARD.decode(sealed[name].as_str().unwrap()).unwrap();
    let key: [u8; 16] = STANDARD.decode(session.text("session_key")).unwrap().try_into().unwrap();
    let iv: [u8; 16] = bytes("iv").try_into().unwrap();
    let mut buffer = bytes("encryptedData");
    let opened = cbc::Decryptor::<aes::Aes128>::new(&key.into(), &iv.into())
        .decrypt_padded::<Pkcs7>(&mut buffer)
        .unwrap();
    let user: serde_json::Value = serde_json::from_slice(opened).unwrap();
    assert_eq!(user["openId"], session.text("openid"));
    assert_eq!(user["nickName"], "卡萝尔🌸");
    assert_eq!(user["watermark"]["appid"], MINI);
}

#[tokio::test]
async fn blocked_people_and_busy_minutes_are_refused() {
    let platform = Platform::new();
    platform.control("/sandbox/people", json!({ "id": "bob", "blocked": true })).await;
    platform
        .session(MINI, &platform.code(MINI, "bob", "mini").await)
        .await
        .is_error(40226, "code blocked, rid: ");
    for _ in 0..100 {
        let code = platform.code(MINI, "alice", "mini").await;
        assert!(platform.session(MINI, &code).await.body.contains("session_key"));
    }
    let code = platform.code(MINI, "alice", "mini").await;
    platform.session(MINI, &code).await.is_error(45011, "api minute-quota reach limit");
    platform.advance(60).await;
    assert!(platform.session(MINI, &code).await.body.contains("session_key"));
}

#[tokio::test]
async fn the_global_token_has_the_captured_length_and_an_ip_list() {
    let platform = Platform::new();
    let path = format!("/cgi-bin/token?grant_type=client_credential&appid={ACCOUNT}&secret=s3cret");
    let token = platform.get(path.clone()).await;
    assert_eq!((token.text("access_token").len(), token.body.len()), (157, 194));
    platform.get(path.replace("s3cret", "x")).await.is_error(40125, "invalid appsecret rid: ");
    let listed =
        json!({ "app_id": ACCOUNT, "secret": "s3cret", "kind": "official", "ip_allow_list": ["192.0.2.1"] });
    platform.control("/sandbox/apps", listed).await;
    platform
        .get(path)
        .await
        .is_error(40164, "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist rid: ");
}

#[tokio::test]
async fn the_stable_token_stays_and_force_is_limited() {
    let platform = Platform::new();
    let ask = |force: bool| {
        let body = json!({
            "grant_type": "client_credential", "appid": SITE, "secret": "s3cret", "force_refresh": force
        });
        let text = body.to_string();
        let platform = &platform;
        async move { platform.post("/cgi-bin/stable_token", "application/json", &text).await }
    };
    let first = ask(false).await;
    platform.advance(60).await;
    let second = ask(false).await;
    assert_eq!(first.text("access_token"), second.text("access_token"));
    assert_eq!(second.json()["expires_in"], 7140);
    let forced = ask(true).await;
    assert_ne!(forced.text("access_token"), first.text("access_token"));
    ask(true).await.is_error(45011, "api minute-quota");
    platform.advance(7000).await;
    assert_ne!(ask(false).await.text("access_token"), forced.text("access_token"), "rotated before its end");
}
