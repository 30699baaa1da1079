//! How a call ended, in one word of a closed list, for counters. No text of the peer's gets in.

use bytes::Bytes;
use serde::Deserialize;
use wxlogin_core::ports::HttpFailure;
use wxlogin_wechat::{Endpoint, FailureKind, fold};

type Answer = Result<http::Response<Bytes>, HttpFailure>;

/// What calls to addresses that are no endpoint of WeChat's are counted under.
pub(crate) const OTHER: &str = "other";

/// Whether the peer answered. An errcode is an answer, and so is a 4xx; a 5xx is the sign of a peer in trouble.
pub(crate) fn is_answer(answer: &Answer) -> bool {
    match answer {
        Ok(response) => !response.status().is_server_error(),
        Err(HttpFailure::TooLarge) => true,
        Err(_) => false,
    }
}

/// The word.
pub(crate) fn word(endpoint: Option<Endpoint>, answer: &Answer) -> &'static str {
    match answer {
        Ok(response) if response.status().is_server_error() => "http_5xx",
        Ok(response) if response.status().is_client_error() => "http_4xx",
        Ok(response) => endpoint.map_or("ok", |endpoint| meaning(endpoint, response.body())),
        Err(failure) => of_failure(*failure),
    }
}

pub(crate) const fn of_failure(failure: HttpFailure) -> &'static str {
    match failure {
        HttpFailure::Connect => "connect",
        HttpFailure::Timeout => "timeout",
        HttpFailure::Interrupted => "interrupted",
        HttpFailure::TooLarge => "too_large",
        HttpFailure::Overloaded { .. } => "overloaded",
        HttpFailure::Resting { .. } => "breaker_open",
    }
}

#[derive(Deserialize)]
struct Numbered {
    errcode: Option<i64>,
}

fn meaning(endpoint: Endpoint, body: &[u8]) -> &'static str {
    let number = serde_json::from_slice::<Numbered>(body).ok().and_then(|answer| answer.errcode);
    let Some(number) = number.filter(|number| *number != 0) else { return "ok" };
    match fold(endpoint, number) {
        FailureKind::CodeInvalid => "code_invalid",
        FailureKind::CodeUsed => "code_used",
        FailureKind::UserBlocked => "user_blocked",
        FailureKind::RateLimited(_) => "rate_limited",
        FailureKind::Misconfigured { .. } | FailureKind::RequestRejected => "misconfigured",
        FailureKind::TokenInvalid | FailureKind::RefreshTokenInvalid => "token_invalid",
        FailureKind::SignatureInvalid | FailureKind::SessionKeyStale => "session_key_stale",
        FailureKind::Unavailable(_) => "busy",
        FailureKind::Unexpected => "unexpected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Answer {
        Ok(http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
    }

    #[test]
    fn an_errcode_is_an_answer_and_a_5xx_is_none() {
        let exchange = Some(Endpoint::SnsAccessToken);
        for (answer, is_an_answer, expected) in [
            (answer(200, r#"{"access_token":"T","openid":"o"}"#), true, "ok"),
            (answer(200, r#"{"errcode":0,"errmsg":"ok"}"#), true, "ok"),
            (answer(200, r#"{"errcode":40029,"errmsg":"invalid code"}"#), true, "code_invalid"),
            (answer(200, r#"{"errcode":-1,"errmsg":"system error"}"#), true, "busy"),
            (answer(200, r#"{"errcode":424242}"#), true, "unexpected"),
            (answer(404, ""), true, "http_4xx"),
            (answer(502, "<html>"), false, "http_5xx"),
            (Err(HttpFailure::Timeout), false, "timeout"),
            (Err(HttpFailure::Connect), false, "connect"),
            (Err(HttpFailure::TooLarge), true, "too_large"),
        ] {
            assert_eq!((is_answer(&answer), word(exchange, &answer)), (is_an_answer, expected), "{answer:?}");
        }
    }
}
