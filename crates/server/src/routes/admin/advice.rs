//! From a failed sign-in to what to click: which key of the element is wrong, where its value is found, and the console of
//! WeChat's that it is set in.

use serde_json::{Value, json};
use wxlogin::{
    App, Endpoint, FailureKind, Language, SettingKey, fold,
    login_type::{Descriptor, Entry},
};

use super::types::said;

/// The advice for a code and WeChat's number, if it said one.
pub(super) fn of(app: &App, method: &str, code: &str, errcode: Option<i64>, language: Language) -> Value {
    let descriptor = descriptor_of(app, method);
    let entry = descriptor.map(|descriptor| descriptor.entry);
    let Some(errcode) = errcode else {
        return json!({"text": without_number(code, language), "field": null});
    };
    let endpoint =
        if entry == Some(Entry::MiniProgram) { Endpoint::Code2Session } else { Endpoint::SnsAccessToken };
    let kind = fold(endpoint, errcode);
    let advice = kind.advice();
    let text = if language == Language::Zh { advice.zh } else { advice.en };
    let FailureKind::Misconfigured { key, .. } = kind else { return json!({"text": text, "field": null}) };
    let field = field_of(key);
    let place = descriptor.zip(field).and_then(|(d, field)| place_of(d, field, language));
    let (link, site) = console_of(entry);
    json!({"text": text, "field": field, "place": place, "link": link, "site": site})
}

fn descriptor_of(app: &App, method: &str) -> Option<&'static Descriptor> {
    let method = app.method(method).ok()?;
    app.core().login_type(&method).ok().map(|login_type| login_type.descriptor())
}

/// The key of the element that the number is about.
const fn field_of(key: SettingKey) -> Option<&'static str> {
    match key {
        SettingKey::AppId => Some("appId"),
        SettingKey::AppSecret => Some("appSecret"),
        SettingKey::Scope => Some("scope"),
        SettingKey::IpAllowList | SettingKey::CallbackDomain | SettingKey::Account | SettingKey::Hosts => {
            None
        }
    }
}

/// Where the form says that the value is found.
fn place_of(descriptor: &Descriptor, key: &str, language: Language) -> Option<String> {
    let help =
        |key: &str| descriptor.fields.iter().find(|field| field.key == key).map(|f| said(f.help, language));
    // The AppSecret's own help points to "the same page", which is the one that the AppID's names.
    let helps = if key == "appSecret" { vec![help("appId"), help(key)] } else { vec![help(key)] };
    let helps: Vec<_> = helps.into_iter().flatten().filter(|help| !help.is_empty()).collect();
    Some(helps.join(" ")).filter(|place| !place.is_empty())
}

const fn console_of(entry: Option<Entry>) -> (&'static str, &'static str) {
    match entry {
        Some(Entry::Qr) => ("https://open.weixin.qq.com/", "open.weixin.qq.com"),
        _ => ("https://mp.weixin.qq.com/", "mp.weixin.qq.com"),
    }
}

/// What our own codes ask of an operator; `None` where there is nothing to do.
pub(super) fn without_number(code: &str, language: Language) -> Option<&'static str> {
    let text = match code {
        "wechat_unavailable" => (
            "WeChat could not be reached. Check the network from this server to WeChat, and wechat.hosts.",
            "无法连接微信。请检查本服务器到微信的网络以及 wechat.hosts 设置。",
        ),
        "storage_unavailable" => (
            "The database or Redis could not be reached, or took no changes. /readyz says which; the log has the cause.",
            "数据库或 Redis 无法访问或无法写入。/readyz 会指明是哪一个，原因见日志。",
        ),
        "identity_conflict" => (
            "One person's WeChat accounts belong to several users here. Find them under Users and merge them.",
            "同一个人的微信账号属于多个用户。请在“用户”中找到并合并。",
        ),
        "state_mismatch" => (
            "Callbacks came from a browser that did not begin the sign-in: a forwarded link, or a second address of this site. Check public_url.",
            "回调来自并非发起登录的浏览器：可能是转发的链接，或站点有多个地址。请检查 public_url。",
        ),
        "not_bound" => (
            "People without an account tried to sign in. Tick registration, or bind them first.",
            "未注册的用户尝试登录。可开启注册，或先为其绑定。",
        ),
        "rate_limited" => ("Somebody made more attempts than the limits allow.", "登录尝试次数超过限制。"),
        "login_misconfigured" => (
            "The login method's own settings are wrong; test it to see which.",
            "登录方式配置有误；请测试该登录方式以定位问题。",
        ),
        _ => return None,
    };
    Some(said(text, language))
}
