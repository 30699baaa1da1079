//! Paths that the sandbox does not have: 40066 as on the platform, faults, and answers that a test sets.
use crate::support::{ACCOUNT, Answer, MINI, Platform, SITE};
use http::StatusCode;
use serde_json::{Value, json};

const SEND: &str = "/cgi-bin/message/template/send";

async fn refused(platform: &Platform, path: &str, body: Value) -> String {
    let answer = platform.post(path, "application/json", &body.to_string()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    answer.text("error")
}

async fn send(platform: &Platform, app_id: &str) -> Answer {
    let path = format!("{SEND}?access_token={}", platform.global_token(app_id).await);
    platform.post(&path, "application/json", "{}").await
}

#[tokio::test]
async fn a_path_that_is_not_there_answers_as_the_platform_and_is_logged_with_how_certain_that_is() {
    let platform = Platform::new();
    let answer = platform.get("/cgi-bin/user/get?access_token=x".into()).await;
    answer.is_error(40066, "invalid url rid: ");
    assert_eq!(answer.content_type, "application/json; encoding=utf-8");
    let sns = platform.post("/sns/other", "application/json", "{}").await;
    sns.is_error(40066, "invalid url, rid: ");
    platform.get("/customservice/kfaccount/add".into()).await.is_error(40066, "invalid url");
    let calls = platform.get("/sandbox/log".into()).await.json()["calls"].clone();
    assert_eq!(calls[0]["endpoint"], "/cgi-bin/user/get");
    assert_eq!(calls[0]["answer"]["errcode"], 40066);
    assert!(calls[0]["rule"].as_str().unwrap().contains("documented for /cgi-bin)"), "{calls}");
    assert!(calls[1]["rule"].as_str().unwrap().contains("here it is an assumption"), "{calls}");
}

#[tokio::test]
async fn a_fault_meets_a_path_that_is_not_there_and_is_noted() {
    let platform = Platform::new();
    let set = json!({ "endpoint": SEND, "fault": { "errcode": 40001 } });
    let note = platform.control("/sandbox/faults", set).await["note"].as_str().unwrap().to_owned();
    assert!(note.contains("no endpoint") && note.contains("40066"), "{note}");
    platform
        .get(SEND.into())
        .await
        .is_error(40001, "invalid credential, access_token is invalid or not latest, could");
    platform.get(SEND.into()).await.is_error(40066, "invalid url");
    let near = json!({ "endpoint": "/sns/access_token", "fault": "empty_body" });
    let note = platform.control("/sandbox/faults", near).await["note"].clone();
    assert!(note.as_str().unwrap().contains("did you mean \"/sns/oauth2/access_token\"?"), "{note}");
    let known = json!({ "endpoint": "/sns/userinfo", "fault": "empty_body" });
    assert!(platform.control("/sandbox/faults", known).await["note"].is_null());
}

#[tokio::test]
async fn a_stub_answers_until_a_reset() {
    let platform = Platform::new();
    let stub = json!({ "path": SEND, "answer": { "errcode": 0, "errmsg": "ok", "msgid": 200_228_332 } });
    platform.control("/sandbox/stubs", stub).await;
    let answer = send(&platform, ACCOUNT).await;
    assert_eq!(answer.body, r#"{"errcode":0,"errmsg":"ok","msgid":200228332}"#);
    assert_eq!(answer.content_type, "application/json; encoding=utf-8");
    let fault = json!({ "endpoint": SEND, "fault": "http_502_after" });
    assert!(platform.control("/sandbox/faults", fault).await["note"].is_null(), "a stub is an endpoint");
    assert_eq!(send(&platform, ACCOUNT).await.status, 502);
    let calls = platform.get(format!("/sandbox/log?endpoint={SEND}")).await.json()["calls"].clone();
    assert!(calls[0]["rule"].as_str().unwrap().contains("a stub answers"), "{calls}");
    assert_eq!(platform.get("/sandbox/stubs".into()).await.json()["stubs"][0]["path"], SEND);
    platform.control("/sandbox/reset", json!({})).await;
    send(&platform, ACCOUNT).await.is_error(40066, "invalid url");
}

#[tokio::test]
async fn a_stub_of_an_app_comes_before_one_of_any_and_the_later_replaces_the_earlier() {
    let platform = Platform::new();
    for (answer, appid) in [(1, json!(null)), (2, json!(MINI)), (3, json!(null))] {
        let stub = json!({ "path": SEND, "answer": { "n": answer }, "appid": appid });
        platform.control("/sandbox/stubs", stub).await;
    }
    assert_eq!(platform.get("/sandbox/stubs".into()).await.json()["stubs"].as_array().unwrap().len(), 2);
    assert_eq!(send(&platform, MINI).await.body, r#"{"n":2}"#);
    assert_eq!(send(&platform, ACCOUNT).await.body, r#"{"n":3}"#);
    let delete = http::Request::delete("/sandbox/stubs").body(axum::body::Body::empty()).unwrap();
    assert_eq!(platform.send(delete).await.status, StatusCode::OK);
    send(&platform, MINI).await.is_error(40066, "invalid url");
}

#[tokio::test]
async fn a_stub_may_stand_in_front_of_an_api_that_the_sandbox_has() {
    let platform = Platform::new();
    platform.control("/sandbox/stubs", json!({ "path": "/sns/userinfo", "answer": { "openid": "o" } })).await;
    let answer = platform.get("/sns/userinfo".into()).await;
    assert_eq!((answer.body.as_str(), answer.content_type.as_str()), (r#"{"openid":"o"}"#, "text/plain"));
}

#[tokio::test]
async fn mistakes_in_stubs_and_faults_are_named() {
    let platform = Platform::new();
    let ok = json!({ "errcode": 0 });
    for (path, body, named) in [
        ("/sandbox/stubs", json!({ "path": SEND }), "must be a JSON object"),
        ("/sandbox/stubs", json!({ "path": SEND, "answer": "ok" }), "must be a JSON object"),
        ("/sandbox/stubs", json!({ "answer": ok }), "\"path\" is missing"),
        ("/sandbox/stubs", json!({ "path": SEND, "answer": ok, "app_id": MINI }), "\"app_id\""),
        ("/sandbox/stubs", json!({ "path": SEND, "answer": ok, "appid": "wx-nobody" }), "wx-nobody"),
        ("/sandbox/stubs", json!({ "path": "/connect/qrconnect", "answer": ok }), "a page"),
        ("/sandbox/stubs", json!({ "path": "/sandbox/log", "answer": ok }), "sandbox itself"),
        (
            "/sandbox/stubs",
            json!({ "path": "/cgi-bin/tokens", "answer": ok }),
            "did you mean \"/cgi-bin/token\"",
        ),
        ("/sandbox/faults", json!({ "endpoint": "*", "fault": "empty_body", "cuont": 2 }), "\"cuont\""),
        ("/sandbox/faults", json!({ "endpoint": "*", "fault": "empty_body", "count": "2" }), "\"count\""),
        (
            "/sandbox/faults",
            json!({ "endpoint": "*", "fault": { "errcode": 1, "msg": "x" } }),
            "unknown fault",
        ),
        ("/sandbox/faults", json!({ "endpoint": "*", "fault": { "errcode": "1" } }), "unknown fault"),
        (
            "/sandbox/faults",
            json!({ "endpoint": "*", "fault": "empty_body", "persona": "mallory" }),
            "mallory",
        ),
        (
            "/sandbox/faults",
            json!({ "endpoint": "*", "fault": "empty_body", "appid": "wx-nobody" }),
            "wx-nobody",
        ),
    ] {
        let error = refused(&platform, path, body.clone()).await;
        assert!(error.contains(named), "{body}: {error}");
    }
    assert_eq!(platform.get("/sandbox/faults".into()).await.json()["faults"], json!([]));
    assert_eq!(platform.get("/sandbox/stubs".into()).await.json()["stubs"], json!([]));
    let nothing = platform.post("/sandbox/reset", "application/json", "null").await;
    assert_eq!(nothing.status, StatusCode::OK, "null is an empty body");
    let nothing = platform.post("/sandbox/clock", "application/json", "null").await;
    assert!(nothing.text("error").contains("advance_seconds"), "{}", nothing.body);
}

#[tokio::test]
async fn faults_and_log_are_told_apart_by_app_and_persona() {
    let platform = Platform::new();
    let fault = |subject: (&str, &str)| {
        let mut body = json!({ "endpoint": "*", "fault": { "errcode": -1 } });
        body[subject.0] = json!(subject.1);
        body
    };
    platform.control("/sandbox/faults", fault(("appid", MINI))).await;
    platform.control("/sandbox/faults", fault(("persona", "bob"))).await;
    let site = platform.code(SITE, "alice", "website").await;
    let tokens = platform.exchange(SITE, &site).await;
    assert_eq!(tokens.text("scope"), "snsapi_login", "neither the app nor the persona");
    platform.session(MINI, &platform.code(MINI, "alice", "mini").await).await.is_error(-1, "system error");
    let bob = platform.exchange(SITE, &platform.code(SITE, "bob", "website").await).await;
    bob.is_error(-1, "system error");
    assert_eq!(platform.get("/sandbox/faults".into()).await.json()["faults"], json!([]));

    let (access, openid) = (tokens.text("access_token"), tokens.text("openid"));
    platform.get(format!("/sns/userinfo?access_token={access}&openid={openid}")).await;
    platform.get(format!("/sns/auth?access_token=x&openid={openid}")).await;
    let log = async |query: &str| {
        let calls = platform.get(format!("/sandbox/log?{query}")).await.json()["calls"].clone();
        calls.as_array().unwrap().iter().map(|call| call["endpoint"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(log(&format!("appid={MINI}")).await, ["/sns/jscode2session"]);
    assert_eq!(log("persona=bob").await, ["/sns/oauth2/access_token"]);
    let of_alice = log(&format!("persona=alice&appid={SITE}")).await;
    assert_eq!(of_alice, ["/sns/oauth2/access_token", "/sns/userinfo"]);
    assert_eq!(log("").await.len(), 5);
}

#[tokio::test]
async fn the_faults_page_sets_stubs_and_faults_on_any_path_and_shows_them() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let platform = Platform::new();
    let stub = "path=%2Fcgi-bin%2Fuser%2Fget&answer=%7B%22total%22%3A1%7D&appid=";
    assert_eq!(platform.post("/faults/stubs", FORM, stub).await.status, StatusCode::SEE_OTHER);
    let fault = format!(
        "endpoint=*&path=%2Fcgi-bin%2Fuser%2Fget&kind=errcode&errcode=48001&count=1&appid={ACCOUNT}&persona="
    );
    assert_eq!(platform.post("/faults", FORM, &fault).await.status, StatusCode::SEE_OTHER);
    let page = platform.get("/faults?endpoint=/cgi-bin/tags/get".into()).await.body.replace("&#x2f;", "/");
    assert!(
        page.contains("{&quot;total&quot;:1}") && page.contains(&format!("<code>{ACCOUNT}</code>")),
        "{page}"
    );
    assert!(page.contains("name=\"path\" value=\"/cgi-bin/tags/get\""), "{page}");
    let token = platform.global_token(ACCOUNT).await;
    let get = || platform.get(format!("/cgi-bin/user/get?access_token={token}"));
    get().await.is_error(48001, "api unauthorized rid: ");
    assert_eq!(get().await.body, r#"{"total":1}"#);
    let wrong = platform.post("/faults/stubs", FORM, "path=%2Fcgi-bin%2Fx&answer=nonsense").await;
    assert!(wrong.body.contains("must be a JSON object"), "{}", wrong.body);
    platform.post("/faults/stubs/remove", FORM, "place=0").await;
    get().await.is_error(40066, "invalid url");
}
