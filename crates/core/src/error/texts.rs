//! The standard text and advice of each code, in English and Chinese.

use std::time::Duration;

use super::{Code, Language};

/// A time to wait, rounded up to whole seconds and never none.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX).max(1)
}

/// What to do next where only waiting helps: in seconds below two minutes, then in minutes, rounded up.
pub(super) fn wait(wait: Duration, language: Language) -> String {
    let (count, en, zh) = match whole_seconds(wait) {
        1 => (1, "second", "秒"),
        seconds @ ..120 => (seconds, "seconds", "秒"),
        seconds => (seconds.div_ceil(60), "minutes", "分钟"),
    };
    match language {
        Language::En => format!("Wait {count} {en}, then try again."),
        Language::Zh => format!("请在 {count} {zh}后再试。"),
    }
}

/// What happened.
pub(super) const fn message(code: Code, language: Language) -> &'static str {
    let (en, zh, _, _) = row(code);
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// What to do next.
pub(super) const fn hint(code: Code, language: Language) -> &'static str {
    let (_, _, en, zh) = row(code);
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

type Row = (&'static str, &'static str, &'static str, &'static str);

const fn row(code: Code) -> Row {
    match code {
        Code::InvalidArgument
        | Code::CodeInvalid
        | Code::CodeUsed
        | Code::StateMismatch
        | Code::Unauthenticated
        | Code::Forbidden
        | Code::FreshProofRequired
        | Code::SecondFactorRequired
        | Code::NotFound
        | Code::BindCodeInvalid
        | Code::LoginCodeInvalid => of_the_call(code),
        _ => of_the_person(code),
    }
}

/// Something about the call itself.
const fn of_the_call(code: Code) -> Row {
    match code {
        Code::InvalidArgument => (
            "An argument is missing, unknown or of the wrong type.",
            "参数缺失、未知或类型不正确。",
            "Compare the call with /openapi.json.",
            "请对照 /openapi.json 检查调用参数。",
        ),
        Code::CodeInvalid => (
            "WeChat does not accept this code.",
            "微信不接受该 code。",
            "A code lives a few minutes and belongs to one appId. Start the sign-in again to get a new one.",
            "code 仅数分钟内有效且只属于一个 appId，请重新发起登录获取新的 code。",
        ),
        Code::CodeUsed => (
            "This code has been used already.",
            "该 code 已被使用。",
            "A code can be used once. Start the sign-in again to get a new one.",
            "code 只能使用一次，请重新发起登录获取新的 code。",
        ),
        Code::StateMismatch => (
            "This sign-in was not started in this browser, or it has expired.",
            "此次登录不是由当前浏览器发起，或已过期。",
            "Open the login page again and sign in from there.",
            "请重新打开登录页发起登录。",
        ),
        Code::Unauthenticated => (
            "You are not signed in.",
            "尚未登录或登录已失效。",
            "Sign in, then send the sessionId as `Authorization: Bearer`, `X-Session-Id` or cookie.",
            "请先登录，并通过 `Authorization: Bearer`、`X-Session-Id` 或 Cookie 携带 sessionId。",
        ),
        Code::Forbidden => (
            "This caller may not do that.",
            "当前调用者无权执行此操作。",
            "A session may act on its own userId only; use a service key for others.",
            "会话只能操作自己的 userId；操作他人请使用服务密钥。",
        ),
        Code::FreshProofRequired => (
            "This needs a fresh proof that it is you.",
            "此操作需要重新验证身份。",
            "Prove it again, with the password or a second factor, then repeat it.",
            "请用密码或第二因素重新验证后再操作。",
        ),
        Code::SecondFactorRequired => (
            "The console needs a second factor.",
            "控制台需要第二因素。",
            "Sign in with your second factor, or set one up under \"My account\" in the console first.",
            "请使用第二因素登录，或先在控制台“我的账号”中设置。",
        ),
        Code::BindCodeInvalid => (
            "The bindCode is unknown, expired or used.",
            "bindCode 未知、已过期或已使用。",
            "A bindCode lives five minutes and works once. Start the sign-in again.",
            "bindCode 五分钟内有效且只能使用一次，请重新发起登录。",
        ),
        Code::LoginCodeInvalid => (
            "The loginCode is unknown, expired or used.",
            "loginCode 未知、已过期或已使用。",
            "A loginCode lives five minutes and works once. Start the sign-in again.",
            "loginCode 五分钟内有效且只能使用一次，请重新发起登录。",
        ),
        _ => (
            "There is nothing with that name.",
            "找不到该名称对应的对象。",
            "Check the spelling of the name.",
            "请检查名称拼写。",
        ),
    }
}

/// Something about the person, the account or the platform.
const fn of_the_person(code: Code) -> Row {
    match code {
        Code::NotBound => (
            "This WeChat account is not linked to a user.",
            "该微信账号尚未绑定用户。",
            "Sign in another way and bind the WeChat account, or set allowRegister to 1 for this login method.",
            "请先以其他方式登录并绑定微信，或将该登录方式的 allowRegister 设为 1。",
        ),
        Code::AlreadyBound => (
            "This WeChat account or this user is linked already.",
            "该微信账号或该用户已存在绑定。",
            "Unbind the other link first.",
            "请先解除原有绑定。",
        ),
        Code::IdentityConflict => (
            "This WeChat account points to more than one user.",
            "该微信账号对应多个用户。",
            "Ask the operator of this site to merge the users.",
            "请联系网站管理员合并用户。",
        ),
        Code::UserDisabled => (
            "This user is disabled.",
            "该用户已被停用。",
            "Ask the operator of this site.",
            "请联系网站管理员。",
        ),
        Code::UserBlocked => (
            "WeChat blocks this account as high-risk.",
            "微信判定该账号存在风险，已拦截登录。",
            "Follow the advice that WeChat shows in the app, then try again.",
            "请按微信 App 内的提示处理后重试。",
        ),
        Code::SnapshotUser => (
            "WeChat shows this page as a snapshot with a virtual account, which cannot sign in.",
            "当前为微信快照页，虚拟账号不能登录。",
            "Tap \"use full service\" at the bottom of the page, then sign in again.",
            "请点击页面下方的“使用完整服务”后重新登录。",
        ),
        Code::RateLimited => {
            ("Too many attempts.", "操作过于频繁。", "Wait a moment, then try again.", "请稍后再试。")
        }
        Code::LoginMisconfigured => (
            "This login method is not set up correctly.",
            "该登录方式配置有误。",
            "Ask the operator of this site; the log names the key to fix.",
            "请联系网站管理员；日志中说明了需要修正的配置项。",
        ),
        Code::WechatUnavailable => (
            "WeChat cannot be reached at the moment.",
            "暂时无法连接微信。",
            "Wait a moment, then start the sign-in again.",
            "请稍后重新发起登录。",
        ),
        Code::StorageUnavailable => (
            "This server cannot reach what it keeps its data in at the moment.",
            "服务器暂时无法访问其数据存储。",
            "Wait a moment, then try again; a sign-in that was under way has to be started again.",
            "请稍后重试；进行中的登录需重新发起。",
        ),
        _ => (
            "Something went wrong on our side.",
            "服务内部错误。",
            "Try again; if it stays, give the requestId to the operator.",
            "请重试；若仍失败，请将 requestId 提供给管理员。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_codes_share_a_text() {
        for language in [Language::En, Language::Zh] {
            let texts: std::collections::HashSet<_> =
                Code::ALL.into_iter().map(|code| message(code, language)).collect();
            assert_eq!(texts.len(), Code::ALL.len());
        }
    }
}
