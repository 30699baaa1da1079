//! The rule behind each answer is there in English and in Chinese, in the log and on the pages.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use std::collections::BTreeSet;
use std::time::Duration;

use crate::support::{ACCOUNT, Answer, MINI, Platform, SITE, WECHAT, options};
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";
const CHINESE: [(&str, &str); 1] = [("accept-language", "zh-CN,zh;q=0.9")];
const PAGE: &str = "/connect/qrconnect?appid=wx00000000000000aa&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback\
    &response_type=code&scope=snsapi_login&state=s";
const LINK: &str = "/connect/oauth2/authorize?appid=wx00000000000000bb&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback\
    &response_type=code&scope=SCOPE&state=S1";

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Names and numbers of the platform: a translation leaves them as they are.
fn identifiers(text: &str) -> BTreeSet<&str> {
    let part_of_word = |letter: char| letter.is_ascii_alphanumeric() || "_./:".contains(letter);
    let words = text.split(|letter| !part_of_word(letter)).map(|word| word.trim_matches(['.', ':']));
    words.filter(|word| word.contains(|letter: char| letter == '_' || letter.is_ascii_digit())).collect()
}

#[track_caller]
fn says_the_same(call: &Value) {
    let text = |key: &str| call[key].as_str().unwrap_or_default();
    let (english, chinese) = (text("rule"), text("rule_zh"));
    assert!(!english.is_empty() && !english.contains(is_chinese), "no rule in English: {call}");
    assert!(chinese.contains(is_chinese), "no rule in Chinese: {call}");
    let (of_english, of_chinese) = (identifiers(english), identifiers(chinese));
    assert_eq!(of_english, of_chinese, "the two texts name different things: {call}");
}

fn quick() -> Platform {
    let mut options = options();
    options.timings.long_poll_hold = Duration::from_millis(30);
    Platform::with(options)
}

fn between(page: &Answer, start: &str, length: usize) -> String {
    let start = page.body.find(start).unwrap() + start.len();
    page.body[start..start + length].to_owned()
}

/// Website login and what follows: the code's ways to fail, tokens, their end.
async fn a_website_and_its_tokens(platform: &Platform) {
    let code = platform.code(SITE, "alice", "website").await;
    platform.exchange("wx-nobody", &code).await;
    platform.exchange(ACCOUNT, &code).await;
    platform.exchange(SITE, &platform.code(MINI, "alice", "mini").await).await;
    let tokens = platform.exchange(SITE, &code).await;
    platform.exchange(SITE, &code).await;
    platform.exchange(SITE, "never-issued").await;
    let (access, refresh, openid) =
        (tokens.text("access_token"), tokens.text("refresh_token"), tokens.text("openid"));
    let old = platform.code(SITE, "alice", "website").await;
    for path in [
        "/sns/oauth2/access_token".to_owned(),
        format!("/sns/oauth2/access_token?appid={SITE}"),
        format!("/sns/oauth2/access_token?appid={SITE}&secret=x"),
        format!("/sns/oauth2/access_token?appid={SITE}&secret=x&code=y"),
        format!("/sns/oauth2/access_token?appid={SITE}&secret=x&code=y&grant_type=authorization_code"),
        format!("/sns/userinfo?access_token={access}&openid={openid}"),
        format!("/sns/userinfo?access_token={access}&openid=oX"),
        format!("/sns/userinfo?access_token={access}"),
        "/sns/userinfo?access_token=x&openid=y".to_owned(),
        "/sns/userinfo".to_owned(),
        format!("/sns/auth?access_token={access}&openid={openid}"),
        format!("/sns/oauth2/refresh_token?appid={SITE}&grant_type=refresh_token&refresh_token={refresh}"),
        format!("/sns/oauth2/refresh_token?appid={SITE}&grant_type=refresh_token&refresh_token=x"),
        format!("/sns/oauth2/refresh_token?appid={SITE}"),
    ] {
        platform.get(path).await;
    }
    platform.advance(7201).await;
    platform.exchange(SITE, &old).await;
    platform.get(format!("/sns/auth?access_token={access}&openid={openid}")).await;
    platform.control("/sandbox/switches", json!({ "expired_code_is_42003": true })).await;
    platform.exchange(SITE, &old).await;
    platform.advance(30 * 86_400).await;
    let path =
        format!("/sns/oauth2/refresh_token?appid={SITE}&grant_type=refresh_token&refresh_token={refresh}");
    platform.get(path.clone()).await;
    platform.control("/sandbox/password", json!({ "persona": "alice" })).await;
    platform.get(path).await;
}

