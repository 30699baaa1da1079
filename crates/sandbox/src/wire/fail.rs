//! The errors the platform answers, with the wording captured or listed for each (wechat-error-codes.json).
use std::borrow::Cow;

use super::{Rule, rule};

/// Behind every answer that a fault puts in the place of the platform's.
pub(crate) const FAULT: Rule = rule!("a fault asked for it", "由设置的故障触发");

/// One errcode and its text. Whether a suffix follows is part of the capture.
#[derive(Debug, Clone)]
pub(crate) struct Fail {
    pub(crate) code: i64,
    pub(crate) text: Cow<'static, str>,
    pub(crate) rid: bool,
    pub(crate) hint: bool,
    /// Why this error, for the log of the person who is looking for the mistake.
    pub(crate) rule: Rule,
}

impl Fail {
    pub(super) const fn with_rid(code: i64, text: &'static str, rule: Rule) -> Self {
        Self { code, text: Cow::Borrowed(text), rid: true, hint: false, rule }
    }

    pub(super) const fn bare(code: i64, text: &'static str, rule: Rule) -> Self {
        Self { code, text: Cow::Borrowed(text), rid: false, hint: false, rule }
    }

    const fn with_hint(code: i64, text: &'static str, rule: Rule) -> Self {
        Self { code, text: Cow::Borrowed(text), rid: true, hint: true, rule }
    }

    /// The same error for a more exact reason.
    pub(crate) fn because(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }
}

pub(crate) const SYSTEM: Fail = Fail::bare(-1, "system error", rule!("the platform is busy", "平台繁忙"));
pub(crate) const TOKEN_INVALID: Fail = Fail::with_rid(
    40001,
    "invalid credential, access_token is invalid or not latest",
    rule!(
        "the access_token is not one that was issued, or it has been replaced",
        "access_token 并非此处签发，或已被新令牌替换"
    ),
);
pub(crate) const GLOBAL_TOKEN_INVALID: Fail = Fail::with_rid(
    40001,
    "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, \
     more details at https://mmbizurl.cn/s/JtxxFh33r",
    rule!(
        "the global access_token is not one that was issued, or it has been replaced",
        "全局 access_token 并非此处签发，或已被新令牌替换"
    ),
);
pub(crate) const GRANT_TYPE: Fail = Fail::with_rid(
    40002,
    "invalid grant_type",
    rule!("grant_type is missing or wrong", "grant_type 缺失或不正确"),
);
pub(crate) const OPENID: Fail = Fail::with_rid(
    40003,
    "invalid openid",
    rule!(
        "the openid is not the one the access_token was issued for",
        "openid 与该 access_token 对应的 openid 不一致"
    ),
);
pub(crate) const APPID: Fail = Fail::with_rid(
    40013,
    "invalid appid",
    rule!("no app with this appid is registered here", "此处没有注册该 appid 的应用"),
);
pub(crate) const CODE: Fail = Fail::with_rid(
    40029,
    "invalid code",
    rule!(
        "the code was never issued, is of another kind, or belongs to another appid",
        "code 从未签发、类型不符，或属于其他 appid"
    ),
);
pub(crate) const PHONE_CODE: Fail = Fail::with_hint(
    40029,
    "invalid code",
    rule!(
        "the phone code was never issued, is used or too old, or is a wx.login code",
        "手机号 code 从未签发、已使用或已过期，或是 wx.login 的 code"
    ),
);
pub(crate) const REFRESH_TOKEN: Fail = Fail::with_rid(
    40030,
    "invalid refresh_token",
    rule!("the refresh_token was not issued to this appid", "refresh_token 不是签发给该 appid 的"),
);
pub(crate) const ACTION_NAME: Fail = Fail::with_rid(
    40052,
    "invalid action name",
    rule!("action_name is not one of the four QR kinds", "action_name 不是四种二维码类型之一"),
);
pub(crate) const ACTION_INFO: Fail = Fail::with_rid(
    40053,
    "invalid action info",
    rule!(
        "action_info.scene lacks a valid scene_id or scene_str",
        "action_info.scene 中缺少有效的 scene_id 或 scene_str"
    ),
);
pub(crate) const ARGUMENTS: Fail =
    Fail::with_rid(40097, "invalid args", rule!("a parameter is wrong", "参数错误"));
pub(crate) const ONLY_SCANNING: Fail = Fail::bare(
    10057,
    "only scanning is supported",
    rule!("quick login is not available, only the QR code is", "不支持快捷登录，只能扫码"),
);
pub(crate) const SECRET: Fail = Fail::with_rid(
    40125,
    "invalid appsecret",
    rule!("the secret is not the one the app is registered with", "secret 与应用注册的不一致"),
);
pub(crate) const CODE_USED: Fail =
    Fail::with_rid(40163, "code been used", rule!("the code was exchanged before", "code 已被使用过"));
