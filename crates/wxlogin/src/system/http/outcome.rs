//! What calls to WeChat are counted as: one word of a closed list. No text of the peer's gets in.

use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use wxlogin_outbound::Classify;
use wxlogin_wechat::{Endpoint, FailureKind, fold};

/// What calls to addresses that are no endpoint of WeChat's are counted under.
const OTHER: &str = "other";

/// Requests carry their [`Endpoint`] as an extension.
pub(super) struct WechatEndpoints;

impl Classify for WechatEndpoints {
    type Call = Option<Endpoint>;

    const RESERVATION: &'static str = "sign_in";

    fn call(&self, request: &Request<Bytes>) -> Option<Endpoint> {
        request.extensions().get().copied()
    }

    fn label(&self, call: Option<Endpoint>) -> &'static str {
        call.map_or(OTHER, Endpoint::path)
    }

    fn outcome(&self, call: Option<Endpoint>, answer: &Response<Bytes>) -> &'static str {
        call.map_or("ok", |endpoint| meaning(endpoint, answer.body()))
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

    #[test]
    fn an_errcode_is_counted_by_its_meaning() {
        for (body, expected) in [
            (r#"{"access_token":"T","openid":"o"}"#, "ok"),
            (r#"{"errcode":0,"errmsg":"ok"}"#, "ok"),
            (r#"{"errcode":40029,"errmsg":"invalid code"}"#, "code_invalid"),
            (r#"{"errcode":-1,"errmsg":"system error"}"#, "busy"),
            (r#"{"errcode":424242}"#, "unexpected"),
        ] {
            let answer = Response::new(Bytes::from_static(body.as_bytes()));
            assert_eq!(WechatEndpoints.outcome(Some(Endpoint::SnsAccessToken), &answer), expected, "{body}");
            assert_eq!(WechatEndpoints.outcome(None, &answer), "ok");
        }
    }
}
