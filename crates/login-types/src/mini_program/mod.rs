//! Sign-in in a mini program.
//!
//! 1. The mini program calls `wx.login` and gets a code. It lives 5 minutes and works once.
//! 2. It sends the code to us, with username and password the first time (`POST /login`) or alone (`getLoginCode`).
//! 3. `api.weixin.qq.com/sns/jscode2session` turns the code into openid, unionid and session_key.
//! 4. The session_key is sealed and stays here: whoever has it can forge the person's data.
//! 5. The mini program gets our own sessionId and sends that along.
//!
//! The platform's page: developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
//!
//! | errcode | becomes |
//! |---|---|
//! | 40029 | `code_invalid` |
//! | 40163 | `code_used` |
//! | 40226 | `user_blocked` |
//! | 40013, 40125 | `login_misconfigured` |
//! | 45011 | `rate_limited` |
//! | -1, no answer | `wechat_unavailable` |

mod data;
mod functions;
mod key;

use async_trait::async_trait;
use serde_json::Value;
use wxlogin_core::{
    Error, Result,
    flows::Core,
    login_type::{Descriptor, Entry, Field, FunctionCall, LoginMethod, LoginType, Model, Secrets, Verified},
    nouns::IdentityKey,
};
use wxlogin_wechat::mini::code2session;

use crate::{
    family::{ALLOW_REGISTER, APP_ID, APP_SECRET, CORP},
    platform::{Platform, credentials},
};

const FIELDS: &[Field] = &[
    Field {
        help: (
            "mp.weixin.qq.com, Development, Development Management: the AppID of your mini program.",
            "微信公众平台（小程序）- 开发 - 开发管理：小程序的 AppID。",
        ),
        ..APP_ID
    },
    Field {
        help: (
            "On the same page. It is kept on the server and never shown again.",
            "在同一页面获取。保存后只存放在服务器，不再显示。",
        ),
        ..APP_SECRET
    },
    ALLOW_REGISTER,
    CORP,
];

const DESCRIPTOR: Descriptor = Descriptor {
    full_name: "auths.loginTypes.WeChatMiniType",
    auth_type: "WeChatMiniType",
    title: ("WeChat mini-program sign-in", "微信小程序登录"),
    entry: Entry::MiniProgram,
    default_scope: None,
    fields: FIELDS,
    functions: functions::FUNCTIONS,
    services: &[],
    model: Model {
        name: "WeChatMiniAuthModel",
        fields: &[
            ("id", "AutoInt"),
            ("appId", "Stext"),
            ("userId", "Stext"),
            ("openId", "Stext"),
            ("unionId", "Stext"),
        ],
    },
    documentation: "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html",
};

/// See the module.
pub struct WeChatMiniType {
    platform: Platform,
}

impl WeChatMiniType {
    /// The type over a platform.
    #[must_use]
    pub const fn new(platform: Platform) -> Self {
        Self { platform }
    }
}

#[async_trait]
impl LoginType for WeChatMiniType {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn host(&self) -> Option<String> {
        Some(self.platform.api_host())
    }

    async fn exchange(&self, _core: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        let request = code2session(&self.platform.hosts, &credentials(method), code);
        let session = self.platform.send(method, request).await?;
        Ok(Verified {
            key: IdentityKey { app_id: method.app_id.clone(), open_id: session.openid },
            union_id: session.unionid,
            snapshot: false,
            profile: None,
            secrets: Secrets { session_key: Some(session.session_key), ..Secrets::default() },
            expires_in: None,
            scope: None,
            asked: None,
        })
    }

    async fn call(&self, call: FunctionCall<'_>) -> Result<Value> {
        match call.function.name {
            "getPhoneNumber" => data::phone_number(&self.platform, &call).await,
            "decryptUserData" => data::decrypt(&call).await,
            "checkSession" => key::check(&self.platform, &call).await,
            "resetSession" => key::reset(&self.platform, &call).await,
            other => Err(Error::internal(format_args!("{other} is declared but not implemented"))),
        }
    }
}
