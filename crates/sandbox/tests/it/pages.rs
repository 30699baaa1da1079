//! The pages a person uses: languages, forms, no inline code.
use crate::support::{ACCOUNT, MINI, Platform, SITE};
use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn pages_speak_two_languages_and_run_nothing_inline() {
    let platform = Platform::new();
    for path in ["/", "/phone", "/people", "/faults", "/log", "/time"] {
        let english = platform.get(path.to_owned()).await;
        let chinese = platform.get_with(path, &[("accept-language", "zh-CN,zh;q=0.9")]).await;
        assert_eq!(english.status, StatusCode::OK);
        assert!(english.body.contains("WeChat sandbox") && english.body.contains("lang=\"en\""), "{path}");
        assert!(chinese.body.contains("微信沙盒") && chinese.body.contains("<html lang=\"zh\">"), "{path}");
        for page in [&english.body, &chinese.body] {
            assert!(!page.contains("<script>") && !page.contains(" style=") && !page.contains(" onclick="));
            assert!(!page.contains("s3cret"), "{path} shows a secret");
        }
    }
    let switched = platform.get_with("/phone", &[("cookie", "sandbox_lang=zh")]).await;
    assert!(switched.body.contains("手机"));
}

#[tokio::test]
async fn the_phone_gives_a_js_code_that_works() {
    let platform = Platform::new();
    let page = platform.post("/phone/wx_login", FORM, &format!("appid={MINI}&kind=mini")).await;
    let start = page.body.find("readonly value=\"").unwrap() + 16;
    let code = &page.body[start..start + 32];
    assert!(platform.session(MINI, code).await.body.contains("session_key"));
}

#[tokio::test]
async fn people_and_apps_are_edited_by_form() {
    let platform = Platform::new();
    let persona = "id=dora&nickname=%E5%A4%9A%E6%8B%89&phone=1&snapshot=on";
    assert_eq!(platform.post("/people/persona", FORM, persona).await.status, StatusCode::SEE_OTHER);
    let people = platform.get("/sandbox/people".into()).await.json();
    assert_eq!(people["personas"][3]["nickname"], "多拉");
    assert_eq!(people["personas"][3]["snapshot"], true);
    let app = "app_id=wxnew&secret=x&kind=mini&name=New&domains=a.example+b.example&account=default";
    platform.post("/people/app", FORM, app).await;
    let edited = format!("app_id={MINI}&domains=c.example");
    platform.post("/people/app", FORM, &edited).await;
    let apps = platform.get("/sandbox/apps".into()).await.json();
    let find =
        |id: &str| apps["apps"].as_array().unwrap().iter().find(|app| app["app_id"] == id).unwrap().clone();
    assert_eq!(find("wxnew")["callback_domains"][1], "b.example");
    assert_eq!(find(MINI)["callback_domains"][0], "c.example");
    assert!(find(MINI)["account"].is_null());
    let script = platform.post("/people/persona", FORM, "id=%3Cscript%3E&nickname=x").await;
    assert!(script.body.contains("letters, digits"));
}

#[tokio::test]
async fn assets_and_the_login_script_are_served() {
    let platform = Platform::new();
    let script = platform.get("/connect/zh_CN/htmledition/js/wxLogin.js".into()).await;
    assert!(script.content_type.contains("javascript"));
    let order =
        ["appid=", "scope=", "redirect_uri=", "state=", "login_type=jssdk", "self_redirect=", "styletype="];
    let places: Vec<usize> =
        order.iter().map(|part| script.body.find(&format!("\"{part}")).unwrap()).collect();
    assert!(places.is_sorted());
    for name in ["style.css", "qrconnect.css", "qrconnect.js", "phone.js", "faults.js", "log.js"] {
        assert_eq!(platform.get(format!("/sandbox-assets/{name}")).await.status, StatusCode::OK);
    }
    let avatar = platform.get("/mmopen/vi_32/alice/132".into()).await;
    assert!(avatar.content_type.starts_with("image/svg+xml") && avatar.body.contains("爱"));
}

#[tokio::test]
async fn a_fault_is_chosen_on_its_page_and_taken_back() {
    let platform = Platform::new();
    let page = platform.get("/faults".into()).await.body.replace("&#x2f;", "/");
    for path in ["/sns/oauth2/access_token", "/sns/jscode2session", "/connect/l/qrconnect"] {
        assert!(page.contains(&format!("value=\"{path}\"")), "{path} cannot be chosen");
    }
    assert!(page.contains("40163 code been used"), "numbers come with their words");
    let form = "endpoint=%2Fsns%2Fjscode2session&kind=errcode&errcode=40163&count=2";
    assert_eq!(platform.post("/faults", FORM, form).await.status, StatusCode::SEE_OTHER);
    platform.post("/faults", FORM, "endpoint=*&kind=delay_ms&delay_ms=5&count=1").await;
    platform.post("/faults", FORM, "endpoint=*&kind=http_502_after&count=1").await;
    let waiting = platform.get("/sandbox/faults".into()).await.json();
    assert_eq!(
        waiting["faults"][0],
        json!({"endpoint": "/sns/jscode2session", "count": 2, "fault": {"errcode": 40163}})
    );
    platform.post("/faults/remove", FORM, "place=1").await;
    let waiting = platform.get("/sandbox/faults".into()).await.json();
    assert_eq!(waiting["faults"][1]["fault"], "http_502_after");
    for bad in [
        "endpoint=*&kind=nonsense&count=1",
        "endpoint=*&kind=errcode&errcode=x&count=1",
        "endpoint=*&kind=empty_body&count=0",
        "kind=empty_body&count=1",
    ] {
        let refused = platform.post("/faults", FORM, bad).await;
        assert!(refused.status == StatusCode::OK && refused.body.contains("role=\"alert\""), "{bad}");
    }
    platform.post("/faults/remove", FORM, "place=99").await;
    platform.post("/faults/remove", FORM, "").await;
    assert_eq!(platform.get("/sandbox/faults".into()).await.json()["faults"], json!([]));
}

