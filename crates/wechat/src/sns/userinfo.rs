//! `GET /sns/userinfo`: the profile.

use secrecy::{ExposeSecret, SecretString};

use crate::request::RequestBuilder;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts};

/// The language of country and province names. Always sent: the pages disagree about the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    ZhCn,
    /// Traditional Chinese.
    ZhTw,
    /// English.
    En,
}

impl Lang {
    const fn code(self) -> &'static str {
        match self {
            Self::ZhCn => "zh_CN",
            Self::ZhTw => "zh_TW",
            Self::En => "en",
        }
    }
}

/// A profile. Since October 2021 sex is 0 and the places are empty (official notice). A nickname is the user's free
/// choice and decides nothing about who he is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserInfo {
    /// The user's id within this app; equal to the one asked about.
    pub openid: String,
    /// Any script, emoji included; may be empty.
    pub nickname: String,
    /// 0 unknown, 1 male, 2 female.
    pub sex: i64,
    /// May be empty.
    pub language: String,
    /// May be empty.
    pub city: String,
    /// May be empty.
    pub province: String,
    /// May be empty.
    pub country: String,
    /// The avatar; empty when there is none. The URL dies when the user changes the avatar: copy the picture.
    pub headimgurl: String,
    /// Privileges of the user, normally none.
    pub privilege: Vec<String>,
    /// The user's id within the open-platform account, when the app is bound to one.
    pub unionid: Option<String>,
}

/// Asks for the profile of `openid`. Needs the scope snsapi_userinfo or snsapi_login; snsapi_base gives 48001.
///
/// An answer about another openid is refused: it would sign in the wrong person.
///
/// # Errors
/// Without a request: [`FailureKind::TokenInvalid`] when the token is blank.
pub fn userinfo(
    hosts: &Hosts,
    access_token: &SecretString,
    openid: &str,
    lang: Lang,
) -> Result<Call<UserInfo>, Failure> {
    let asked = openid.to_owned();
    RequestBuilder::new(hosts, Endpoint::SnsUserInfo)
        .secret("access_token", access_token.expose_secret(), FailureKind::TokenInvalid)
        .plain("openid", openid)
        .plain("lang", lang.code())
        .call(move |fields| {
            let openid = fields.required("openid")?;
            if openid != asked {
                return Err(fields.other_account());
            }
            let text = |name| fields.text(name).unwrap_or_default();
            Ok(UserInfo {
                openid,
                nickname: text("nickname"),
                sex: fields.number("sex").unwrap_or(0),
                language: text("language"),
                city: text("city"),
                province: text("province"),
                country: text("country"),
                headimgurl: text("headimgurl"),
                privilege: fields.texts("privilege"),
                unionid: fields.unionid(),
            })
        })
}
