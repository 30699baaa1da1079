//! Each errcode with its words, by the paths that answer them, and how certain the words are. The first row of a number
//! stands for it on the faults page.
use super::Certainty::{self, Assumed, Clients, Documented, Recorded};
use super::Form::{self, Bare, Hint, Rid};
use crate::wire::{Rule, rule};

/// One errcode as some paths word it.
pub(super) struct Row {
    pub(super) code: i64,
    pub(super) text: &'static str,
    pub(super) form: Form,
    pub(super) certainty: Certainty,
    /// Whole paths; `/cgi-bin/*` stands for every API that takes a global access_token.
    pub(super) paths: &'static [&'static str],
}

impl Row {
    const fn new(
        code: i64,
        text: &'static str,
        form: Form,
        certainty: Certainty,
        paths: &'static [&'static str],
    ) -> Self {
        Self { code, text, form, certainty, paths }
    }
}

#[rustfmt::skip]
pub(super) static ROWS: [Row; 62] = [
    Row::new(-1, "system error", Bare, Documented, &["/sns/oauth2/access_token", "/sns/oauth2/refresh_token", "/sns/auth", "/sns/userinfo", "/sns/jscode2session", "/cgi-bin/token", "/cgi-bin/stable_token", "/wxa/business/getuserphonenumber", "/cgi-bin/qrcode/create", "/cgi-bin/*"]),
    Row::new(40001, "invalid credential, access_token is invalid or not latest", Rid, Recorded, &["/sns/userinfo"]),
    Row::new(40001, "invalid credential, access_token is invalid or not latest", Rid, Assumed, &["/sns/auth", "/sns/oauth2/refresh_token"]),
    Row::new(40001, "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r", Rid, Recorded, &["/cgi-bin/*", "/cgi-bin/qrcode/create", "/wxa/business/getuserphonenumber", "/wxa/checksession", "/wxa/resetusersessionkey"]),
    Row::new(40001, "invalid credential", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(40002, "invalid grant_type", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token", "/sns/oauth2/access_token", "/sns/oauth2/refresh_token", "/sns/jscode2session"]),
    Row::new(40003, "invalid openid", Rid, Documented, &["/sns/auth", "/sns/userinfo", "/cgi-bin/*"]),
    Row::new(40013, "invalid appid", Rid, Recorded, &["/sns/oauth2/access_token", "/sns/oauth2/refresh_token", "/sns/jscode2session"]),
    Row::new(40013, "invalid appid", Rid, Recorded, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(40013, "invalid appid", Rid, Assumed, &["/cgi-bin/*", "/wxa/business/getuserphonenumber"]),
    Row::new(40014, "invalid access_token", Rid, Clients, &["/cgi-bin/*", "/sns/userinfo", "/sns/auth"]),
    Row::new(40029, "invalid code", Rid, Recorded, &["/sns/oauth2/access_token", "/sns/jscode2session"]),
    Row::new(40029, "invalid code", Hint, Recorded, &["/wxa/business/getuserphonenumber"]),
    Row::new(40030, "invalid refresh_token", Rid, Documented, &["/sns/oauth2/refresh_token"]),
    Row::new(40052, "invalid action name", Rid, Clients, &["/cgi-bin/qrcode/create"]),
    Row::new(40053, "invalid action info", Rid, Clients, &["/cgi-bin/qrcode/create"]),
    Row::new(40066, "invalid url", Rid, Documented, &["/cgi-bin/*"]),
    Row::new(40097, "invalid args", Rid, Assumed, &["/cgi-bin/*"]),
    Row::new(40125, "invalid appsecret", Rid, Recorded, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(40125, "invalid appsecret", Rid, Assumed, &["/sns/oauth2/access_token", "/sns/jscode2session"]),
    Row::new(40163, "code been used", Rid, Recorded, &["/sns/oauth2/access_token", "/sns/jscode2session"]),
    Row::new(40164, "invalid ip 192.0.2.1 ipv6 ::ffff:192.0.2.1, not in whitelist", Rid, Recorded, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(40226, "code blocked", Rid, Documented, &["/sns/jscode2session"]),
    Row::new(40243, "appsecret frozen", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(41001, "access_token missing", Rid, Recorded, &["/cgi-bin/*", "/wxa/business/getuserphonenumber", "/wxa/checksession", "/wxa/resetusersessionkey"]),
    Row::new(41001, "access_token missing", Rid, Assumed, &["/sns/userinfo", "/sns/auth"]),
    Row::new(41002, "appid missing", Rid, Recorded, &["/sns/oauth2/access_token", "/sns/oauth2/refresh_token", "/sns/jscode2session"]),
    Row::new(41003, "missing refresh_token", Rid, Assumed, &["/sns/oauth2/refresh_token"]),
    Row::new(41004, "appsecret missing", Bare, Assumed, &["/sns/oauth2/access_token", "/sns/jscode2session", "/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(41008, "missing code", Rid, Recorded, &["/sns/jscode2session"]),
    Row::new(41008, "missing code", Rid, Assumed, &["/sns/oauth2/access_token"]),
    Row::new(41009, "missing openid", Rid, Clients, &["/sns/userinfo", "/sns/auth"]),
    Row::new(42001, "access_token expired", Rid, Recorded, &["/cgi-bin/*", "/cgi-bin/qrcode/create", "/wxa/business/getuserphonenumber", "/wxa/checksession", "/wxa/resetusersessionkey"]),
    Row::new(42001, "access_token expired", Rid, Documented, &["/sns/userinfo", "/sns/auth"]),
    Row::new(42002, "refresh_token expired", Rid, Assumed, &["/sns/oauth2/refresh_token"]),
    Row::new(42003, "oauth_code expired", Rid, Assumed, &["/sns/oauth2/access_token"]),
    Row::new(42007, "access_token and refresh_token invalid after password change", Rid, Assumed, &["/sns/oauth2/refresh_token", "/sns/userinfo", "/sns/auth"]),
    Row::new(43002, "require POST method", Rid, Documented, &["/cgi-bin/stable_token", "/wxa/business/getuserphonenumber", "/cgi-bin/qrcode/create"]),
    Row::new(43003, "require https", Rid, Documented, &["/cgi-bin/*"]),
    Row::new(44002, "empty post data", Rid, Documented, &["/cgi-bin/stable_token", "/wxa/business/getuserphonenumber", "/cgi-bin/qrcode/create"]),
    Row::new(45009, "reach max api daily quota limit", Rid, Recorded, &["/cgi-bin/*", "/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(45011, "api minute-quota reach limit mustslower retry next minute", Bare, Documented, &["/sns/oauth2/access_token", "/sns/oauth2/refresh_token", "/sns/userinfo", "/sns/jscode2session", "/wxa/business/getuserphonenumber", "/wxa/resetusersessionkey"]),
    Row::new(47001, "data format error", Hint, Documented, &["/cgi-bin/stable_token", "/wxa/business/getuserphonenumber", "/cgi-bin/qrcode/create"]),
    Row::new(48001, "api unauthorized", Rid, Recorded, &["/sns/userinfo"]),
    Row::new(48001, "api unauthorized", Rid, Recorded, &["/cgi-bin/qrcode/create", "/cgi-bin/*"]),
    Row::new(48004, "api forbidden for irregularities", Rid, Documented, &["/cgi-bin/*"]),
    Row::new(50001, "user unauthorized", Rid, Documented, &["/cgi-bin/*"]),
    Row::new(50002, "user limited", Rid, Documented, &["/cgi-bin/*"]),
    Row::new(50004, "token api forbidden", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(50007, "account frozen", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(61004, "access clientip is not registered, not in ip-white-list", Rid, Documented, &[]),
    Row::new(61024, "third-party token required", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(76001, "rid not exist", Bare, Assumed, &[]),
    Row::new(76004, "rid expired", Bare, Assumed, &[]),
    Row::new(87008, "invalid sig_method", Bare, Documented, &["/wxa/resetusersessionkey"]),
    Row::new(87009, "invalid signature", Bare, Documented, &["/wxa/checksession", "/wxa/resetusersessionkey"]),
    Row::new(89501, "ip waits for admin confirmation", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(89503, "ip needs admin confirmation", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(89506, "ip rejected twice in 24 hours", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(89507, "ip rejected once in 1 hour", Rid, Assumed, &["/cgi-bin/token", "/cgi-bin/stable_token"]),
    Row::new(10050, "user refused", Bare, Assumed, &["/api/check-login", "/api/authorize"]),
    Row::new(10057, "only scanning is supported", Bare, Assumed, &["/api/check-login", "/api/authorize"]),
];

/// What a number means, where no answer of the sandbox itself says so.
pub(super) static MEANINGS: [(i64, Rule); 18] = [
    (40014, rule!("the access_token is malformed", "access_token 不合法")),
    (40164, rule!("the caller's address is not on the app's IP list", "调用方 IP 不在白名单中")),
    (
        40243,
        rule!(
            "the secret is frozen until it is unfrozen in the console",
            "AppSecret 已被冻结，需在控制台解冻"
        ),
    ),
    (43003, rule!("the call came by plain http", "请求未使用 https")),
    (48004, rule!("the API is banned for this account", "该账号的此接口已被封禁")),
    (50001, rule!("the person has not granted this API", "用户未授权该接口")),
    (50002, rule!("the person or the account is limited", "用户或账号受限")),
    (50004, rule!("the account may not fetch the token", "账号被禁止获取 token")),
    (50007, rule!("the account is frozen", "账号已被冻结")),
    (
        61004,
        rule!(
            "the caller's address is not registered (shop and third-party APIs)",
            "调用方 IP 未登记（小店与第三方接口）"
        ),
    ),
    (61024, rule!("the call must carry a third-party platform's token", "须使用第三方平台的 token 调用")),
    (76001, rule!("the rid is not known", "rid 不存在")),
    (76004, rule!("the rid is older than 7 days", "rid 已超过 7 天")),
    (89501, rule!("the administrator has not confirmed this IP yet", "该 IP 等待管理员确认")),
    (89503, rule!("the administrator must confirm this IP", "该 IP 需管理员确认")),
    (
        89506,
        rule!("the administrator refused this IP twice within 24 hours", "管理员 24 小时内已两次拒绝该 IP"),
    ),
    (89507, rule!("the administrator refused this IP within the last hour", "管理员 1 小时内已拒绝该 IP")),
    (10050, rule!("the person refused quick login on the desktop client", "用户在电脑微信上拒绝快捷登录")),
];
