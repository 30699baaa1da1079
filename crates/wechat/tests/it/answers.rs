//! Answers as they were seen on the wire, with identities made up.

use crate::support::{OPENID, UNIONID, answer, app, hosts, judge, secret};
use wxlogin_wechat::{
    Call, ExposeSecret, Failure, FailureKind, SettingKey, Unavailable, mini,
    sns::{self, Lang},
};

const CODE: &str = "001BWV4J1lRzz00H4J1J1vRE4J1BWV4q";

fn exchange() -> Result<Call<sns::AccessToken>, Failure> {
    sns::access_token(&hosts(), &app(), CODE)
}

fn profile() -> Result<Call<sns::UserInfo>, Failure> {
    sns::userinfo(&hosts(), &secret("58_TOKEN"), OPENID, Lang::ZhCn)
}

#[test]
fn a_website_app_exchanges_a_code() {
    let body = format!(
        r#"{{"access_token":"58_AAAA","expires_in":7200,"refresh_token":"58_BBBB","openid":"{OPENID}","scope":"snsapi_login","unionid":"{UNIONID}"}}"#
    );
    let token = judge(exchange(), &body).unwrap();
    assert_eq!(token.access_token.expose_secret(), "58_AAAA");
    assert_eq!(token.refresh_token.as_ref().unwrap().expose_secret(), "58_BBBB");
    assert_eq!((token.openid.as_str(), token.unionid.as_deref()), (OPENID, Some(UNIONID)));
    assert_eq!((token.expires_in, token.is_snapshot), (7200, false));
    assert!(token.has_scope("snsapi_login") && !token.has_scope("snsapi_base"));
    let shown = format!("{token:?}");
    assert!(!shown.contains("58_AAAA") && !shown.contains("58_BBBB"), "{shown}");
}

