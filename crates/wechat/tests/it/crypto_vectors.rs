//! Published vectors of the official samples and of the SDKs' own tests, each recomputed before it was taken.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::support::secret;
use wxlogin_wechat::crypto::{
    CryptoError, PushCrypto, PushError, decrypt_user_data, raw_data_signature, session_signature,
    sorted_sha1, verify_push_url, verify_raw_data,
};

const RAW_DATA: &str = r#"{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}"#;
const ENCRYPTED: &str = "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==";
const IV: &str = "r7BXXKkLb8qrSNn05n0qiA==";
const SESSION_KEY: &str = "tiihtNczf5v6AKRyjwEUhQ==";
const SAMPLE_APP: &str = "wx4f4bc4dec97d474b";

const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const PUSH_APP: &str = "wxb11529c136998cb6";
const SEALED: &str =
    "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==";
const PUSHED: &str = "rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7rZiwny9D7NUrTgA5kpX3KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOytpv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nLvsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJqkcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go/rOz1BsrASwvauNulCh+++yz+CQzBIuikA==";

fn push() -> PushCrypto {
    PushCrypto::new(secret("pamtest"), &secret(AES_KEY), PUSH_APP).unwrap()
}

#[test]
fn c1_raw_data_signature() {
    let key = secret("HyVFkGl5F5OQWJZZaNzBBg==");
    let signature = "75e81ceda165f4ffa64f4068af58c64b8f54b88c";
    assert_eq!(raw_data_signature(RAW_DATA, &key), signature);
    assert!(verify_raw_data(RAW_DATA, &key, &signature.to_uppercase()));
    assert!(!verify_raw_data(&RAW_DATA.replace("Band", "Bond"), &key, signature));
    assert!(!verify_raw_data(RAW_DATA, &key, ""));
}

#[test]
fn c2_encrypted_data_of_the_official_sample() {
    let data = decrypt_user_data(&secret(SESSION_KEY), ENCRYPTED, IV, SAMPLE_APP).unwrap();
    assert_eq!(data["openId"], "oGZUI0egBJY1zhBYw2KhdUfwVJJE");
    assert_eq!(data["unionId"], "ocMvos6NjeKLIBqg5Mr9QjxrP1FA");
    assert_eq!(data["watermark"]["timestamp"], 1477314187);
    let wrapped = format!("{}\n{}\r\n", &ENCRYPTED[..64], &ENCRYPTED[64..]);
    let from_form = ENCRYPTED.replace('+', " ");
    for damaged in [wrapped, from_form] {
        assert_eq!(decrypt_user_data(&secret(SESSION_KEY), &damaged, IV, SAMPLE_APP).as_ref(), Ok(&data));
    }
}

#[test]
fn encrypted_data_of_another_app_is_refused() {
    let other = decrypt_user_data(&secret(SESSION_KEY), ENCRYPTED, IV, "wx0000000000000000");
    assert_eq!(other, Err(CryptoError::WatermarkMismatch));
}

#[test]
fn c3_data_in_front_of_the_ciphertext_is_refused() {
    let longer = format!("aaaa{ENCRYPTED}");
    let result = decrypt_user_data(&secret(SESSION_KEY), &longer, IV, SAMPLE_APP);
    assert_eq!(result, Err(CryptoError::Undecryptable));
}

#[test]
fn c4_a_bad_iv_key_or_text_is_refused() {
    let decrypt =
        |key: &str, data: &str, iv: &str| decrypt_user_data(&secret(key), data, iv, SAMPLE_APP).unwrap_err();
    assert_eq!(decrypt(SESSION_KEY, ENCRYPTED, "AA=="), CryptoError::IvLength);
    assert_eq!(decrypt("AAAA", ENCRYPTED, IV), CryptoError::KeyLength);
    assert_eq!(decrypt(SESSION_KEY, "!", IV), CryptoError::NotBase64("encryptedData"));
    assert_eq!(decrypt(SESSION_KEY, "", IV), CryptoError::Undecryptable);
    let stale = decrypt("AAAAAAAAAAAAAAAAAAAAAA==", ENCRYPTED, IV);
    assert!(matches!(stale, CryptoError::Undecryptable | CryptoError::NotJson));
    assert!(stale.to_string().contains("wx.login"), "says what to do: {stale}");
}

#[test]
fn c5_a_message_is_sealed() {
    let message = "我是中文abcd123";
    assert_eq!(push().encrypt(message.as_bytes(), *b"aaaabbbbccccdddd").unwrap(), SEALED);
    assert_eq!(push().decrypt(SEALED).unwrap(), message.as_bytes());
}

#[test]
fn c6_a_pushed_message_is_opened() {
    let signature = "4f3ad57b6989f09f4eb392acce4f9e93942ed890";
    let message = push().open(PUSHED, "1458300676", "260774613", signature).unwrap();
    assert!(String::from_utf8(message).unwrap().contains("<Content><![CDATA[hello]]></Content>"));
    let forged = push().open(PUSHED, "1458300677", "260774613", signature);
    assert_eq!(forged, Err(PushError::SignatureMismatch));
    let other = PushCrypto::new(secret("pamtest"), &secret(AES_KEY), "wx0000000000000000").unwrap();
    assert_eq!(other.decrypt(PUSHED), Err(PushError::AppIdMismatch));
}

#[test]
fn c7_c8_c9_sorted_sha1() {
    assert_eq!(sorted_sha1(&["b", "c", "a"]), "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_eq!(sorted_sha1(&["345", "123"]), "9f537aeb751ec72605f57f94a2f6dc3e3958e1dd");
    assert!(verify_push_url(&secret("a"), "b", "c", "a9993e364706816aba3e25717850c26c9cd0d89d"));
    let echo = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==";
    let four = sorted_sha1(&["123456", "1411443780", "437374425", echo]);
    assert_eq!(four, "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96");
}

#[test]
fn c10_c11_session_signatures_use_the_key_as_text() {
    assert_eq!(
        session_signature(&secret("o0q0otL8aEzpcZL/FT9WsQ=="), br#"{"foo":"bar"}"#),
        "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b"
    );
    assert_eq!(
        session_signature(&secret("HyVFkGl5F5OQWJZZaNzBBg=="), b""),
        "252b75c92698025afe925b29cca5517fdf9ee67aae072cf3225ebf3a53783058"
    );
}

#[test]
fn a_key_that_is_none_is_refused() {
    assert!(matches!(PushCrypto::new(secret("t"), &secret("short"), PUSH_APP), Err(PushError::BadKey)));
    assert!(!format!("{:?}", push()).contains("pamtest"));
}
