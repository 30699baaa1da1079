//! Every number of the reference table that a server can meet has a meaning, and one that fits what to do about it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::PathBuf;

use serde_json::Value;
use wxlogin_wechat::{Endpoint, FailureKind, Unavailable, fold, long_poll};

/// The reference table, where it is at hand (it is no part of the project).
fn reference() -> Option<Vec<Value>> {
    let shared = std::env::var_os("WXLOGIN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let text = std::fs::read_to_string(shared.join("reference/wechat-error-codes.json")).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

enum Place {
    /// Answered to a call.
    Api(Endpoint),
    /// In the long poll's script.
    LongPoll,
    /// Met by clients and libraries, never by a server that calls WeChat.
    Elsewhere,
}

fn place(endpoint: &str) -> Place {
    const API: &[(&str, Endpoint)] = &[
        ("/sns/oauth2/access_token", Endpoint::SnsAccessToken),
        ("/sns/oauth2/refresh_token", Endpoint::SnsRefreshToken),
        ("/sns/auth", Endpoint::SnsAuth),
        ("/sns/userinfo", Endpoint::SnsUserInfo),
        ("/sns/jscode2session", Endpoint::Code2Session),
        ("/wxa/checksession", Endpoint::CheckSession),
        ("/wxa/resetusersessionkey", Endpoint::ResetSession),
        ("/wxa/business/getuserphonenumber", Endpoint::PhoneNumber),
        ("/cgi-bin/token", Endpoint::Token),
        ("/cgi-bin/stable_token", Endpoint::StableToken),
        ("/connect/oauth2/authorize", Endpoint::OAuth2Authorize),
        // APIs that take the global token; the phone number stands for all of them.
        ("/cgi-bin/qrcode/create", Endpoint::PhoneNumber),
        ("/cgi-bin/*", Endpoint::PhoneNumber),
        ("shop/third-party APIs", Endpoint::PhoneNumber),
    ];
    if endpoint.contains("/connect/l/qrconnect") {
        return Place::LongPoll;
    }
    if endpoint.contains("/connect/qrconnect") {
        return Place::Api(Endpoint::QrConnect);
    }
    let elsewhere = ["localhost.weixin.qq.com", "Open SDK", "client-side library codes", "rid lookup API"];
    if elsewhere.iter().any(|word| endpoint.contains(word)) {
        return Place::Elsewhere;
    }
    let found = API.iter().find(|(path, _)| endpoint.contains(path));
    Place::Api(found.unwrap_or_else(|| panic!("no place for {endpoint}")).1)
}

/// Whether `kind` leads to what the table says the user should do.
fn fits(user_action: &str, kind: FailureKind) -> bool {
    use FailureKind as Kind;
    let start_again =
        matches!(kind, Kind::CodeInvalid | Kind::CodeUsed | Kind::TokenInvalid | Kind::RefreshTokenInvalid);
    if user_action.contains("administrator fixes") {
        matches!(kind, Kind::Misconfigured { .. } | Kind::RequestRejected)
    } else if user_action.contains("start authorization again") || user_action.contains("tap the phone") {
        start_again
    } else if user_action.contains("wait one minute") || user_action.contains("tomorrow") {
        matches!(kind, Kind::RateLimited(_))
    } else if user_action.contains("wait a moment") {
        kind == Kind::Unavailable(Unavailable::Busy)
    } else if user_action.contains("sign-in is not available") {
        kind == Kind::UserBlocked
    } else {
        kind != Kind::Unexpected
    }
}

#[test]
fn every_number_of_the_reference_table_has_a_meaning() {
    let Some(table) = reference() else {
        println!("skipped: the reference table is not here (set WXLOGIN_SHARED to its folder)");
        return;
    };
    let (mut folded, mut polled) = (0, 0);
    for row in &table {
        let code = row["code"].as_i64().unwrap();
        let action = row["user_action"].as_str().unwrap();
        for endpoint in row["endpoints"].as_array().unwrap() {
            match place(endpoint.as_str().unwrap()) {
                Place::Api(_) if code == 0 => {}
                Place::Api(endpoint) => {
                    let kind = fold(endpoint, code);
                    assert!(fits(action, kind), "{code} at {endpoint}: {kind} does not lead to: {action}");
                    folded += 1;
                }
                Place::LongPoll => {
                    let script = format!("window.wx_errcode={code};window.wx_code='c0de';");
                    assert!(long_poll::parse(script.as_bytes()).is_ok(), "{code}");
                    polled += 1;
                }
                Place::Elsewhere => {}
            }
        }
    }
    assert!(folded > 100, "only {folded} pairs of number and endpoint were checked");
    assert_eq!(polled, 6);
}
