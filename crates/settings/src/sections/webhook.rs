//! Telling an application what happened.

use crate::key::{bare, unset};
use crate::value::{BaseUrl, SecretText};

section! {
    /// `[webhook]`
    Webhook at "webhook." {
        url: Option<BaseUrl> = unset("https://app.example/wxlogin-events"),
            "Where events are posted, signed as the Standard Webhooks specification says, in order and at least once.",
            "事件推送地址，按 Standard Webhooks 规范签名，依次且至少投递一次。";
        secret: Option<SecretText> = unset("<whsec_ and base64, or 16 characters or more>"),
            "What both sides sign with; needed when webhook.url is set.",
            "双方签名使用的密钥；设置 webhook.url 时必填。";
        events: Vec<String> = bare("[]"),
            "Which events are told, such as user.registered; empty: registered, login succeeded and failed, bound, unbound, merged, second factor changed, password changed, unusual sign-in.",
            "推送哪些事件，如 user.registered；为空则推送注册、登录成功与失败、绑定、解绑、合并、第二因素变更、密码变更、异常登录。";
    }
}
