//! The errors the platform answers, with the wording captured or listed for each (wechat-error-codes.json).
use std::borrow::Cow;

/// One errcode and its text. Whether a suffix follows is part of the capture.
#[derive(Debug, Clone)]
pub(crate) struct Fail {
    pub(crate) code: i64,
    pub(crate) text: Cow<'static, str>,
    pub(crate) rid: bool,
    pub(crate) hint: bool,
    /// Why this error, for the log of the person who is looking for the mistake.
    pub(crate) rule: Cow<'static, str>,
}

impl Fail {
    const fn with_rid(code: i64, text: &'static str, rule: &'static str) -> Self {
        Self { code, text: Cow::Borrowed(text), rid: true, hint: false, rule: Cow::Borrowed(rule) }
    }

    const fn bare(code: i64, text: &'static str, rule: &'static str) -> Self {
        Self { code, text: Cow::Borrowed(text), rid: false, hint: false, rule: Cow::Borrowed(rule) }
    }

    const fn with_hint(code: i64, text: &'static str, rule: &'static str) -> Self {
        Self { code, text: Cow::Borrowed(text), rid: true, hint: true, rule: Cow::Borrowed(rule) }
    }

    /// The same error for a more exact reason.
    pub(crate) fn because(mut self, rule: impl Into<Cow<'static, str>>) -> Self {
        self.rule = rule.into();
        self
    }
}

pub(crate) const SYSTEM: Fail = Fail::bare(-1, "system error", "the platform is busy");
pub(crate) const TOKEN_INVALID: Fail = Fail::with_rid(
    40001,
    "invalid credential, access_token is invalid or not latest",
    "the access_token is not one that was issued, or it has been replaced",
);
pub(crate) const GLOBAL_TOKEN_INVALID: Fail = Fail::with_rid(
    40001,
    "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, \
     more details at https://mmbizurl.cn/s/JtxxFh33r",
    "the global access_token is not one that was issued, or it has been replaced",
);
pub(crate) const GRANT_TYPE: Fail =
    Fail::with_rid(40002, "invalid grant_type", "grant_type is missing or wrong");
pub(crate) const OPENID: Fail =
    Fail::with_rid(40003, "invalid openid", "the openid is not the one the access_token was issued for");
pub(crate) const APPID: Fail =
    Fail::with_rid(40013, "invalid appid", "no app with this appid is registered here");
pub(crate) const CODE: Fail = Fail::with_rid(
    40029,
    "invalid code",
    "the code was never issued, is of another kind, or belongs to another appid",
);
pub(crate) const PHONE_CODE: Fail = Fail::with_hint(
    40029,
    "invalid code",
    "the phone code was never issued, is used or too old, or is a wx.login code",
);
pub(crate) const REFRESH_TOKEN: Fail =
    Fail::with_rid(40030, "invalid refresh_token", "the refresh_token was not issued to this appid");
pub(crate) const ACTION_NAME: Fail =
    Fail::with_rid(40052, "invalid action name", "action_name is not one of the four QR kinds");
pub(crate) const ACTION_INFO: Fail =
    Fail::with_rid(40053, "invalid action info", "action_info.scene lacks a valid scene_id or scene_str");
pub(crate) const SECRET: Fail =
    Fail::with_rid(40125, "invalid appsecret", "the secret is not the one the app is registered with");
pub(crate) const CODE_USED: Fail = Fail::with_rid(40163, "code been used", "the code was exchanged before");
pub(crate) const BLOCKED: Fail = Fail::with_rid(40226, "code blocked", "the persona is marked as high-risk");
pub(crate) const TOKEN_MISSING: Fail =
    Fail::with_rid(41001, "access_token missing", "the request has no access_token");
pub(crate) const APPID_MISSING: Fail = Fail::with_rid(41002, "appid missing", "the request has no appid");
pub(crate) const REFRESH_MISSING: Fail =
    Fail::with_rid(41003, "missing refresh_token", "the request has no refresh_token");
