//! Website sign-in by QR code (open platform, "website application").
//!
//! 1. The browser goes to `open.weixin.qq.com/connect/qrconnect` with appid, redirect_uri, scope `snsapi_login` and state.
//! 2. The person scans the QR code with WeChat and confirms.
//! 3. The browser comes back to redirect_uri with code and state. The code lives 10 minutes and works once.
//! 4. `api.weixin.qq.com/sns/oauth2/access_token` turns the code into openid, unionid and tokens.
//! 5. `api.weixin.qq.com/sns/userinfo` gives nickname and picture.
//!
//! Steps 1 to 3 may also happen on our own page (`qr`), where the settings say so.
//!
//! The platform's page: developers.weixin.qq.com/doc/oplatform/developers/dev/auth/web.md
//!
//! | errcode | becomes |
//! |---|---|
//! | 40029, 42003 | `code_invalid` |
//! | 40163 | `code_used` |
//! | 40013, 40125, 48001 | `login_misconfigured` |
//! | 45011 | `rate_limited` |
//! | -1, no answer | `wechat_unavailable` |

mod qr;

use async_trait::async_trait;
use url::Url;
use wxlogin_core::{
    Error, Result,
    error::Language,
    flows::Core,
    login_type::{
        AuthorizeRequest, Descriptor, Entry, Field, LoginMethod, LoginType, Model, QrCodes, Verified,
    },
};
use wxlogin_wechat::authorize::{QrConnectOptions, QrLang, State, qrconnect_iframe_url, qrconnect_url};

use crate::{
    family::{ALLOW_REGISTER, APP_ID, APP_SECRET, CORP},
    official_account::verified_by_token,
    platform::Platform,
};

const FIELDS: &[Field] = &[
    Field {
        help: (
            "open.weixin.qq.com, Management Center, Website Applications: the AppID of your application.",
            "微信开放平台 - 管理中心 - 网站应用：应用的 AppID。",
        ),
        ..APP_ID
    },
    Field {
        help: (
            "Shown once when it is made, on the same page. It is kept on the server and never shown again.",
            "在同一页面生成，仅显示一次。保存后只存放在服务器，不再显示。",
        ),
        ..APP_SECRET
    },
    ALLOW_REGISTER,
    CORP,
];

const DESCRIPTOR: Descriptor = Descriptor {
    full_name: "auths.loginTypes.WeChatType",
    auth_type: "WeChatType",
    title: ("WeChat QR sign-in (website)", "微信扫码登录（网站应用）"),
    entry: Entry::Qr,
    default_scope: Some("snsapi_login"),
    fields: FIELDS,
    functions: &[],
    services: &[],
    model: Model {
        name: "WeChatAuthModel",
        fields: &[
            ("id", "AutoInt"),
            ("appId", "Stext"),
            ("userId", "Stext"),
            ("openId", "Stext"),
            ("unionId", "Stext"),
        ],
    },
    documentation: "https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html",
};

/// See the module.
pub struct WeChatType {
    platform: Platform,
}

impl WeChatType {
    /// The type over a platform.
    #[must_use]
    pub const fn new(platform: Platform) -> Self {
        Self { platform }
    }
}

#[async_trait]
impl LoginType for WeChatType {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn authorize(&self, method: &LoginMethod, request: &AuthorizeRequest) -> Result<Option<Url>> {
        let state = State::new(request.state.expose()).map_err(Error::internal)?;
        let lang = if request.language == Language::En { QrLang::En } else { QrLang::Cn };
        // The top window goes on from an iframe: left to find out for itself, WeChat's page tries `document.domain` first, which
        // browsers refuse in a sandboxed frame.
        let self_redirect = request.embedded.then_some(false);
        let options = QrConnectOptions { lang, self_redirect, ..QrConnectOptions::default() };
        let build = if request.embedded { qrconnect_iframe_url } else { qrconnect_url };
        Ok(Some(build(&self.platform.hosts, &method.app_id, &request.callback, &state, &options)))
    }

    fn host(&self) -> Option<String> {
        Some(self.platform.api_host())
    }

    fn qr(&self) -> Option<&dyn QrCodes> {
        Some(self)
    }

    async fn exchange(&self, _core: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        verified_by_token(&self.platform, method, code).await
    }
}