#[tokio::test]
async fn the_clock_and_the_switches_are_set_on_their_page() {
    let platform = Platform::new();
    let code = platform.code(MINI, "alice", "mini").await;
    platform.post("/time/advance", FORM, "seconds=301").await;
    assert!(platform.session(MINI, &code).await.body.contains("40029"), "the code is too old");
    assert!(platform.get("/time".into()).await.body.contains("00:05:01"));
    for bad in ["", "seconds=0", "seconds=-5", "seconds=99999999999", "seconds=soon"] {
        assert!(platform.post("/time/advance", FORM, bad).await.body.contains("role=\"alert\""), "{bad}");
    }
    platform.post("/time/switches", FORM, "sns_as_json=on&remember_consent=on").await;
    let on = platform.get("/sandbox/switches".into()).await.json();
    assert_eq!((&on["sns_as_json"], &on["remember_consent"]), (&json!(true), &json!(true)));
    assert_eq!(on["strict_parameter_order"], false, "a box that is not ticked means off");
    platform.post("/time/reset", FORM, "").await;
    let on = platform.get("/sandbox/switches".into()).await.json();
    assert_eq!((&on["sns_as_json"], &on["strict_parameter_order"]), (&json!(false), &json!(true)));
    assert_eq!(platform.get("/sandbox/clock".into()).await.json()["advanced_seconds"], 0);
}

#[tokio::test]
async fn the_log_is_followed_by_number_and_shows_no_secret() {
    let platform = Platform::new();
    assert!(platform.get("/log".into()).await.body.contains("/sandbox-assets/log.js"));
    for _ in 0..2 {
        let code = platform.code(MINI, "alice", "mini").await;
        platform.session(MINI, &code).await;
    }
    let calls = platform.get("/sandbox/log".into()).await.json();
    let numbers: Vec<_> =
        calls["calls"].as_array().unwrap().iter().map(|call| call["number"].clone()).collect();
    assert_eq!(numbers, [1, 2]);
    assert!(!calls.to_string().contains("s3cret"), "{calls}");
    let news = platform.get("/sandbox/log?after=1".into()).await.json();
    assert_eq!(news["calls"].as_array().unwrap().len(), 1);
    assert_eq!(platform.get("/sandbox/log?after=2".into()).await.json()["calls"], json!([]));
}

#[tokio::test]
async fn who_follows_the_log_misses_nothing_after_a_reset_or_a_new_start() {
    let platform = Platform::new();
    let newest = async |platform: &Platform, after: u64| {
        let log = platform.get(format!("/sandbox/log?after={after}")).await.json();
        let numbers: Vec<_> =
            log["calls"].as_array().unwrap().iter().map(|call| call["number"].as_u64().unwrap()).collect();
        (numbers, log["last"].as_u64())
    };
    assert_eq!(newest(&platform, 0).await, (vec![], Some(0)));
    platform.exchange(SITE, "nonsense").await;
    platform.exchange(SITE, "nonsense").await;
    assert_eq!(newest(&platform, 1).await, (vec![2], Some(2)));
    platform.sandbox.reset();
    assert_eq!(newest(&platform, 0).await, (vec![], Some(2)), "the calls are forgotten, their number is not");
    platform.exchange(SITE, "nonsense").await;
    assert_eq!(newest(&platform, 2).await, (vec![3], Some(3)));
    // A new start counts anew, and says so.
    let again = Platform::new();
    again.exchange(SITE, "nonsense").await;
    assert_eq!(newest(&again, 3).await, (vec![], Some(1)));
}

#[tokio::test]
async fn how_pages_open_is_set_on_the_phone() {
    let platform = Platform::new();
    platform.post("/phone/mode", FORM, &format!("snapshot=on&silent={ACCOUNT}")).await;
    let people = platform.get("/sandbox/people".into()).await.json();
    assert_eq!(people["personas"][0]["snapshot"], true);
    let apps = platform.get("/sandbox/apps".into()).await.json();
    let silent = |apps: &serde_json::Value| apps.to_string().matches("\"silent_userinfo\":true").count();
    assert_eq!(silent(&apps), 1);
    platform.post("/phone/mode", FORM, "").await;
    assert_eq!(silent(&platform.get("/sandbox/apps".into()).await.json()), 0);
}

#[tokio::test]
async fn no_other_site_sets_anything_by_a_form() {
    let platform = Platform::new();
    for path in ["/faults", "/faults/remove", "/time/advance", "/time/switches", "/time/reset", "/phone/mode"]
    {
        let foreign = Request::post(path)
            .header("origin", "https://evil.example")
            .header("host", "127.0.0.1:8401")
            .header("content-type", FORM)
            .body(Body::from("endpoint=*&kind=empty_body&count=1&seconds=9"));
        let refused = platform.send(foreign.unwrap()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}
