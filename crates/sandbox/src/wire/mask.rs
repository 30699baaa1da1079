//! What the call log may show.
use serde_json::{Map, Value};

const SECRET: [&str; 4] = ["secret", "appsecret", "pass_ticket", "key"];
const TOKEN: [&str; 6] =
    ["access_token", "refresh_token", "session_key", "ticket", "encryptedData", "phoneNumber"];

/// The first letters tell two tokens apart; the rest stays hidden.
fn short(text: &str) -> Value {
    Value::String(format!("{}…", text.chars().take(6).collect::<String>()))
}

fn masked(key: &str, value: Value) -> Value {
    match value {
        Value::String(_) if SECRET.contains(&key) => Value::String("***".to_owned()),
        Value::String(text) if TOKEN.contains(&key) => short(&text),
        other => mask_answer(other),
    }
}

/// An answer with its tokens cut short.
pub(crate) fn mask_answer(answer: Value) -> Value {
    match answer {
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key.clone(), masked(&key, value))).collect())
        }
        other => other,
    }
}

/// Request parameters with secrets hidden and tokens cut short.
pub(crate) fn mask_params(pairs: Vec<(String, String)>) -> Value {
    let shown: Map<String, Value> =
        pairs.into_iter().map(|(key, value)| (key.clone(), masked(&key, Value::String(value)))).collect();
    Value::Object(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_shows() {
        let shown = mask_params(vec![("secret".into(), "hunter2".into()), ("appid".into(), "wx1".into())]);
        assert_eq!(shown.to_string(), r#"{"secret":"***","appid":"wx1"}"#);
    }
}