/// Mini programs: sessions, signatures, phone numbers, the global token.
async fn a_mini_program(platform: &Platform) {
    platform.control("/sandbox/people", json!({ "id": "bob", "blocked": true })).await;
    platform.session(MINI, &platform.code(MINI, "bob", "mini").await).await;
    platform.session(SITE, &platform.code(MINI, "alice", "mini").await).await;
    let session = platform.session(MINI, &platform.code(MINI, "alice", "mini").await).await;
    let openid = session.text("openid");
    platform.session(MINI, &platform.code(MINI, "alice", "phone").await).await;
    for _ in 0..100 {
        platform.session(MINI, &platform.code(MINI, "carol", "mini").await).await;
    }
    platform.session(MINI, &platform.code(MINI, "carol", "mini").await).await;
    let token = platform.global_token(MINI).await;
    let signed = format!("access_token={token}&openid={openid}&signature={}", signature(&session));
    for path in [
        format!("/wxa/checksession?{signed}&sig_method=hmac_sha256"),
        format!("/wxa/checksession?{signed}"),
        format!("/wxa/checksession?{signed}x&sig_method=hmac_sha256"),
        format!("/wxa/checksession?access_token={token}&openid=oX"),
        "/wxa/checksession?access_token=x".to_owned(),
        format!("/wxa/resetusersessionkey?{signed}&sig_method=hmac_sha256"),
        format!("/cgi-bin/token?appid={MINI}"),
        format!("/cgi-bin/token?appid={MINI}&grant_type=client_credential"),
        format!("/cgi-bin/user/info?access_token={token}&openid={openid}"),
        format!("/wxa/business/getuserphonenumber?access_token={token}"),
    ] {
        platform.get(path).await;
    }
    let phone = platform.code(MINI, "alice", "phone").await;
    let path = format!("/wxa/business/getuserphonenumber?access_token={token}");
    let foreign = json!({ "code": phone, "openid": "oX" }).to_string();
    let right = json!({ "code": phone }).to_string();
    for body in ["", "x", "{}", &foreign, &right, &right] {
        platform.post(&path, "application/json", body).await;
    }
    for force in [false, true, true] {
        let body = json!({ "grant_type": "client_credential", "appid": MINI, "secret": "s3cret", "force_refresh": force });
        platform.post("/cgi-bin/stable_token", "application/json", &body.to_string()).await;
    }
    for _ in 0..20 {
        platform.advance(31).await;
        let body = json!({ "grant_type": "client_credential", "appid": MINI, "secret": "s3cret", "force_refresh": true });
        platform.post("/cgi-bin/stable_token", "application/json", &body.to_string()).await;
    }
    platform.control("/sandbox/apps", json!({ "app_id": MINI, "ip_allow_list": ["192.0.2.1"] })).await;
    platform.get(format!("/cgi-bin/token?grant_type=client_credential&appid={MINI}&secret=s3cret")).await;
}

fn signature(session: &Answer) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let mac = Hmac::<sha2::Sha256>::new_from_slice(session.text("session_key").as_bytes()).unwrap();
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The page with the QR code, its poll, and the phone.
async fn a_qr_login(platform: &Platform) {
    for wrong in [
        "appid=",
        "appid=wx-nobody",
        "appid=wx00000000000000bb",
        "scope=x",
        "response_type=x",
        "redirect_uri=x",
        "redirect_uri=ftp%3A%2F%2Fx",
        "redirect_uri=http%3A%2F%2Fshop.example",
    ] {
        let (name, _) = wrong.split_once('=').unwrap();
        let query = PAGE.split_once('?').unwrap().1;
        let kept = query.split('&').filter(|pair| !pair.starts_with(&format!("{name}=")));
        let query = kept.chain([wrong]).collect::<Vec<_>>().join("&");
        platform.get(format!("/connect/qrconnect?{query}")).await;
    }
    platform.control("/sandbox/apps", json!({ "app_id": SITE, "callback_domains": ["a.example"] })).await;
    platform.get(PAGE.into()).await;
    platform.control("/sandbox/apps", json!({ "app_id": SITE, "callback_domains": [] })).await;
    let uuid = between(&platform.get(PAGE.into()).await, "/connect/qrcode/", 16);
    let reply = format!("/connect/confirm_reply?uuid={uuid}");
    for path in [
        format!("/connect/qrcode/{uuid}"),
        "/connect/qrcode/x".to_owned(),
        format!("/connect/l/qrconnect?uuid={uuid}"),
        format!("{reply}&allow=allow"),
        format!("/connect/confirm?uuid={uuid}"),
        format!("/connect/l/qrconnect?uuid={uuid}"),
        reply.clone(),
        format!("/connect/l/qrconnect?uuid={uuid}"),
        format!("/connect/confirm?uuid={uuid}"),
        format!("{reply}&allow=allow"),
        format!("/connect/l/qrconnect?uuid={uuid}"),
        format!("/connect/confirm?uuid={uuid}"),
        "/connect/confirm?uuid=x".to_owned(),
        "/connect/confirm_reply?uuid=x".to_owned(),
        "/connect/l/qrconnect?uuid=x".to_owned(),
        "/connect/zh_CN/htmledition/js/wxLogin.js".to_owned(),
        "/mmopen/vi_32/alice/132".to_owned(),
    ] {
        platform.get(path).await;
    }
    platform.advance(301).await;
    platform.get(format!("/connect/l/qrconnect?uuid={uuid}")).await;
    platform.get(format!("{reply}&allow=allow")).await;
}

