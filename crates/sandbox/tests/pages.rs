//! The pages a person uses: languages, forms, no inline code.
mod support;

use http::StatusCode;
use support::{MINI, Platform};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn pages_speak_two_languages_and_run_nothing_inline() {
    let platform = Platform::new();
    for path in ["/", "/phone", "/people"] {
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
    for name in ["style.css", "qrconnect.css", "qrconnect.js", "phone.js"] {
        assert_eq!(platform.get(format!("/sandbox-assets/{name}")).await.status, StatusCode::OK);
    }
    let avatar = platform.get("/mmopen/vi_32/alice/132".into()).await;
    assert!(avatar.content_type.starts_with("image/svg+xml") && avatar.body.contains("爱"));
}
