//! What to do about a failure, in two languages, for the person who runs the server.

use std::fmt;

use super::FailureKind;

/// The next step in English and Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

/// The setting that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SettingKey {
    /// `appId` of the login element.
    AppId,
    /// `appSecret` of the login element.
    AppSecret,
    /// The IP allow list in WeChat's console. It guards the global token, not sign-in.
    IpAllowList,
    /// `scope` of the login element, or the account's right to it.
    Scope,
    /// The callback domain in WeChat's console.
    CallbackDomain,
    /// The account itself: its kind, its verification, its standing.
    Account,
    /// `wechat.hosts` of the server settings.
    Hosts,
}

impl fmt::Display for SettingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AppId => "app_id",
            Self::AppSecret => "app_secret",
            Self::IpAllowList => "ip_allow_list",
            Self::Scope => "scope",
            Self::CallbackDomain => "callback_domain",
            Self::Account => "account",
            Self::Hosts => "hosts",
        })
    }
}

/// `key` is wrong, with the usual advice for it.
pub(crate) const fn misconfigured(key: SettingKey) -> FailureKind {
    let advice = match key {
        SettingKey::AppId => APP_ID,
        SettingKey::AppSecret => APP_SECRET,
        SettingKey::IpAllowList => IP_ALLOW_LIST,
        SettingKey::Scope => SCOPE,
        SettingKey::CallbackDomain => CALLBACK_DOMAIN,
        SettingKey::Account => ACCOUNT,
        SettingKey::Hosts => HOSTS,
    };
    FailureKind::Misconfigured { key, advice }
}

/// `key` is wrong, with advice for this very number.
pub(crate) const fn misconfigured_because(key: SettingKey, advice: Advice) -> FailureKind {
    FailureKind::Misconfigured { key, advice }
}

macro_rules! advice {
    ($($name:ident = $en:literal, $zh:literal;)*) => {
        $(pub(crate) const $name: Advice = Advice { en: $en, zh: $zh };)*
    };
}

advice! {
    APP_ID =
        "Copy the appId from WeChat's console (Basic configuration) again: `wx` and 16 lower-case hex digits.",
        "请在微信后台“基本配置”中重新复制 appId：wx 加 16 位小写十六进制字符。";
    APP_SECRET =
        "The AppSecret does not belong to this appId or was reset. Reset it in WeChat's console and put the new one into the login element.",
        "AppSecret 与该 appId 不匹配或已被重置。请在微信后台重置 AppSecret，并更新登录元素的配置。";
    APP_SECRET_FROZEN =
        "The AppSecret is frozen. Unfreeze it in WeChat's console where the AppSecret is managed.",
        "AppSecret 已被冻结，请在微信后台的 AppSecret 管理处解冻。";
    IP_ALLOW_LIST =
        "Add this server's public IP (WeChat's message names it) to the IP allow list in WeChat's console. It guards the global token, which phone numbers and session checks need and sign-in does not.",
        "请将本服务器的公网 IP（微信的错误信息中有）加入微信后台的 IP 白名单。白名单限制的是全局 access_token：获取手机号和校验登录态需要它，登录本身不用。";
    IP_CONFIRM =
        "The account's administrator has to confirm this server's IP in WeChat; after a refusal WeChat blocks it for a time.",
        "需要该账号的管理员在微信中确认本服务器 IP；被拒绝后微信会在一段时间内禁止该 IP。";
    SCOPE =
        "The granted scope does not allow this. Set the scope to snsapi_userinfo (official account) or snsapi_login (website), and check that the account may use it.",
        "已授权的 scope 不足。请将 scope 设为 snsapi_userinfo（公众号）或 snsapi_login（网站应用），并确认该账号有此权限。";
    CALLBACK_DOMAIN =
        "The host of redirect_uri is not the callback domain registered in WeChat's console: a bare host, without protocol, an exact match, no port.",
        "redirect_uri 的域名与微信后台登记的授权回调域名不一致：只填域名，不含协议，必须完全一致，且不能带端口。";
    ACCOUNT =
        "This kind of account, or its verification, does not include the interface. Check the account's interface permissions in WeChat's console.",
        "该账号类型或认证状态没有此接口的权限，请在微信后台的接口权限中检查。";
    ACCOUNT_FROZEN =
        "WeChat has frozen or restricted the account. Look at the notices in WeChat's console.",
        "该账号已被微信冻结或限制，请查看微信后台的通知。";
    THIRD_PARTY =
        "The account is managed by a third-party platform, which alone may call this. Use that platform's token, or revoke its authorisation.",
        "该账号已授权给第三方平台，须使用第三方平台的凭证调用，或先取消授权。";
    HOSTS =
        "Check `wechat.hosts.api` in the server settings; the real platform is https://api.weixin.qq.com.",
        "请检查服务器设置中的 wechat.hosts.api；正式环境为 https://api.weixin.qq.com。";
    SIGN_IN_AGAIN =
        "Start the sign-in again: a new scan, a new authorisation or a new wx.login. Check that the code is of this appId.",
        "请重新发起登录（重新扫码、授权或调用 wx.login），并确认 code 属于该 appId。";
    BLOCKED =
        "WeChat bars this account from signing in here; another login method is the only way.",
        "微信限制了该账号在此登录，请改用其他登录方式。";
    WAIT_A_MINUTE =
        "Wait one minute, then try again.",
        "请等待一分钟后再试。";
    QUOTA =
        "The day's quota of this interface is used up. Wait, or clear the quota in WeChat's console.",
        "该接口当日调用额度已用完，请等待，或在微信后台清零额度。";
    AUTHORISE_AGAIN =
        "The user has to authorise again.",
        "需要用户重新授权。";
    WX_LOGIN_AGAIN =
        "Run wx.login again in the mini program and use the new session_key.",
        "请在小程序中重新调用 wx.login，并使用新的 session_key。";
    TRY_LATER =
        "Try again in a moment with a new code; if it lasts, check the network from this server to WeChat.",
        "请稍后用新的 code 重试；若持续出现，请检查本服务器到微信的网络。";
    REJECTED =
        "WeChat refused the form of the request. Check for a proxy that rewrites requests, and report the errcode and rid.",
        "微信认为请求格式有误。请检查是否有代理改写了请求，并反馈 errcode 与 rid。";
    UNKNOWN =
        "Look the errcode up in WeChat's documentation, and report it with the rid.",
        "请在微信官方文档中查询该 errcode，并连同 rid 一起反馈。";
}
