//! Sealed messages: what was not sealed by the other side does not open, what was opens to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;
use wxlogin_wechat::crypto::{PushCrypto, decrypt_user_data, verify_push_url, verify_raw_data};

const APP_ID: &str = "wx00000000000000aa";
const SESSION_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAA==";

fuzz_target!(|data: &[u8]| {
    let key = SecretString::from("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
    let crypto = PushCrypto::new(SecretString::from("token"), &key, APP_ID).expect("a key");
    let sealed = crypto.encrypt(data, *b"aaaabbbbccccdddd").expect("a short message");
    assert_eq!(crypto.decrypt(&sealed).expect("our own seal"), data);
    let signature = crypto.msg_signature("1", "2", &sealed);
    assert!(crypto.open(&sealed, "1", "2", &signature).is_ok());
    assert!(crypto.open(&sealed, "1", "3", &signature).is_err());
    let other = PushCrypto::new(SecretString::from("token"), &key, "wx00000000000000ab").expect("a key");
    assert!(other.decrypt(&sealed).is_err(), "opened for another app");

    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = crypto.decrypt(text);
    assert!(crypto.open(text, "1", "2", "0000000000000000000000000000000000000000").is_err());
    let parts: Vec<&str> = text.splitn(4, '\n').collect();
    if let [timestamp, nonce, signature, encrypted] = parts[..] {
        let _ = crypto.open(encrypted, timestamp, nonce, signature);
        let _ = verify_push_url(&SecretString::from("token"), timestamp, nonce, signature);
        let _ = verify_raw_data(encrypted, &SecretString::from(SESSION_KEY), signature);
        let _ = decrypt_user_data(&SecretString::from(SESSION_KEY), encrypted, timestamp, APP_ID);
        let _ = decrypt_user_data(&SecretString::from(nonce), encrypted, timestamp, APP_ID);
    }
});
