//! What goes over the wire, and what never does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::support::{OPENID, Script, app, hosts, secret};
use wxlogin_wechat::{
    Credentials, Failure, FailureKind, SettingKey, TransportError, Unavailable, credential, mini,
    sns::{self, Lang},
};

fn uri<T>(call: Result<wxlogin_wechat::Call<T>, Failure>) -> String {
    call.unwrap().request.uri().to_string()
}

#[test]
fn each_get_has_its_parameters() {
    let base = "http://127.0.0.1:8401";
    let credentials = "appid=wx0123456789abcdef&secret=5ec5e700000000000000000000000000";
    assert_eq!(
        uri(sns::access_token(&hosts(), &app(), "C0DE")),
        format!("{base}/sns/oauth2/access_token?{credentials}&code=C0DE&grant_type=authorization_code")
    );
    assert_eq!(
        uri(mini::code2session(&hosts(), &app(), "a/b+c&d=e#f g")),
        format!(
            "{base}/sns/jscode2session?{credentials}&js_code=a%2Fb%2Bc%26d%3De%23f%20g&grant_type=authorization_code"
        )
    );
    assert_eq!(
        uri(sns::refresh_token(&hosts(), "wx1", &secret("R1"))),
        format!("{base}/sns/oauth2/refresh_token?appid=wx1&grant_type=refresh_token&refresh_token=R1")
    );
    assert_eq!(
        uri(sns::userinfo(&hosts(), &secret("T1"), OPENID, Lang::En)),
        format!("{base}/sns/userinfo?access_token=T1&openid={OPENID}&lang=en")
    );
    assert_eq!(
        uri(credential::token(&hosts(), &app())),
        format!("{base}/cgi-bin/token?grant_type=client_credential&{credentials}")
    );
}

#[test]
fn session_checks_are_signed_with_the_key_as_text() {
    let key = secret("HyVFkGl5F5OQWJZZaNzBBg==");
    let signature = "252b75c92698025afe925b29cca5517fdf9ee67aae072cf3225ebf3a53783058";
    assert_eq!(
        uri(mini::check_session(&hosts(), &secret("T1"), OPENID, &key)),
        format!(
            "http://127.0.0.1:8401/wxa/checksession?access_token=T1&openid={OPENID}&signature={signature}&sig_method=hmac_sha256"
        )
    );
}

#[tokio::test]
async fn posts_carry_json() {
    let wechat = Script::new(vec![Ok("{}"), Ok("{}")]);
    let call = mini::phone_number(&hosts(), &secret("T1"), "C\"1", Some(OPENID)).unwrap();
    assert_eq!(call.request.headers()["content-type"], "application/json");
    assert!(call.send(&wechat).await.is_err());
    assert!(credential::stable_token(&hosts(), &app(), false).unwrap().send(&wechat).await.is_err());
    assert_eq!(
        wechat.asked(),
        [
            format!(
                r#"POST /wxa/business/getuserphonenumber?access_token=T1 {{"code":"C\"1","openid":"{OPENID}"}}"#
            ),
            r#"POST /cgi-bin/stable_token {"grant_type":"client_credential","appid":"wx0123456789abcdef","secret":"5ec5e700000000000000000000000000","force_refresh":false}"#.to_owned(),
        ]
    );
}

#[test]
fn a_blank_value_fails_without_a_request() {
    let kind = |failure: Option<Failure>| failure.map(|failure| failure.kind);
    for code in ["", "  ", "x".repeat(5000).as_str()] {
        assert_eq!(kind(sns::access_token(&hosts(), &app(), code).err()), Some(FailureKind::CodeInvalid));
        assert_eq!(kind(mini::code2session(&hosts(), &app(), code).err()), Some(FailureKind::CodeInvalid));
        let phone = mini::phone_number(&hosts(), &secret("T"), code, None);
        assert_eq!(kind(phone.err()), Some(FailureKind::CodeInvalid));
    }
    let nobody = Credentials::new("", secret("s"));
    let Some(FailureKind::Misconfigured { key, .. }) = kind(mini::code2session(&hosts(), &nobody, "c").err())
    else {
        panic!("not a misconfiguration")
    };
    assert_eq!(key, SettingKey::AppId);
}

#[tokio::test]
async fn a_code_goes_out_once_whatever_happens() {
    for error in [TransportError::Timeout, TransportError::Interrupted, TransportError::Connect] {
        let wechat = Script::new(vec![Err(error)]);
        let call = sns::access_token(&hosts(), &app(), "C0DE").unwrap();
        assert!(call.one_time);
        let failure = call.send(&wechat).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unavailable(Unavailable::Transport(error)));
        assert_eq!(wechat.asked().len(), 1);
    }
}
