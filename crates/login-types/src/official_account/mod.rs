//! Sign-in inside WeChat's browser (verified service account).
//!
//! 1. The browser goes to `open.weixin.qq.com/connect/oauth2/authorize`, parameters in WeChat's strict order, with
//!    `#wechat_redirect`. Scope `snsapi_base` is silent and gives the openid only; `snsapi_userinfo` asks for consent.
//! 2. WeChat shows the consent sheet, or nothing.
//! 3. The browser comes back with code and state. The code lives 5 minutes and works once.
//! 4. `sns/oauth2/access_token` turns the code into openid, unionid and tokens, and tells a snapshot page's virtual account.
//! 5. Under `snsapi_userinfo`, `sns/userinfo` gives nickname and picture. Under `snsapi_base` it must not be asked (48001).
//!
//! The platform's page: developers.weixin.qq.com/doc/service/guide/h5/auth.html
//!
//! | errcode | becomes |
//! |---|---|
//! | 40029, 42003 | `code_invalid` |
//! | 40163 | `code_used` |
//! | 40013, 40125, 48001 | `login_misconfigured` |
//! | 45011 | `rate_limited` |
//! | -1, no answer | `wechat_unavailable` |

mod exchange;
mod service;

use async_trait::async_trait;
pub(crate) use exchange::verified_by_token;
use serde_json::Value;
use url::Url;
use wxlogin_core::{
    Code, Error, Result,
    flows::Core,
    login_type::{
        AuthorizeRequest, Descriptor, Entry, Field, FieldKind, FunctionCall, LoginMethod, LoginType, Model,
        Renewed, Secrets, Verified,
    },
};
use wxlogin_wechat::authorize::{OAuth2Options, OAuth2Scope, State, oauth2_url};

use crate::{
    family::{ALLOW_REGISTER, APP_ID, APP_SECRET, CORP, SCOPE, STATE},
    platform::Platform,
};

const FIELDS: &[Field] = &[
    Field {
        help: (
            "mp.weixin.qq.com, Settings and Development, Basic Configuration: the AppID of your service account.",
            "微信公众平台 - 设置与开发 - 基本配置：服务号的 AppID。",
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
    Field { kind: FieldKind::Choice(&["snsapi_userinfo", "snsapi_base"]), ..SCOPE },
    STATE,
    ALLOW_REGISTER,
    CORP,
];

const DESCRIPTOR: Descriptor = Descriptor {
    full_name: "auths.loginTypes.WechatPublicType",
    auth_type: "WechatPublicType",
    title: ("WeChat official account sign-in", "微信公众号登录"),
    entry: Entry::InWechat,
    default_scope: Some("snsapi_userinfo"),
    fields: FIELDS,
    functions: &[],
    services: service::SERVICES,
    model: Model {
        name: "WechatPublicAuthModel",
        fields: &[
            ("id", "AutoInt"),
            ("openid", "Stext"),
            ("unionid", "Stext"),
            ("nickname", "Stext"),
            ("headimgurl", "Stext"),
            ("sex", "Numeric"),
            ("province", "Stext"),
            ("city", "Stext"),
            ("country", "Stext"),
            ("accessToken", "Stext"),
            ("refreshToken", "Stext"),
            ("expiresIn", "Numeric"),
            ("createdAt", "Datetime"),
            ("updatedAt", "Datetime"),
            ("appId", "Stext"),
            ("userId", "Stext"),
        ],
    },
    documentation: "https://developers.weixin.qq.com/doc/service/guide/h5/auth.html",
};

/// See the module.
pub struct WechatPublicType {
    platform: Platform,
}

impl WechatPublicType {
    /// The type over a platform.
    #[must_use]
    pub const fn new(platform: Platform) -> Self {
        Self { platform }
    }
}

#[async_trait]
impl LoginType for WechatPublicType {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn authorize(&self, method: &LoginMethod, request: &AuthorizeRequest) -> Result<Option<Url>> {
        let state = State::new(request.state.expose()).map_err(Error::internal)?;
        let scope = match method.scope.as_deref() {
            Some("snsapi_base") => OAuth2Scope::Base,
            None | Some("snsapi_userinfo") => OAuth2Scope::UserInfo,
            Some(other) => return Err(wrong_scope(method, other)),
        };
        let options = OAuth2Options::default();
        Ok(Some(oauth2_url(&self.platform.hosts, &method.app_id, &request.callback, scope, &state, options)))
    }

    fn host(&self) -> Option<String> {
        Some(self.platform.api_host())
    }

    async fn exchange(&self, _core: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        verified_by_token(&self.platform, method, code).await
    }

    async fn renew(&self, method: &LoginMethod, secrets: &Secrets) -> Result<Option<Renewed>> {
        exchange::renewed(&self.platform, method, secrets).await
    }

    async fn call(&self, call: FunctionCall<'_>) -> Result<Value> {
        service::call(&self.platform, call).await
    }
}

fn wrong_scope(method: &LoginMethod, scope: &str) -> Error {
    Error::new(Code::LoginMisconfigured).because(format_args!(
        "{}: scope {scope:?} is neither snsapi_base nor snsapi_userinfo",
        method.full_name
    ))
}
