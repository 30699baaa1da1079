//! Where the platform lives. Injected, so that production, sandbox and tests run one code path.

use url::Url;

/// The base URLs of the platform. A path in a base URL is kept as a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// `api.weixin.qq.com`: every server-to-server call.
    pub api: Url,
    /// `open.weixin.qq.com`: the pages a browser is sent to.
    pub open: Url,
    /// `lp.open.weixin.qq.com`: the long poll of the QR page.
    pub lp: Url,
    /// `mp.weixin.qq.com`: images of parametric QR codes.
    pub mp: Url,
    /// `res.wx.qq.com`: static files, wxLogin.js among them.
    pub res: Url,
}

impl Hosts {
    /// The real platform.
    #[expect(clippy::expect_used, reason = "five constants, parsed by a test as well")]
    pub fn production() -> Self {
        let parse = |text: &str| Url::parse(text).expect("a constant URL");
        Self {
            api: parse("https://api.weixin.qq.com"),
            open: parse("https://open.weixin.qq.com"),
            lp: parse("https://lp.open.weixin.qq.com"),
            mp: parse("https://mp.weixin.qq.com"),
            res: parse("https://res.wx.qq.com"),
        }
    }

    /// Everything at one place, as a sandbox serves it.
    pub fn all_at(base: &Url) -> Self {
        Self { api: base.clone(), open: base.clone(), lp: base.clone(), mp: base.clone(), res: base.clone() }
    }

    /// Whether API calls would reach the real platform, where placeholder credentials are errors and not warnings.
    ///
    /// True for `api.weixin.qq.com` and every other host under `weixin.qq.com`, which can only be the platform's.
    pub fn is_production(&self) -> bool {
        self.api.host_str().is_some_and(|host| host == "weixin.qq.com" || host.ends_with(".weixin.qq.com"))
    }

    /// `base` + `path` + `?query`, where `query` is already percent-encoded.
    pub(crate) fn join(base: &Url, path: &str, query: &str) -> Url {
        let mut url = base.clone();
        let prefix = base.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{prefix}{path}"));
        url.set_query((!query.is_empty()).then_some(query));
        url.set_fragment(None);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_is_told_from_a_sandbox() {
        assert!(Hosts::production().is_production());
        let sandbox = Hosts::all_at(&Url::parse("http://127.0.0.1:8401").unwrap());
        assert!(!sandbox.is_production());
        let lookalike = Hosts::all_at(&Url::parse("https://evilweixin.qq.com").unwrap());
        assert!(!lookalike.is_production());
        let regional = Hosts::all_at(&Url::parse("https://sh.api.weixin.qq.com").unwrap());
        assert!(regional.is_production());
    }

    #[test]
    fn a_path_in_the_base_is_a_prefix() {
        let base = Url::parse("http://localhost:8401/wechat/").unwrap();
        let url = Hosts::join(&base, "/sns/auth", "openid=o1");
        assert_eq!(url.as_str(), "http://localhost:8401/wechat/sns/auth?openid=o1");
    }
}