/// Sign-in inside WeChat: refusals, silence, the sheet.
async fn inside_wechat(platform: &Platform) {
    let base = LINK.replace("SCOPE", "snsapi_base");
    let asks = LINK.replace("SCOPE", "snsapi_userinfo");
    platform.get(base.clone()).await;
    for link in [
        base.replace("state=S1", "state=a-b"),
        base.replace("&response_type=code", "").replace("&state=S1", "&state=S1&response_type=code"),
        base.replace("response_type=code", "response_type=x"),
        base.replace("127.0.0.1", "shop.example"),
        base.replace("%2Fback", "%2F%0A"),
        base.replace("snsapi_base", "snsapi_login"),
        base.replace(ACCOUNT, SITE),
        base.replace(ACCOUNT, ""),
        base.replace(ACCOUNT, "wx-nobody"),
        base,
    ] {
        platform.get_with(&link, &[("user-agent", WECHAT)]).await;
    }
    platform.control("/sandbox/switches", json!({ "remember_consent": true })).await;
    for answer in ["allow=deny", "allow=allow"] {
        let sheet = platform.get_with(&asks, &[("user-agent", WECHAT)]).await;
        let sheet = between(&sheet, "name=\"sheet\" value=\"", 24);
        for _ in 0..2 {
            let form = format!("sheet={sheet}&persona=alice&{answer}");
            platform.post("/connect/oauth2/authorize_reply", FORM, &form).await;
        }
    }
    platform.get_with(&asks, &[("user-agent", WECHAT)]).await;
    platform.control("/sandbox/people", json!({ "id": "alice", "snapshot": true })).await;
    let answer = platform.get_with(&asks, &[("user-agent", WECHAT)]).await;
    let code = answer.location().split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let tokens = platform.exchange(ACCOUNT, &code).await;
    let (access, openid) = (tokens.text("access_token"), tokens.text("openid"));
    platform.get(format!("/sns/userinfo?access_token={access}&openid={openid}")).await;
    platform.control("/sandbox/apps", json!({ "app_id": ACCOUNT, "silent_userinfo": true })).await;
    platform.get_with(&asks, &[("user-agent", WECHAT)]).await;
}

/// QR codes of a service account: tickets, images, a push that nobody takes.
async fn scan_to_login(platform: &Platform) {
    let path = format!("/cgi-bin/qrcode/create?access_token={}", platform.global_token(ACCOUNT).await);
    let scene =
        |id: u64| json!({ "action_name": "QR_SCENE", "action_info": { "scene": { "scene_id": id } } });
    platform.post(&path, "application/json", "{}").await;
    platform.post(&path, "application/json", &scene(0).to_string()).await;
    let ticket = platform.post(&path, "application/json", &scene(7).to_string()).await.text("ticket");
    let foreign = format!("/cgi-bin/qrcode/create?access_token={}", platform.global_token(SITE).await);
    platform.post(&foreign, "application/json", "{}").await;
    let encoded: String = url::form_urlencoded::byte_serialize(ticket.as_bytes()).collect();
    platform.get(format!("/cgi-bin/showqrcode?ticket={encoded}")).await;
    platform.get("/cgi-bin/showqrcode?ticket=x".into()).await;
    let push = json!({ "url": "https://127.0.0.1/wx", "token": "t" });
    platform.control("/sandbox/apps", json!({ "app_id": ACCOUNT, "push": push })).await;
    let scan = json!({ "ticket": ticket }).to_string();
    platform.post("/sandbox/scene/scan", "application/json", &scan).await;
}

