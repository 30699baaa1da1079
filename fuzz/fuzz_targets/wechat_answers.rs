//! What WeChat may answer, from any byte: a result or a failure, never more of the answer in its words than is safe.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;
use url::Url;
use wxlogin_wechat::{Credentials, Failure, Hosts, credential, errmsg, long_poll, mini, qrconnect_page, sns};

const OPENID: &str = "oAbCd5eFgHiJkLmNoPqRsTuVwXyZ";
const TOKEN: &str = "58_zq8token8qz";

fn judge<T: std::fmt::Debug>(call: Result<wxlogin_wechat::Call<T>, Failure>, answer: &http::Response<Bytes>) {
    let call = call.expect("the inputs are complete");
    let judged = (call.parse)(answer);
    let shown = format!("{judged:?}");
    assert!(!shown.contains(TOKEN), "a token is in a debug text: {shown}");
    if let Err(failure) = judged {
        let _ = (failure.to_string(), failure.advice());
    }
}

fuzz_target!(|data: &[u8]| {
    let [endpoint, status, body @ ..] = data else { return };
    let hosts = Hosts::all_at(&Url::parse("http://127.0.0.1:1").expect("an address"));
    let app = Credentials::new("wx00000000000000aa", SecretString::from("s3cret"));
    let token = SecretString::from(TOKEN);
    let status = if *status < 200 { 200 } else { 100 + u16::from(*status) * 2 };
    let Ok(answer) = http::Response::builder()
        .status(status)
        .header("content-type", if endpoint & 128 == 0 { "text/plain" } else { "application/json" })
        .body(Bytes::copy_from_slice(body))
    else {
        return;
    };
    match endpoint & 15 {
        0 => judge(sns::access_token(&hosts, &app, "code"), &answer),
        1 => judge(sns::refresh_token(&hosts, &app.app_id, &token), &answer),
        2 => judge(sns::auth(&hosts, &token, OPENID), &answer),
        3 => judge(sns::userinfo(&hosts, &token, OPENID, sns::Lang::ZhCn), &answer),
        4 => judge(mini::code2session(&hosts, &app, "code"), &answer),
        5 => judge(mini::check_session(&hosts, &token, OPENID, &token), &answer),
        6 => judge(mini::reset_session(&hosts, &token, OPENID, &token), &answer),
        7 => judge(mini::phone_number(&hosts, &token, "code", Some(OPENID)), &answer),
        8 => judge(credential::token(&hosts, &app), &answer),
        9 => judge(credential::stable_token(&hosts, &app, false), &answer),
        10 => drop(qrconnect_page::uuid(body)),
        11 => drop(long_poll::parse(body)),
        12 => judge(qrconnect_page::image(&hosts, "0a1Uc5PIRyuqhw20"), &answer),
        13 => judge(long_poll::poll(&hosts, "0a1Uc5PIRyuqhw20", Some(404), "1"), &answer),
        _ => drop(std::str::from_utf8(body).map(errmsg::parse)),
    }
});
