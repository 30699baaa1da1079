//! `checkSession` and `resetSession`: the life of the session key. It never leaves the server.

use serde_json::{Value, json};
use wxlogin_core::{
    Result,
    login_type::{FunctionCall, Secrets},
};
use wxlogin_wechat::mini;

use super::data::{session_key, user_of};
use crate::platform::Platform;

pub(super) async fn check(platform: &Platform, call: &FunctionCall<'_>) -> Result<Value> {
    let user_id = user_of(call)?;
    let open_id = call.core.identity_of(call.method, &user_id).await?.key.open_id;
    let key = session_key(call, &user_id).await?;
    let valid = platform
        .send_with_token(call.method, |token| mini::check_session(&platform.hosts, token, &open_id, &key))
        .await?;
    Ok(json!({"isValid": valid}))
}

pub(super) async fn reset(platform: &Platform, call: &FunctionCall<'_>) -> Result<Value> {
    let user_id = user_of(call)?;
    let identity = call.core.identity_of(call.method, &user_id).await?;
    let key = session_key(call, &user_id).await?;
    let asked = call.core.clock.now();
    let fresh = platform
        .send_with_token(call.method, |token| {
            mini::reset_session(&platform.hosts, token, &identity.key.open_id, &key)
        })
        .await?;
    let secrets = Secrets { session_key: Some(fresh.session_key), ..Secrets::default() };
    call.core.keep_secrets(call.method, &identity, &secrets, asked).await?;
    Ok(json!({"isValid": true}))
}
