//! What the server says about itself: the login types and the OpenAPI document.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::support::Site;

#[tokio::test]
async fn active_methods_are_listed_with_what_a_browser_may_know() {
    let site = Site::start().await;
    let data = site.anyone().get("/v1/login-types").await.data();
    assert_eq!(data["app"], json!({"orgId": "demo", "appName": "shop", "title": "The shop"}));
    let types = data["loginTypes"].as_array().unwrap();
    assert_eq!(types.len(), 4);
    let of = |name: &str| types.iter().find(|one| one["name"] == name).unwrap().clone();
    let expected = json!({
        "fullName": "auths.loginTypes.Web", "name": "Web", "title": "Web", "icon": null, "authType": "WeChatType",
        "entry": "qr", "appId": "wx00000000000000a1", "scope": "snsapi_login", "isDefault": false,
        "loginUrl": "http://127.0.0.1:8400/login/Web",
    });
    assert_eq!(of("Web"), expected);
    assert_eq!((&of("Mini")["loginUrl"], &of("Mini")["entry"]), (&json!(null), &json!("mini-program")));

    let secret = "another-secret-of-web-0000000000";
    site.guard.hide(secret);
    site.reconfigure("Web", &json!({"appId": "wx00000000000000a1", "appSecret": secret, "isActive": false}));
    let data = site.anyone().get("/v1/login-types").await.data();
    assert_eq!(data["loginTypes"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_type_describes_its_form_in_the_callers_language() {
    let site = Site::start().await;
    for name in ["WeChatType", "auths.loginTypes.WeChatType"] {
        let data = site.anyone().get(&format!("/v1/login-types/{name}/descriptor?lang=zh")).await.data();
        assert_eq!(data["fullName"], "auths.loginTypes.WeChatType");
        let field =
            |key: &str| data["fields"].as_array().unwrap().iter().find(|f| f["key"] == key).unwrap().clone();
        assert_eq!(
            (&field("appSecret")["kind"], &field("appSecret")["public"]),
            (&json!("secret"), &json!(false))
        );
        assert_eq!(field("allowRegister")["formDefault"], 1);
        assert!(field("appId")["label"].is_string() && field("appId")["help"].is_string());
        assert!(data["functions"].as_array().unwrap().contains(&json!("getLoginCode")));
    }
    site.anyone().get("/v1/login-types/Nothing/descriptor").await.fails(404, "not_found");
}

fn operations(document: &Value) -> Vec<(String, String)> {
    let mut all = vec![];
    for (path, operations) in document["paths"].as_object().unwrap() {
        all.extend(operations.as_object().unwrap().keys().map(|verb| (verb.to_uppercase(), path.clone())));
    }
    all
}

#[tokio::test]
async fn every_documented_route_is_there_and_every_function_is_documented() {
    let site = Site::start().await;
    let key = site.app.core().add_key(&wxlogin::Visit::operator(), "docs", true).await.unwrap();
    site.guard.hide(&key);
    let document = site.with_token(&key).get("/openapi.json").await.json();
    assert_eq!(document, wxlogin_server::openapi(&site.app));
    assert_eq!(document["openapi"], "3.1.0");
    let operations = operations(&document);
    for (verb, path) in &operations {
        let address = path.replace(['{', '}'], "");
        let request = Request::builder().method(verb.as_str()).uri(&address).body(Body::empty()).unwrap();
        let reply = site.send(request).await;
        let missing = reply.status == 405 || reply.body.contains("There is nothing at this address");
        assert!(
            !missing || path.contains("/assets/"),
            "{verb} {path} is documented but not served: {reply:?}"
        );
    }
    let paths: BTreeSet<_> = operations.iter().map(|(_, path)| path.clone()).collect();
    for surface in site.app.surfaces() {
        for function in surface.functions {
            let element = surface.full_name.replace('.', "/");
            let path = format!("/api/demo/shop/{element}/{}", function.name);
            assert!(paths.contains(&path), "{path} is not documented");
        }
    }
}

#[tokio::test]
async fn an_operation_has_arguments_result_failures_and_security() {
    let site = Site::start().await;
    let document = wxlogin_server::openapi(&site.app);
    let bind = &document["paths"]["/api/demo/shop/auths/loginTypes/Web/bind"]["post"];
    let arguments = &bind["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(arguments["required"], json!(["userId"]));
    assert_eq!(arguments["additionalProperties"], json!(false));
    assert!(bind["responses"]["409"]["description"].as_str().unwrap().contains("already_bound"), "{bind}");
    let data = &bind["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"];
    assert_eq!(data["required"], json!(["success", "message"]));
    assert!(bind["security"].as_array().unwrap().contains(&json!({"serviceKey": []})));
    let paths = document["paths"].as_object().unwrap().values();
    let ids = paths.flat_map(|path| path.as_object().unwrap().values());
    let ids: Vec<_> = ids.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let distinct: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len());
}
