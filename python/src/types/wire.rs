//! What goes to Python and comes back, as JSON.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};
use wxlogin::{
    Error, LoginMethod, Result,
    login_type::{Secrets, Verified},
    nouns::{Corp, IdentityKey, Profile},
};

/// A verified identity. It has the tokens: own code of the same process may need them.
pub(super) fn verified_as_json(verified: &Verified) -> Value {
    let text = |secret: &Option<SecretString>| secret.as_ref().map(|s| s.expose_secret().to_owned());
    json!({
        "appId": verified.key.app_id,
        "openId": verified.key.open_id,
        "unionId": verified.union_id,
        "snapshot": verified.snapshot,
        "profile": verified.profile,
        "accessToken": text(&verified.secrets.access_token),
        "refreshToken": text(&verified.secrets.refresh_token),
        "sessionKey": text(&verified.secrets.session_key),
        "expiresIn": verified.expires_in,
        "scope": verified.scope,
    })
}

/// The identity that a step gave. Without an appId it is the method's.
pub(super) fn verified_of(method: &LoginMethod, value: &Value) -> Result<Verified> {
    let row = value.as_object().ok_or_else(|| wrong(method, "gave no identity"))?;
    let open_id = text(row, "openId").ok_or_else(|| wrong(method, "gave no openId"))?;
    let secret = |name: &str| text(row, name).map(SecretString::from);
    Ok(Verified {
        key: IdentityKey { app_id: text(row, "appId").unwrap_or_else(|| method.app_id.clone()), open_id },
        union_id: text(row, "unionId"),
        snapshot: row.get("snapshot").and_then(Value::as_bool).unwrap_or(false),
        profile: profile_of(method, row.get("profile"))?,
        secrets: Secrets {
            access_token: secret("accessToken"),
            refresh_token: secret("refreshToken"),
            session_key: secret("sessionKey"),
        },
        expires_in: row.get("expiresIn").and_then(Value::as_i64),
        scope: text(row, "scope"),
        asked: None,
    })
}

/// A profile, or nothing.
pub(super) fn profile_of(method: &LoginMethod, value: Option<&Value>) -> Result<Option<Profile>> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => serde_json::from_value(value.clone())
            .map(Some)
            .map_err(|error| wrong(method, &format!("gave a profile that cannot be read: {error}"))),
    }
}

pub(super) fn corps_as_json(corps: &[Corp]) -> Value {
    let corp = |corp: &Corp| json!({"corpId": corp.id, "corpName": corp.title, "allowJoin": corp.allow_join});
    Value::Array(corps.iter().map(corp).collect())
}

fn text(row: &Map<String, Value>, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn wrong(method: &LoginMethod, what: &str) -> Error {
    Error::internal(format_args!("the type of {} {what}", method.full_name))
}
