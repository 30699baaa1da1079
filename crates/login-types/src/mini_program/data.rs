//! `getPhoneNumber` and `decryptUserData`.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use wxlogin_core::{Code, Error, Result, flows::once_key, login_type::FunctionCall, nouns::UserId};
use wxlogin_wechat::{
    crypto::{CryptoError, decrypt_user_data},
    mini,
};

use crate::platform::Platform;

/// A phone code lives 5 minutes; a claim outlives it.
const PHONE_CLAIM: Duration = Duration::from_secs(600);

pub(super) async fn phone_number(platform: &Platform, call: &FunctionCall<'_>) -> Result<Value> {
    let code = text(call, "code");
    let session = call.visit.caller.session();
    let open_id = match session {
        Some(session) => Some(call.core.identity_of(call.method, &session.user_id).await?.key.open_id),
        None => None,
    };
    // The place before the claim: a refusal of our own must not spend the person's code.
    let place = call.core.place(call.method).await?;
    call.core.claim_code(&once_key("phone", &[&call.method.app_id, code]), PHONE_CLAIM).await?;
    let asking = platform.send_with_token(call.method, |token| {
        mini::phone_number(&platform.hosts, token, code, open_id.as_deref())
    });
    let answer = place.scope(asking).await?;
    if let Some(session) = session {
        call.core.keep_phone(call.visit, &session.user_id, &answer.phone_number).await?;
    }
    Ok(json!({
        "phoneNumber": answer.phone_number,
        "purePhoneNumber": answer.pure_phone_number,
        "countryCode": answer.country_code,
    }))
}

pub(super) async fn decrypt(call: &FunctionCall<'_>) -> Result<Value> {
    let key = session_key(call, &user_of(call)?).await?;
    decrypt_user_data(&key, text(call, "encryptedData"), text(call, "iv"), &call.method.app_id).map(Value::Object).map_err(|error| {
        let failure = Error::new(Code::CodeInvalid).because(error);
        // What was sent may be told. What came out may not: whoever learns which changes leave a good padding can, change by
        // change, make data that opens to a phone number of their choice.
        let failure = match error {
            CryptoError::NotBase64(_) | CryptoError::IvLength => {
                failure.message(format!("The data does not open: {error}."), "数据无法解密：参数格式不正确。")
            }
            _ => failure.message("The data does not open.", "数据无法解密。"),
        };
        failure
            .hint(
                "Call wx.login and send its code first, then fetch the data again: a newer wx.login replaces the key.",
                "请先调用 wx.login 并提交 code，再重新获取数据：新的 wx.login 会更换密钥。",
            )
    })
}

/// The session key of a user, opened.
pub(super) async fn session_key(call: &FunctionCall<'_>, user_id: &UserId) -> Result<SecretString> {
    let identity = call.core.identity_of(call.method, user_id).await?;
    call.core.secrets_of(&identity)?.session_key.ok_or_else(|| {
        Error::new(Code::NotBound)
            .message("There is no session key for this user.", "该用户没有会话密钥。")
            .hint("The user signs in with wx.login first.", "请先让用户通过 wx.login 登录。")
    })
}

/// The user whom a call is about: the session's own, or the one that a service names.
pub(super) fn user_of(call: &FunctionCall<'_>) -> Result<UserId> {
    if let Some(session) = call.visit.caller.session() {
        return Ok(session.user_id.clone());
    }
    call.arguments
        .get("userId")
        .and_then(Value::as_str)
        .and_then(UserId::parse)
        .ok_or_else(|| Error::invalid("A service names the user as `userId`.", "服务调用须提供 `userId`。"))
}

pub(super) fn text<'a>(call: &'a FunctionCall<'_>, name: &str) -> &'a str {
    call.arguments.get(name).and_then(Value::as_str).unwrap_or_default()
}
