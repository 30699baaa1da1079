//! Events, plots, what is wrong, and the reference page.

use axum::{body::Body, http::Request};
use serde_json::json;

use super::{admin, items, part, the};
use crate::support::{CLOSED, Site, WEB};

#[tokio::test]
async fn failures_become_what_to_click() {
    let site = Site::start().await;
    let root = admin(&site).await;
    site.fault("/sns/oauth2/access_token", json!({"errcode": 40125}));
    site.call(WEB, "getLoginCode", json!({"code": site.person("alice").code(WEB)}))
        .await
        .fails(500, "login_misconfigured");
    site.call(CLOSED, "getLoginCode", json!({"code": site.person("bob").code(CLOSED)}))
        .await
        .fails(404, "not_bound");
    let problems = items(&root, "/v1/admin/problems").await;
    let wrong = the(&problems, "code", "login_misconfigured");
    assert_eq!(
        (&wrong["fullName"], &wrong["errcode"], &wrong["count"]),
        (&json!("auths.loginTypes.Web"), &json!(40125), &json!(1))
    );
    let advice = &wrong["advice"];
    assert_eq!(
        (&advice["field"], &advice["link"]),
        (&json!("appSecret"), &json!("https://open.weixin.qq.com/"))
    );
    assert!(
        advice["text"].as_str().unwrap().contains("AppSecret") && advice["place"].is_string(),
        "{advice}"
    );
    assert!(the(&problems, "code", "not_bound")["advice"]["text"].is_string());
    site.wait(25 * 3600);
    assert!(items(&admin_again(&site).await, "/v1/admin/problems").await.is_empty());
}

#[tokio::test]
async fn problems_of_folder_and_settings_are_told_in_the_readers_language() {
    let site = Site::with(|builder| builder.set("webhook.url", "https://shop.example/hook")).await;
    admin(&site).await;
    let token = super::session_of(&super::sign_in(&site, "root", super::PASSWORD).await);
    let file = site.folder.path().join("auths/loginTypes/Web/Web.json");
    let good = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, good.replace("appId", "appIdd")).unwrap();
    site.app.live().reload().unwrap();
    for (language, chinese) in [("en", false), ("zh-CN", true)] {
        let request = Request::get("/v1/admin/problems").header("accept-language", language);
        let request = request.header("authorization", format!("Bearer {token}"));
        let problems = site.send(request.body(Body::empty()).unwrap()).await.data()["items"].clone();
        for source in ["folder", "settings"] {
            let problem = the(problems.as_array().unwrap(), "source", source);
            for part in ["message", "expected", "fix"].map(|part| &problem[part]) {
                let has_chinese = part.to_string().contains(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
                assert!(part.is_null() || has_chinese == chinese, "{problem}");
            }
            assert!(problem["message"].is_string() && problem["fix"].is_string(), "{problem}");
        }
    }
}

async fn admin_again(site: &Site) -> crate::support::Caller<'_> {
    site.with_token(&super::session_of(&super::sign_in(site, "root", super::PASSWORD).await))
}

#[tokio::test]
async fn events_are_filtered_and_counted_by_day() {
    let site = Site::start().await;
    let (_, id) = site.signed_in("alice").await;
    site.call(WEB, "getLoginCode", json!({"code": "nonsense"})).await.fails(400, "code_invalid");
    let root = admin(&site).await;
    let (of_alice, _) = part(&root, &format!("/v1/admin/events?userId={id}")).await;
    assert!(
        of_alice.iter().all(|event| event["userId"] == id.as_str()) && of_alice.len() >= 2,
        "{of_alice:?}"
    );
    let (failed, _) = part(&root, "/v1/admin/events?kind=login.failed&method=auths.loginTypes.Web").await;
    assert_eq!(failed.len(), 1);
    let stats = root.get("/v1/admin/stats?days=7&offset=480").await.data();
    let days = stats["days"].as_array().unwrap();
    assert_eq!(days.len(), 7);
    let today = days.last().unwrap();
    assert_eq!(
        (&today["succeeded"], &today["failed"], &today["registered"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(the(stats["methods"].as_array().unwrap(), "method", "auths.loginTypes.Web")["succeeded"], 1);
    assert_eq!(stats["failures"][0]["errcode"], 40029);
    assert_eq!(stats["users"], json!({"total": 2, "active": 2}));
}

#[tokio::test]
async fn the_reference_has_every_function_that_can_be_called() {
    let site = Site::start().await;
    let root = admin(&site).await;
    let all = items(&root, "/v1/admin/reference").await;
    assert_eq!(all.len(), site.app.surfaces().len());
    let web = the(&all, "fullName", "auths.loginTypes.Web");
    assert!(web["url"].as_str().unwrap().ends_with("/api/demo/shop/auths/loginTypes/Web"), "{web}");
    let code = the(web["functions"].as_array().unwrap(), "name", "getLoginCode");
    assert_eq!((&code["access"], &code["arguments"][0]["name"]), (&json!("anyone"), &json!("code")));
}