#[test]
fn a_snapshot_user_is_told_apart() {
    for value in ["1", "\"1\""] {
        let body = format!(r#"{{"access_token":"59_A","openid":"{OPENID}","is_snapshotuser":{value}}}"#);
        assert!(judge(exchange(), &body).unwrap().is_snapshot);
    }
    let body = format!(r#"{{"access_token":"59_A","openid":"{OPENID}","is_snapshotuser":0}}"#);
    assert!(!judge(exchange(), &body).unwrap().is_snapshot);
}

#[test]
fn an_answer_without_an_openid_signs_nobody_in() {
    for (body, why) in [
        (r#"{"access_token":"58_A","expires_in":7200}"#, Unavailable::Missing("openid")),
        (r#"{"access_token":"58_A","openid":""}"#, Unavailable::Missing("openid")),
        (r#"{"access_token":"58_A","openid":null}"#, Unavailable::Missing("openid")),
        (r#"{"openid":"o1"}"#, Unavailable::Missing("access_token")),
        ("{}", Unavailable::Missing("access_token")),
        ("", Unavailable::Unreadable),
        ("<!DOCTYPE html><html></html>", Unavailable::Unreadable),
        ("[]", Unavailable::Unreadable),
    ] {
        let failure = judge(exchange(), body).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unavailable(why), "{body}");
    }
}

#[test]
fn a_profile_of_today_and_one_of_before_2021() {
    let today = format!(
        r#"{{"openid":"{OPENID}","nickname":"示例🐟","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https:\/\/thirdwx.qlogo.cn\/mmopen\/vi_32\/EXAMPLE\/132","privilege":[]}}"#
    );
    let info = judge(profile(), &today).unwrap();
    assert_eq!(info.nickname, "示例🐟");
    assert_eq!(info.headimgurl, "https://thirdwx.qlogo.cn/mmopen/vi_32/EXAMPLE/132");
    assert_eq!((info.sex, info.unionid), (0, None));

    let before = format!(
        r#"{{"openid":"{OPENID}","nickname":"N","sex":"1","province":"P","country":"C","privilege":["a","b"],"unionid":" {UNIONID}"}}"#
    );
    let info = judge(profile(), &before).unwrap();
    assert_eq!((info.sex, info.privilege.len()), (1, 2));
    assert_eq!(info.unionid.as_deref(), Some(UNIONID));
}

#[test]
fn a_profile_of_somebody_else_is_refused_even_by_case() {
    let body = format!(r#"{{"openid":"{}","nickname":"N"}}"#, OPENID.to_lowercase());
    assert!(judge(profile(), &body).is_err());
}

#[test]
fn a_nickname_may_hold_anything() {
    let call = profile().unwrap();
    let body =
        [format!(r#"{{"openid":"{OPENID}","nickname":""#).as_bytes(), b"a\x01\xff\n", br#"b"}"#].concat();
    assert_eq!((call.parse)(&answer(200, body)).unwrap().nickname, "a\u{1}\u{fffd}\nb");
}

#[test]
fn a_mini_program_session_with_and_without_unionid() {
    let call = || mini::code2session(&hosts(), &app(), CODE);
    let body = format!(r#"{{"session_key":"\/AAAAAAAAAAAAAAAAAAAAA==","openid":"{OPENID}"}}"#);
    let session = judge(call(), &body).unwrap();
    assert_eq!(session.session_key.expose_secret(), "/AAAAAAAAAAAAAAAAAAAAA==");
    assert_eq!(session.unionid, None);
    assert!(!format!("{session:?}").contains("AAAA"));

    let documented = format!(
        r#"{{"errcode":0,"errmsg":"ok","session_key":"k","expires_in":7200,"openid":"{OPENID}","unionid":"{UNIONID}"}}"#
    );
    assert_eq!(judge(call(), &documented).unwrap().unionid.as_deref(), Some(UNIONID));
    assert!(judge(call(), &format!(r#"{{"openid":"{OPENID}"}}"#)).is_err(), "no session_key");
}

#[test]
fn a_phone_number_whose_country_is_a_number_or_a_text() {
    for country in ["86", "\"86\""] {
        let body = format!(
            r#"{{"errcode":0,"errmsg":"ok","phone_info":{{"phoneNumber":"13800000000","purePhoneNumber":"13800000000","countryCode":{country},"watermark":{{"timestamp":1637744274,"appid":""}}}}}}"#
        );
        let number = judge(mini::phone_number(&hosts(), &secret("T"), "c", None), &body).unwrap();
        assert_eq!((number.country_code.as_str(), number.phone_number.as_str()), ("86", "13800000000"));
        assert_eq!(number.watermark_app_id, None);
        assert!(!format!("{number:?}").contains("138"));
    }
}

#[test]
fn session_checks_say_yes_no_or_why_not() {
    let call = || mini::check_session(&hosts(), &secret("T"), OPENID, &secret("key"));
    assert!(judge(call(), r#"{"errcode":0,"errmsg":"ok"}"#).unwrap());
    assert!(!judge(call(), r#"{"errcode":87009,"errmsg":"invalid signature"}"#).unwrap());
    let failure = judge(call(), r#"{"errcode":40001,"errmsg":"invalid credential"}"#).unwrap_err();
    assert_eq!(failure.kind, FailureKind::TokenInvalid);

    let reset = || mini::reset_session(&hosts(), &secret("T"), OPENID, &secret("key"));
    let body = format!(r#"{{"errcode":0,"errmsg":"ok","openid":"{OPENID}","session_key":"new"}}"#);
    assert_eq!(judge(reset(), &body).unwrap().session_key.expose_secret(), "new");
    let stale = judge(reset(), r#"{"errcode":87009,"errmsg":"invalid signature"}"#).unwrap_err();
    assert_eq!(stale.kind, FailureKind::SessionKeyStale);
    assert!(judge(reset(), r#"{"errcode":0,"openid":"oOther","session_key":"new"}"#).is_err());
}

#[test]
fn a_token_is_alive_only_when_wechat_says_so() {
    let call = || sns::auth(&hosts(), &secret("T"), OPENID);
    assert!(judge(call(), r#"{"errcode":0,"errmsg":"ok"}"#).is_ok());
    assert_eq!(
        judge(call(), "{}").unwrap_err().kind,
        FailureKind::Unavailable(Unavailable::Missing("errcode"))
    );
    let failure = judge(call(), r#"{"errcode":40003,"errmsg":"invalid openid"}"#).unwrap_err();
    assert_eq!(failure.kind, FailureKind::TokenInvalid);
}

#[test]
fn errors_as_captured() {
    let failure =
        judge(exchange(), r#"{"errcode":40163,"errmsg":"code been used, rid: 681f041e-2f22b656-514a9f4f"}"#)
            .unwrap_err();
    assert_eq!((failure.kind, failure.errcode), (FailureKind::CodeUsed, Some(40163)));
    assert_eq!(failure.errmsg.as_deref(), Some("code been used"));
    assert_eq!(failure.rid.as_deref(), Some("681f041e-2f22b656-514a9f4f"));

    let key = |body: &str| match judge(exchange(), body).unwrap_err().kind {
        FailureKind::Misconfigured { key, .. } => Some(key),
        _ => None,
    };
    let rid = "rid: 6aac007a-6c02c771-26bf69c4";
    assert_eq!(
        key(&format!(r#"{{"errcode":40013,"errmsg":"invalid appid, {rid}"}}"#)),
        Some(SettingKey::AppId)
    );
    assert_eq!(
        key(&format!(r#"{{"errcode":40125,"errmsg":"invalid appsecret {rid}"}}"#)),
        Some(SettingKey::AppSecret)
    );
    let scope =
        judge(profile(), r#"{"errcode":48001,"errmsg":"api unauthorized, rid: 62907a7d-2c3495fa-7f2674f8"}"#);
    assert!(matches!(scope.unwrap_err().kind, FailureKind::Misconfigured { key: SettingKey::Scope, .. }));
}
