//! `<element>.services.WechatPublicAuthSvc`: the raw WeChat calls, for an application's back end.
//!
//! WeChat accepts a code once, but two functions here take one. The first exchange's answer is therefore kept, sealed, for
//! five minutes, and `getUserInfo` after `getAccessToken` (or the other way round) with the same code answers from it.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use wxlogin_core::{
    Code, Error, Result,
    declare::{Access, Argument, ArgumentKind, Function, Part, Shape},
    flows::once_key,
    login_type::{FunctionCall, Service},
};
use wxlogin_wechat::sns::{AccessToken, access_token, refresh_token};

use super::exchange::{Kept, profile_of, tells_profile};
use crate::platform::{Platform, credentials};

const KEPT_FOR: Duration = Duration::from_secs(300);

const CODE: &[Argument] = &[Argument {
    name: "code",
    kind: ArgumentKind::Text,
    required: true,
    doc: ("The code that WeChat's callback brought.", "微信授权回调中的 code。"),
}];

const TOKEN: Shape = Shape::Object(&[
    Part::new("access_token", Shape::Text),
    Part::new("expires_in", Shape::Integer),
    Part::optional("refresh_token", Shape::Text),
    Part::new("openid", Shape::Text),
    Part::optional("scope", Shape::Text),
    Part::optional("unionid", Shape::Text),
]);

const INFO: Shape = Shape::OneOf(&[
    Shape::Object(&[
        Part::new("openid", Shape::Text),
        Part::new("nickname", Shape::Text),
        Part::new("headimgurl", Shape::Text),
        Part::new("sex", Shape::Integer),
        Part::new("province", Shape::Text),
        Part::new("city", Shape::Text),
        Part::new("country", Shape::Text),
        Part::optional("unionid", Shape::Text),
    ]),
    Shape::Object(&[Part::new("openid", Shape::Text), Part::optional("unionid", Shape::Text)]),
]);

const ERRORS: &[Code] = &[
    Code::CodeInvalid,
    Code::CodeUsed,
    Code::RateLimited,
    Code::LoginMisconfigured,
    Code::WechatUnavailable,
];

pub(super) const SERVICES: &[Service] = &[Service {
    name: "WechatPublicAuthSvc",
    functions: &[
        Function {
            name: "getAccessToken",
            arguments: CODE,
            result: TOKEN,
            access: Access::Service,
            doc: ("Exchanges a code for the person's tokens.", "用 code 换取用户的网页授权令牌。"),
            source: "sns/oauth2/access_token",
            errors: ERRORS,
        },
        Function {
            name: "getUserInfo",
            arguments: CODE,
            result: INFO,
            access: Access::Service,
            doc: (
                "Who came back with a code; just openid and unionid under snsapi_base.",
                "获取 code 对应的用户信息；snsapi_base 下仅含 openid 与 unionid。",
            ),
            source: "sns/userinfo",
            errors: ERRORS,
        },
        Function {
            name: "refreshToken",
            arguments: &[Argument {
                name: "refresh_token",
                kind: ArgumentKind::Text,
                required: true,
                doc: ("The refresh_token that getAccessToken gave.", "getAccessToken 返回的 refresh_token。"),
            }],
            result: TOKEN,
            access: Access::Service,
            doc: ("Renews the person's access token.", "刷新用户的网页授权令牌。"),
            source: "sns/oauth2/refresh_token",
            errors: ERRORS,
        },
    ],
}];

pub(super) async fn call(platform: &Platform, call: FunctionCall<'_>) -> Result<Value> {
    let text = |name: &str| call.arguments.get(name).and_then(Value::as_str).unwrap_or_default();
    match call.function.name {
        "getAccessToken" => Ok(token_row(&token_of(platform, &call, text("code")).await?)),
        "getUserInfo" => {
            let token = token_of(platform, &call, text("code")).await?;
            user_info(platform, &call, &token).await
        }
        "refreshToken" => {
            let old = SecretString::from(text("refresh_token"));
            let request = refresh_token(&platform.hosts, &call.method.app_id, &old);
            Ok(token_row(&platform.send(call.method, request).await?))
        }
        other => Err(Error::internal(format_args!("{other} is declared but not implemented"))),
    }
}

/// The first exchange of a code, or what it gave.
async fn token_of(platform: &Platform, call: &FunctionCall<'_>, code: &str) -> Result<AccessToken> {
    let method = call.method;
    let key = once_key("code", &[&method.app_id, code]);
    let exchange = async {
        let request = access_token(&platform.hosts, &credentials(method), code);
        Ok(Kept::of(&platform.send(method, request).await?))
    };
    call.core.once_at(method, &key, KEPT_FOR, exchange).await?.token()
}

async fn user_info(platform: &Platform, call: &FunctionCall<'_>, token: &AccessToken) -> Result<Value> {
    let mut row = json!({"openid": token.openid});
    let mut union_id = token.unionid.clone();
    if tells_profile(token) {
        let info = profile_of(platform, call.method, token).await?;
        row = json!({
            "openid": info.openid, "nickname": info.nickname, "headimgurl": info.headimgurl, "sex": info.sex,
            "province": info.province, "city": info.city, "country": info.country,
        });
        union_id = union_id.or(info.unionid);
    }
    if let Some(union_id) = union_id {
        row["unionid"] = json!(union_id);
    }
    Ok(row)
}

fn token_row(token: &AccessToken) -> Value {
    let mut row = json!({
        "access_token": token.access_token.expose_secret(), "expires_in": token.expires_in, "openid": token.openid,
    });
    let refresh = token.refresh_token.as_ref().map(|t| t.expose_secret().to_owned());
    for (name, value) in
        [("refresh_token", refresh), ("scope", token.scope.clone()), ("unionid", token.unionid.clone())]
    {
        if let Some(value) = value {
            row[name] = json!(value);
        }
    }
    row
}