/// The SDK's QR code, quick login, other hosts, paths that are not there.
async fn beside_the_sign_in(platform: &Platform) {
    let mobile = json!({ "app_id": "wx00000000000000dd", "secret": "s3cret", "kind": "mobile" });
    platform.control("/sandbox/apps", mobile).await;
    let token = platform.global_token(MINI).await;
    for path in [
        format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi"),
        format!("/cgi-bin/ticket/getticket?access_token={token}"),
        format!("/connect/sdk/qrconnect?appid={MINI}"),
        "/connect/sdk/qrconnect?appid=wx00000000000000dd&scope=snsapi_userinfo".to_owned(),
        "/cgi-bin/user/get".to_owned(),
        "/sns/nothing".to_owned(),
        "/q/nothing".to_owned(),
    ] {
        platform.get(path).await;
    }
    platform.get_with("/sns/userinfo", &[("host", "open.weixin.qq.com")]).await;
    platform.control("/sandbox/stubs", json!({ "path": "/cgi-bin/x", "answer": {} })).await;
    platform.get("/cgi-bin/x".into()).await;
    for desktop in [false, true] {
        platform.control("/sandbox/people", json!({ "id": "alice", "desktop": desktop })).await;
        let asked = json!({ "jsdata": { "appid": SITE, "scope": "snsapi_login", "redirect_uri": "http://127.0.0.1/" } });
        let answer = platform.post("/api/check-login", "application/json", &asked.to_string()).await.json();
        let uuid = json!({ "jsdata": { "authorize_uuid": answer["jsdata"]["authorize_uuid"] } }).to_string();
        platform.post("/api/authorize", "application/json", &uuid).await;
    }
}

/// What a fault puts in the place of an answer, and what no endpoint answers.
async fn faults_and_strays(platform: &Platform) {
    let faults = [
        json!({ "errcode": -1 }),
        json!({ "errcode": 12345 }),
        json!({ "delay_ms": 1 }),
        json!("http_502_before"),
        json!("http_502_after"),
        json!("malformed_json"),
        json!("empty_body"),
        json!("html_body"),
    ];
    for path in ["/sns/userinfo", "/connect/l/qrconnect", "/connect/qrconnect", "/cgi-bin/showqrcode"] {
        for fault in &faults {
            let fault = json!({ "endpoint": path, "count": 1, "fault": fault });
            platform.control("/sandbox/faults", fault).await;
            platform.get(path.to_owned()).await;
        }
    }
    platform.post("/connect/qrconnect", FORM, "").await;
    platform.get("/connect/qrcode/%FF".into()).await;
}