pub(crate) const SECRET_MISSING: Fail = Fail::bare(41004, "appsecret missing", "the request has no secret");
pub(crate) const CODE_MISSING: Fail = Fail::with_rid(41008, "missing code", "the request has no code");
pub(crate) const OPENID_MISSING: Fail = Fail::with_rid(41009, "missing openid", "the request has no openid");
pub(crate) const TOKEN_EXPIRED: Fail =
    Fail::with_rid(42001, "access_token expired", "the access_token is older than its expires_in");
pub(crate) const REFRESH_EXPIRED: Fail =
    Fail::with_rid(42002, "refresh_token expired", "the refresh_token is older than 30 days");
pub(crate) const CODE_EXPIRED: Fail =
    Fail::with_rid(42003, "oauth_code expired", "the code is too old (switch expired_code_is_42003)");
pub(crate) const PASSWORD_CHANGED: Fail = Fail::with_rid(
    42007,
    "access_token and refresh_token invalid after password change",
    "the persona changed the WeChat password, which ends all tokens",
);
pub(crate) const NOT_POST: Fail = Fail::with_rid(43002, "require POST method", "this API takes POST only");
pub(crate) const EMPTY_POST: Fail = Fail::with_rid(44002, "empty post data", "the POST body is empty");
pub(crate) const DAILY_QUOTA: Fail =
    Fail::with_rid(45009, "reach max api daily quota limit", "forced refresh is allowed 20 times a day");
pub(crate) const MINUTE_QUOTA: Fail = Fail::bare(
    45011,
    "api minute-quota reach limit mustslower retry next minute",
    "more calls within one minute than the API allows",
);
pub(crate) const NOT_JSON: Fail =
    Fail::with_hint(47001, "data format error", "the POST body is not a JSON object");
pub(crate) const UNAUTHORIZED: Fail =
    Fail::with_rid(48001, "api unauthorized", "the token's scope does not include this API");
pub(crate) const SIG_METHOD: Fail = Fail::bare(87008, "invalid sig_method", "sig_method must be hmac_sha256");
pub(crate) const SIGNATURE: Fail = Fail::bare(
    87009,
    "invalid signature",
    "signature is not HMAC-SHA256 of the empty text under the current session_key text",
);

/// The caller's address is not on the app's list.
pub(crate) fn ip_refused(ip: std::net::IpAddr) -> Fail {
    Fail {
        code: 40164,
        text: Cow::Owned(format!("invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist")),
        rid: true,
        hint: false,
        rule: Cow::Borrowed("the app has an IP list and the caller is not on it"),
    }
}

const CATALOGUE: [Fail; 30] = [
    SYSTEM,
    TOKEN_INVALID,
    GRANT_TYPE,
    OPENID,
    APPID,
    CODE,
    REFRESH_TOKEN,
    SECRET,
    CODE_USED,
    BLOCKED,
    TOKEN_MISSING,
    APPID_MISSING,
    REFRESH_MISSING,
    SECRET_MISSING,
    CODE_MISSING,
    OPENID_MISSING,
    TOKEN_EXPIRED,
    REFRESH_EXPIRED,
    CODE_EXPIRED,
    PASSWORD_CHANGED,
    NOT_POST,
    EMPTY_POST,
    DAILY_QUOTA,
    MINUTE_QUOTA,
    NOT_JSON,
    UNAUTHORIZED,
    SIG_METHOD,
    SIGNATURE,
    ACTION_NAME,
    ACTION_INFO,
];

/// The numbers that have captured words, in order; the first of a number counts.
pub(crate) fn catalogue() -> Vec<Fail> {
    let mut all = CATALOGUE.to_vec();
    all.sort_by_key(|fail| fail.code);
    all.dedup_by_key(|fail| fail.code);
    all
}

/// The catalogue's text for an errcode that a fault asks for.
pub(crate) fn by_code(code: i64) -> Option<Fail> {
    CATALOGUE.into_iter().find(|fail| fail.code == code)
}

/// An error that a fault asks for by number, in the catalogue's words unless it brings its own.
pub(crate) fn requested(code: i64, text: Option<String>) -> Fail {
    let mut fail = by_code(code).unwrap_or(Fail::with_rid(code, "error", "")).because("a fault asked for it");
    if let Some(text) = text {
        fail.text = Cow::Owned(text);
    }
    fail.code = code;
    fail
}
