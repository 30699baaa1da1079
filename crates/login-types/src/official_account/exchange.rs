//! Steps 4 and 5 of the web flows: code to tokens, tokens to profile. The website type shares them.

use secrecy::ExposeSecret;
use wxlogin_core::{
    Error, Result,
    login_type::{LoginMethod, Renewed, Secrets, Verified},
    nouns::{IdentityKey, Profile},
};
use wxlogin_wechat::sns::{AccessToken, Lang, UserInfo, access_token, refresh_token, userinfo};

use crate::platform::{Platform, credentials};

/// A code becomes a verified identity. When the profile is asked for and does not come, the sign-in fails: half a login
/// would store an empty name for good.
pub(crate) async fn verified_by_token(
    platform: &Platform,
    method: &LoginMethod,
    code: &str,
) -> Result<Verified> {
    let token = platform.send(method, access_token(&platform.hosts, &credentials(method), code)).await?;
    let info = if tells_profile(&token) && !token.is_snapshot {
        Some(profile_of(platform, method, &token).await?)
    } else {
        None
    };
    Ok(verified(method, token, info))
}

/// Website and consented in-WeChat tokens may ask for the profile; a silent one may not.
pub(super) fn tells_profile(token: &AccessToken) -> bool {
    token.has_scope("snsapi_userinfo") || token.has_scope("snsapi_login")
}

pub(super) async fn profile_of(
    platform: &Platform,
    method: &LoginMethod,
    token: &AccessToken,
) -> Result<UserInfo> {
    platform.send(method, userinfo(&platform.hosts, &token.access_token, &token.openid, Lang::ZhCn)).await
}

/// Step 6, for as long as the refresh token lives (30 days): new tokens for old ones.
pub(super) async fn renewed(
    platform: &Platform,
    method: &LoginMethod,
    secrets: &Secrets,
) -> Result<Option<Renewed>> {
    let Some(old) = &secrets.refresh_token else { return Ok(None) };
    let token = platform.send(method, refresh_token(&platform.hosts, &method.app_id, old)).await?;
    let secrets = Secrets {
        access_token: Some(token.access_token),
        refresh_token: token.refresh_token.or_else(|| secrets.refresh_token.clone()),
        session_key: None,
    };
    Ok(Some(Renewed { secrets, expires_in: i64::try_from(token.expires_in).unwrap_or(7200) }))
}

fn verified(method: &LoginMethod, token: AccessToken, info: Option<UserInfo>) -> Verified {
    let union_id = token.unionid.or_else(|| info.as_ref().and_then(|info| info.unionid.clone()));
    Verified {
        key: IdentityKey { app_id: method.app_id.clone(), open_id: token.openid },
        union_id,
        snapshot: token.is_snapshot,
        profile: info.map(profile),
        secrets: Secrets {
            access_token: Some(token.access_token),
            refresh_token: token.refresh_token,
            session_key: None,
        },
        expires_in: i64::try_from(token.expires_in).ok(),
        scope: token.scope,
        asked: None,
    }
}

fn profile(info: UserInfo) -> Profile {
    Profile {
        nickname: info.nickname,
        headimgurl: info.headimgurl,
        sex: info.sex,
        province: info.province,
        city: info.city,
        country: info.country,
    }
}

/// A token answer that can be kept for five minutes, sealed.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Kept {
    pub(super) access_token: String,
    pub(super) expires_in: u64,
    pub(super) refresh_token: Option<String>,
    pub(super) openid: String,
    pub(super) scope: Option<String>,
    pub(super) unionid: Option<String>,
    pub(super) snapshot: bool,
}

impl Kept {
    pub(super) fn of(token: &AccessToken) -> Self {
        Self {
            access_token: token.access_token.expose_secret().to_owned(),
            expires_in: token.expires_in,
            refresh_token: token.refresh_token.as_ref().map(|t| t.expose_secret().to_owned()),
            openid: token.openid.clone(),
            scope: token.scope.clone(),
            unionid: token.unionid.clone(),
            snapshot: token.is_snapshot,
        }
    }

    pub(super) fn token(self) -> Result<AccessToken> {
        if self.openid.is_empty() {
            return Err(Error::internal("a kept token has no openid"));
        }
        Ok(AccessToken {
            access_token: self.access_token.into(),
            expires_in: self.expires_in,
            refresh_token: self.refresh_token.map(Into::into),
            openid: self.openid,
            scope: self.scope,
            unionid: self.unionid,
            is_snapshot: self.snapshot,
        })
    }
}