pub(crate) const BLOCKED: Fail = Fail::with_rid(
    40226,
    "code blocked",
    rule!("the persona is marked as high-risk", "该人物被标记为高风险用户"),
);
pub(crate) const TOKEN_MISSING: Fail = Fail::with_rid(
    41001,
    "access_token missing",
    rule!("the request has no access_token", "请求中没有 access_token"),
);
pub(crate) const APPID_MISSING: Fail =
    Fail::with_rid(41002, "appid missing", rule!("the request has no appid", "请求中没有 appid"));
pub(crate) const REFRESH_MISSING: Fail = Fail::with_rid(
    41003,
    "missing refresh_token",
    rule!("the request has no refresh_token", "请求中没有 refresh_token"),
);
pub(crate) const SECRET_MISSING: Fail =
    Fail::bare(41004, "appsecret missing", rule!("the request has no secret", "请求中没有 secret"));
pub(crate) const CODE_MISSING: Fail =
    Fail::with_rid(41008, "missing code", rule!("the request has no code", "请求中没有 code"));
pub(crate) const OPENID_MISSING: Fail =
    Fail::with_rid(41009, "missing openid", rule!("the request has no openid", "请求中没有 openid"));
pub(crate) const TOKEN_EXPIRED: Fail = Fail::with_rid(
    42001,
    "access_token expired",
    rule!("the access_token is older than its expires_in", "access_token 已超过 expires_in"),
);
pub(crate) const REFRESH_EXPIRED: Fail = Fail::with_rid(
    42002,
    "refresh_token expired",
    rule!("the refresh_token is older than 30 days", "refresh_token 已超过 30 天"),
);
pub(crate) const CODE_EXPIRED: Fail = Fail::with_rid(
    42003,
    "oauth_code expired",
    rule!("the code is too old (switch expired_code_is_42003)", "code 已过期（开关 expired_code_is_42003）"),
);
pub(crate) const PASSWORD_CHANGED: Fail = Fail::with_rid(
    42007,
    "access_token and refresh_token invalid after password change",
    rule!(
        "the persona changed the WeChat password, which ends all tokens",
        "该人物修改了微信密码，所有令牌随之失效"
    ),
);
pub(crate) const NOT_POST: Fail =
    Fail::with_rid(43002, "require POST method", rule!("this API takes POST only", "该接口只接受 POST"));
pub(crate) const EMPTY_POST: Fail =
    Fail::with_rid(44002, "empty post data", rule!("the POST body is empty", "POST 请求体为空"));
pub(crate) const DAILY_QUOTA: Fail = Fail::with_rid(
    45009,
    "reach max api daily quota limit",
    rule!("forced refresh is allowed 20 times a day", "强制刷新每天最多 20 次"),
);
pub(crate) const MINUTE_QUOTA: Fail = Fail::bare(
    45011,
    "api minute-quota reach limit mustslower retry next minute",
    rule!("more calls within one minute than the API allows", "一分钟内的调用次数超过接口限制"),
);
pub(crate) const NOT_JSON: Fail = Fail::with_hint(
    47001,
    "data format error",
    rule!("the POST body is not a JSON object", "POST 请求体不是 JSON 对象"),
);
pub(crate) const INVALID_URL: Fail =
    Fail::with_rid(40066, "invalid url", rule!("the platform has no such path", "平台没有该路径"));
pub(crate) const UNAUTHORIZED: Fail = Fail::with_rid(
    48001,
    "api unauthorized",
    rule!("the token's scope does not include this API", "令牌的 scope 不包含该接口"),
);
pub(crate) const SIG_METHOD: Fail = Fail::bare(
    87008,
    "invalid sig_method",
    rule!("sig_method must be hmac_sha256", "sig_method 必须是 hmac_sha256"),
);
pub(crate) const SIGNATURE: Fail = Fail::bare(
    87009,
    "invalid signature",
    rule!(
        "signature is not HMAC-SHA256 of the empty text under the current session_key text",
        "signature 不是以当前 session_key 文本为密钥、对空字符串计算的 HMAC-SHA256"
    ),
);

/// The caller's address is not on the app's list.
pub(crate) fn ip_refused(ip: std::net::IpAddr) -> Fail {
    Fail {
        code: 40164,
        text: Cow::Owned(format!("invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist")),
        rid: true,
        hint: false,
        rule: rule!(
            "the app has an IP list and the caller is not on it",
            "应用设置了 IP 白名单，调用方不在其中"
        ),
    }
}

/// What the sandbox itself answers; the catalogue takes the meaning of these numbers from here.
pub(super) const ALL: [Fail; 35] = [
    ARGUMENTS,
    ONLY_SCANNING,
    SYSTEM,
    TOKEN_INVALID,
    GLOBAL_TOKEN_INVALID,
    GRANT_TYPE,
    OPENID,
    APPID,
    CODE,
    PHONE_CODE,
    REFRESH_TOKEN,
    ACTION_NAME,
    ACTION_INFO,
    INVALID_URL,
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
];