#[tokio::test]
async fn every_call_has_its_rule_in_both_languages() {
    let mut rules = BTreeSet::new();
    let mut endpoints = BTreeSet::new();
    let mut without_endpoint = 0;
    for step in 0..7 {
        let platform = quick();
        match step {
            0 => a_website_and_its_tokens(&platform).await,
            1 => a_mini_program(&platform).await,
            2 => a_qr_login(&platform).await,
            3 => inside_wechat(&platform).await,
            4 => scan_to_login(&platform).await,
            5 => beside_the_sign_in(&platform).await,
            _ => faults_and_strays(&platform).await,
        }
        for call in platform.get("/sandbox/log".into()).await.json()["calls"].as_array().unwrap() {
            says_the_same(call);
            without_endpoint += usize::from(call["rule"] == "the address does not take such a request");
            rules.insert(call["rule"].as_str().unwrap().to_owned());
            endpoints.insert(call["endpoint"].as_str().unwrap().to_owned());
        }
        for entry in platform.sandbox.log() {
            assert!(!entry.rule.is_empty() && entry.rule_zh.contains(is_chinese), "{entry:?}");
        }
    }
    // The page that was posted to and the path that is not text: whatever an endpoint answers has a rule of its own.
    assert_eq!(without_endpoint, 2);
    assert!(rules.len() >= 90, "only {} rules were met: {rules:#?}", rules.len());
    let page = quick().get("/faults".into()).await.body.replace("&#x2f;", "/");
    let paths: Vec<&str> =
        page.split("<option value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(paths.len() > 15, "{paths:?}");
    for path in paths.into_iter().filter(|path| path.starts_with('/')) {
        assert!(endpoints.contains(path), "nothing asked {path}");
    }
}

#[tokio::test]
async fn the_log_page_shows_the_rules_of_its_language() {
    let platform = Platform::new();
    platform.exchange(SITE, "nonsense").await;
    let calls = platform.get("/sandbox/log".into()).await.json();
    assert_eq!(
        calls["calls"][0]["rule"],
        "the code was never issued, is of another kind, or belongs to another appid"
    );
    assert_eq!(calls["calls"][0]["rule_zh"], "code 从未签发、类型不符，或属于其他 appid");
    let script = platform.get("/sandbox-assets/log.js".into()).await.body;
    assert!(script.contains(r#"document.documentElement.lang === "zh" ? "rule_zh" : "rule""#), "{script}");
    for (lang, headers) in [("en", &[][..]), ("zh", &CHINESE[..])] {
        let page = platform.get_with("/log", headers).await.body;
        assert!(page.contains(&format!("<html lang=\"{lang}\">")), "what the script goes by: {page}");
        assert!(page.contains("<span class=\"rule\"></span>"), "a rule is in the page's language: {page}");
    }
}

#[tokio::test]
async fn refusals_on_pages_are_in_the_language_of_the_page() {
    let platform = Platform::new();
    let unknown = PAGE.replace(SITE, "wx-nobody");
    let outside = PAGE.replace("127.0.0.1", "shop.example");
    for (path, english, chinese) in [
        (&unknown, "is registered here; there are:", "此处没有注册应用"),
        (&outside, "Add it at", "该应用没有登记授权回调域"),
    ] {
        let plain = platform.get(path.clone()).await.body;
        let translated = platform.get_with(path, &CHINESE).await.body;
        assert!(plain.contains(english) && !plain.contains(chinese), "{plain}");
        assert!(translated.contains(chinese) && !translated.contains(english), "{translated}");
        assert!(translated.contains("<html lang=\"zh\">"), "{translated}");
    }
    for (path, form) in [
        ("/people/persona", "id=%3Cx%3E&nickname=x"),
        ("/people/app", "app_id=&secret=x&kind=mini"),
        ("/people/app", "app_id=wxnew&secret=x&kind=x"),
        ("/faults", "endpoint=*&kind=x&count=1"),
        ("/faults", "endpoint=*&kind=errcode&errcode=x&count=1"),
        ("/faults", "endpoint=*&kind=empty_body&count=0"),
        ("/faults", "endpoint=&kind=empty_body&count=1"),
        ("/faults", "endpoint=%2Fsns%2Fusrinfo&kind=empty_body&count=1"),
        ("/faults", "endpoint=%2Flog&kind=empty_body&count=1"),
        ("/faults", "endpoint=a+b&kind=empty_body&count=1"),
        ("/faults", "endpoint=*&kind=empty_body&count=1&appid=wx-nobody"),
        ("/faults", "endpoint=*&kind=empty_body&count=1&persona=mallory"),
        ("/faults/stubs", "path=%2Fcgi-bin%2Fx&answer=x"),
        ("/faults/stubs", "path=%2Fconnect%2Fqrconnect&answer=%7B%7D"),
        ("/phone/follow", "appid=wx00000000000000bb"),
        ("/phone/follow", "appid=wx00000000000000aa"),
        ("/time/advance", "seconds=0"),
        ("/phone/wx_login", "appid=wx00000000000000aa&kind=mini"),
        ("/phone/wx_login", "appid=wx-nobody&kind=mini"),
        ("/phone/scene", "ticket=x"),
    ] {
        for (lang, wanted) in [("en", false), ("zh", true)] {
            let request = http::Request::post(path)
                .header("host", "127.0.0.1:8401")
                .header("content-type", FORM)
                .header("accept-language", lang)
                .body(axum::body::Body::from(form));
            let page = platform.send(request.unwrap()).await;
            let detail = page.body.split("</h1>\n<p>").nth(1).unwrap().split("</p>").next().unwrap();
            assert_eq!(detail.contains(is_chinese), wanted, "{path} {form}: {detail}");
        }
    }
}

#[tokio::test]
async fn the_numbers_to_choose_from_say_what_they_mean() {
    let platform = Platform::new();
    let english = platform.get("/faults".into()).await.body;
    let chinese = platform.get_with("/faults", &CHINESE).await.body;
    assert!(english.contains("40163 code been used · the code was exchanged before</option>"), "{english}");
    assert!(chinese.contains("40163 code been used · code 已被使用过</option>"), "{chinese}");
    let numbers = chinese.split("name=\"errcode\"").nth(1).unwrap().split("</select>").next().unwrap();
    let options: Vec<&str> = numbers.split("<option").skip(1).collect();
    assert!(options.len() > 20);
    for option in options {
        assert!(option.contains(is_chinese), "{option}");
    }
}
