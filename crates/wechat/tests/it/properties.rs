//! What holds for every input: no panic on any answer, and no secret in anything that is printed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Debug;

use crate::support::{OPENID, answer, hosts, secret};
use bytes::Bytes;
use proptest::prelude::*;
use wxlogin_wechat::{
    Call, Credentials, Failure, credential, crypto, errmsg, long_poll, mini, qrconnect_page, redact_url,
    sns::{self, Lang},
};

/// The secrets of one run.
#[derive(Debug, Clone)]
struct Secrets {
    app_secret: String,
    code: String,
    token: String,
    session_key: String,
}

/// Distinct and long enough not to occur by chance in what is printed.
fn secrets() -> impl Strategy<Value = Secrets> {
    let text = || "[A-Za-z0-9 /+=&#%_-]{8,40}";
    (text(), text(), text(), text()).prop_map(|(a, c, t, k)| Secrets {
        app_secret: format!("aZ1{a}q"),
        code: format!("cY2{c}q"),
        token: format!("tX3{t}q"),
        session_key: format!("kW4{k}q"),
    })
}

/// One call of every endpoint: shows itself, then judges `body` and shows the result.
fn show_all(s: &Secrets, response: &http::Response<Bytes>) -> Vec<String> {
    let (hosts, app) = (hosts(), Credentials::new("wx0123456789abcdef", secret(&s.app_secret)));
    let (token, key) = (secret(&s.token), secret(&s.session_key));
    vec![
        show(sns::access_token(&hosts, &app, &s.code), response),
        show(sns::refresh_token(&hosts, "wx1", &token), response),
        show(sns::auth(&hosts, &token, OPENID), response),
        show(sns::userinfo(&hosts, &token, OPENID, Lang::ZhCn), response),
        show(mini::code2session(&hosts, &app, &s.code), response),
        show(mini::check_session(&hosts, &token, OPENID, &key), response),
        show(mini::reset_session(&hosts, &token, OPENID, &key), response),
        show(mini::phone_number(&hosts, &token, &s.code, Some(OPENID)), response),
        show(credential::token(&hosts, &app), response),
        show(credential::stable_token(&hosts, &app, false), response),
        show(long_poll::poll(&hosts, "001ZDsw64Vu7ll2E", None, "1"), response),
        show(qrconnect_page::open(&hosts.open), response),
        show(qrconnect_page::image(&hosts, "001ZDsw64Vu7ll2E"), response),
        format!("{app:?}"),
    ]
}

fn show<T: Debug>(call: Result<Call<T>, Failure>, response: &http::Response<Bytes>) -> String {
    let call = call.unwrap();
    let shown = format!("{call:?}");
    match (call.parse)(response) {
        Ok(value) => format!("{shown} {value:?}"),
        Err(failure) => format!("{shown} {failure:?} {failure} {:?}", failure.advice()),
    }
}

proptest! {
    #[test]
    fn no_answer_makes_a_parser_panic(body: Vec<u8>, status in 100u16..600) {
        let s = Secrets { app_secret: "a".into(), code: "c".into(), token: "t".into(), session_key: "k".into() };
        show_all(&s, &answer(status, body.clone()));
        let _ = qrconnect_page::uuid(&body);
        let _ = long_poll::parse(&[b"window.wx_errcode=405;window.wx_code='", &body[..]].concat());
    }

    #[test]
    fn no_json_makes_a_parser_panic(
        name in "errcode|errmsg|openid|unionid|expires_in|phone_info|sex|privilege|access_token|session_key",
        value in r#"[0-9]{1,25}|-?[0-9]\.[0-9]|"[^"]{0,8}"|null|true|\[\]|\{\}|\[1,"a"\]|\{"phoneNumber":1\}"#,
        tail in ".{0,6}",
    ) {
        let s = Secrets { app_secret: "a".into(), code: "c".into(), token: "t".into(), session_key: "k".into() };
        let body = format!(r#"{{"openid":"{OPENID}","access_token":"t","{name}":{value}}}{tail}"#);
        show_all(&s, &answer(200, body));
    }

    #[test]
    fn no_secret_is_ever_printed(
        s in secrets(), errcode in prop::sample::select(vec![-1, 40001, 40013, 40029, 40125, 40163, 40164, 87009, 99999]),
        filler in ".{0,320}", status in prop::sample::select(vec![200u16, 401, 500]),
    ) {
        let all = [&s.app_secret, &s.code, &s.token, &s.session_key];
        let echoed = all.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" ");
        let echo = serde_json::json!({ "errcode": errcode, "errmsg": format!("{filler}{echoed} {filler} rid: {echoed}") });
        // The strings a call knows are the only ones it can remove; each endpoint is sent its own part of them.
        for shown in show_all(&s, &answer(status, echo.to_string())) {
            let sent: &[&String] = if shown.starts_with("Call(/sns/oauth2/access_token)")
                || shown.starts_with("Call(/sns/jscode2session)") { &[&s.app_secret, &s.code] }
                else if shown.starts_with("Call(/cgi-bin/") { &[&s.app_secret] }
                else if shown.starts_with("Call(/wxa/business/") { &[&s.token, &s.code] }
                else if shown.starts_with("Call(/wxa/") { &[&s.token, &s.session_key] }
                else if shown.starts_with("Call(/sns/") { &[&s.token] }
                else { &[] };
            for text in sent {
                prop_assert!(!shown.contains(text.as_str()), "{shown} shows {text}");
                // Not even its beginning, which a length limit could have left over.
                let beginning = text.get(..8).unwrap_or(text);
                prop_assert!(!shown.contains(beginning), "{shown} shows the beginning of {text}");
            }
        }
    }

    #[test]
    fn any_code_survives_its_way_into_the_url(code in "\\PC{0,60}x\\PC{0,60}") {
        let app = Credentials::new("wx1", secret("s3cret"));
        for (call, name) in [
            (mini::code2session(&hosts(), &app, &code).map(|call| call.request), "js_code"),
            (sns::access_token(&hosts(), &app, &code).map(|call| call.request), "code"),
        ] {
            let url = url::Url::parse(&call.unwrap().uri().to_string()).unwrap();
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs.len(), 4);
            prop_assert!(pairs.contains(&(name.to_owned(), code.clone())));
            let (shown, masked) = (redact_url(&url), format!("{name}=***"));
            prop_assert!(shown.contains("secret=***") && shown.contains(&masked));
        }
    }

    #[test]
    fn an_errmsg_is_one_short_line(raw in "(?s).{0,600}") {
        let parsed = errmsg::parse(&raw);
        prop_assert!(parsed.text.chars().count() <= 300);
        prop_assert!(!parsed.text.chars().any(char::is_control));
    }

    #[test]
    fn no_ciphertext_makes_decryption_panic(key in ".{0,30}", data in ".{0,80}", iv in ".{0,30}", bytes: Vec<u8>) {
        let _ = crypto::decrypt_user_data(&secret(&key), &data, &iv, "wx1");
        let push = crypto::PushCrypto::new(
            secret("token"), &secret("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"), "wx1",
        ).unwrap();
        let _ = push.decrypt(&data);
        let sealed = push.encrypt(&bytes, [7; 16]).unwrap();
        prop_assert_eq!(push.decrypt(&sealed).unwrap(), bytes);
    }
}
