//! `open.weixin.qq.com/connect/oauth2/authorize`, for browsers inside WeChat.

use url::Url;

use super::State;
use crate::{Endpoint, Hosts, encode};

/// What the user is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OAuth2Scope {
    /// Silent; gives the openid only.
    Base,
    /// With a consent sheet; gives the profile as well.
    UserInfo,
}

impl OAuth2Scope {
    /// The platform's name of it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "snsapi_base",
            Self::UserInfo => "snsapi_userinfo",
        }
    }
}

/// What may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OAuth2Options {
    /// Always show the consent sheet. It does not prevent a snapshot page.
    pub force_popup: bool,
}

/// The URL. WeChat matches it strictly: the order of the parameters and the fragment are part of the interface, also
/// in a 302. The host of `redirect_uri` must be registered for the account, exactly, and must have no port.
pub fn oauth2_url(
    hosts: &Hosts,
    app_id: &str,
    redirect_uri: &Url,
    scope: OAuth2Scope,
    state: &State,
    options: OAuth2Options,
) -> Url {
    let mut pairs = vec![
        ("appid", app_id),
        ("redirect_uri", redirect_uri.as_str()),
        ("response_type", "code"),
        ("scope", scope.as_str()),
        ("state", state.as_str()),
    ];
    if options.force_popup {
        pairs.push(("forcePopup", "true"));
    }
    let mut url = Hosts::join(&hosts.open, Endpoint::OAuth2Authorize.path(), &encode::query(pairs));
    url.set_fragment(Some("wechat_redirect"));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_and_the_fragment_are_the_platforms() {
        let back = Url::parse("https://app.example.com/login/oa/callback?next=/a b&x='1'").unwrap();
        let state = State::new("s1").unwrap();
        let options = OAuth2Options { force_popup: true };
        let url = oauth2_url(&Hosts::production(), "wx1", &back, OAuth2Scope::UserInfo, &state, options);
        assert_eq!(
            url.as_str(),
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1\
             &redirect_uri=https%3A%2F%2Fapp.example.com%2Flogin%2Foa%2Fcallback%3Fnext%3D%2Fa%2520b%26x%3D%25271%2527\
             &response_type=code&scope=snsapi_userinfo&state=s1&forcePopup=true#wechat_redirect"
        );
        let plain = oauth2_url(
            &Hosts::production(),
            "wx1",
            &back,
            OAuth2Scope::Base,
            &state,
            OAuth2Options::default(),
        );
        assert!(plain.as_str().ends_with("&scope=snsapi_base&state=s1#wechat_redirect"));
    }
}
