//! The answers are what the document says, part by part: the console's types are made from it.

use serde_json::{Value, json};

use super::admin;
use crate::support::{Site, WEB};

#[tokio::test]
async fn every_answer_that_the_console_reads_has_the_shape_of_the_document() {
    let site = Site::start().await;
    let (_, alice) = site.signed_in("alice").await;
    let (_, bob) = site.signed_in("bob").await;
    site.fault("/sns/oauth2/access_token", json!({"errcode": 40125}));
    site.call(WEB, "getLoginCode", json!({"code": site.person("carol").code(WEB)})).await;
    let root = admin(&site).await;
    let document = wxlogin_server::openapi(&site.app);
    root.post("/v1/admin/organisations/corps.Acme/members", json!({"userId": alice})).await.data();
    let merge = json!({"from": bob, "into": alice});
    let calls = [
        ("get", "/v1/admin/state", Value::Null),
        ("get", "/v1/admin/types", Value::Null),
        ("get", "/v1/admin/elements", Value::Null),
        ("get", "/v1/admin/elements/{name}", Value::Null),
        ("get", "/v1/admin/elements/{name}/source", Value::Null),
        ("get", "/v1/admin/elements/{name}/impact", Value::Null),
        ("get", "/v1/admin/elements/{name}/trial", Value::Null),
        ("post", "/v1/admin/elements/{name}/trial", json!({"code": "made-up"})),
        ("post", "/v1/admin/elements/{name}/trial", json!({})),
        (
            "post",
            "/v1/admin/elements/validate",
            json!({"fullName": "auths.loginTypes.Web", "values": {"scope": "x"}}),
        ),
        ("get", "/v1/admin/users", Value::Null),
        ("get", "/v1/admin/users/{id}", Value::Null),
        ("get", "/v1/admin/organisations", Value::Null),
        ("get", "/v1/admin/organisations/{id}/members", Value::Null),
        ("get", "/v1/admin/sessions", Value::Null),
        ("get", "/v1/admin/events", Value::Null),
        ("get", "/v1/admin/stats", Value::Null),
        ("get", "/v1/admin/problems", Value::Null),
        ("get", "/v1/admin/reference", Value::Null),
        ("post", "/v1/admin/merges/preview", merge),
        ("get", "/v1/admin/keys", Value::Null),
        ("get", "/v1/admin/me", Value::Null),
        ("get", "/v1/admin/proof", Value::Null),
        ("post", "/v1/admin/me/totp", json!({})),
        ("get", "/v1/login-types/{type}/descriptor", Value::Null),
    ];
    for (verb, path, body) in calls {
        let id = if path.contains("organisations") { "corps.Acme" } else { &alice };
        let asked = path.replace("{name}", "auths.loginTypes.Web").replace("{id}", id);
        let asked = asked.replace("{type}", "auths.loginTypes.WeChatType");
        let reply = if verb == "get" { root.get(&asked).await } else { root.post(&asked, body).await };
        let answer = reply.json();
        let content = &document["paths"][path][verb]["responses"]["200"]["content"]["application/json"];
        assert!(content["schema"].is_object(), "{path} says nothing of its answer");
        let wrong = misfits(&document, &content["schema"], &answer, path);
        assert!(wrong.is_empty(), "{wrong:#?}\n{answer:#}");
    }
}

/// Where a value is not what the schema says; an empty list where it is.
fn misfits(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = document.pointer(name.trim_start_matches('#')).expect("a schema that is referred to");
        return misfits(document, schema, value, at);
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all.iter().flat_map(|one| misfits(document, one, value, at)).collect();
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let all: Vec<_> = choices.iter().map(|one| misfits(document, one, value, at)).collect();
        let fits = all.iter().any(Vec::is_empty);
        return if fits { vec![] } else { all.into_iter().min_by_key(Vec::len).unwrap_or_default() };
    }
    if let Some(wanted) = schema.get("const") {
        return told(wanted == value, at, value);
    }
    match schema["type"].as_str() {
        Some("object") => object(document, schema, value, at),
        Some("array") => {
            let Some(items) = value.as_array() else { return told(false, at, value) };
            let each = items.iter().enumerate();
            each.flat_map(|(i, item)| misfits(document, &schema["items"], item, &format!("{at}[{i}]")))
                .collect()
        }
        Some("string") => told(value.is_string(), at, value),
        Some("integer") => told(value.is_i64() || value.is_u64(), at, value),
        Some("boolean") => told(value.is_boolean(), at, value),
        Some("null") => told(value.is_null(), at, value),
        _ => vec![],
    }
}

fn object(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(members) = value.as_object() else { return told(false, at, value) };
    let mut wrong = vec![];
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(name) {
            wrong.push(format!("{at}.{name} is missing"));
        }
    }
    let known = schema["properties"].as_object();
    for (name, inner) in members {
        let at = format!("{at}.{name}");
        match known.and_then(|known| known.get(name)) {
            Some(schema) => wrong.extend(misfits(document, schema, inner, &at)),
            None if known.is_some() && schema["additionalProperties"] != json!({}) => {
                wrong.push(format!("{at} is not in the document"))
            }
            None => {}
        }
    }
    wrong
}

fn told(fits: bool, at: &str, value: &Value) -> Vec<String> {
    if fits { vec![] } else { vec![format!("{at} is {value}")] }
}
