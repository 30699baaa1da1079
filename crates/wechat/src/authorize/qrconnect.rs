//! `open.weixin.qq.com/connect/qrconnect`, the QR page of website apps.

use url::Url;

use super::State;
use crate::{Endpoint, Hosts, encode};

/// The only scope of a website app.
const SCOPE: &str = "snsapi_login";

/// The page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QrLang {
    /// Chinese, the platform's default; not sent.
    #[default]
    Cn,
    /// English.
    En,
}

/// The colour of the texts around the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrStyle {
    /// For a light background.
    Black,
    /// For a dark background.
    White,
}

impl QrStyle {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Black => "black",
            Self::White => "white",
        }
    }
}

/// Looks and behaviour. Everything left out stays the platform's default. The `color_scheme` of newer wxLogin.js is
/// not offered: where it stands in the URL has not been recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QrConnectOptions {
    /// The page's language.
    pub lang: QrLang,
    /// The texts' colour.
    pub style: Option<QrStyle>,
    /// A CSS file, or `data:text/css;base64,..`; ignored with `stylelite` (official page).
    pub href: Option<String>,
    /// The new look; leave it 220 x 220 px.
    pub stylelite: bool,
    /// Switches off the quick login of WeChat's desktop client. Reported to work together with `stylelite` only.
    pub no_fast_login: bool,
    /// In an iframe: whether the iframe itself goes on to the callback (true), the top window (false), or whatever
    /// the page finds out (`None`).
    pub self_redirect: Option<bool>,
}

impl QrConnectOptions {
    fn looks(&self) -> Vec<(&'static str, &str)> {
        let mut pairs = Vec::new();
        pairs.extend(self.style.map(|style| ("style", style.as_str())));
        pairs.extend(self.href.as_deref().filter(|href| !href.is_empty()).map(|href| ("href", href)));
        pairs.extend((self.lang == QrLang::En).then_some(("lang", "en")));
        pairs.extend(self.stylelite.then_some(("stylelite", "1")));
        pairs.extend(self.no_fast_login.then_some(("fast_login", "0")));
        pairs
    }
}

/// The page as a whole: the browser goes there and comes back to `redirect_uri` with `code` and `state`.
pub fn qrconnect_url(
    hosts: &Hosts,
    app_id: &str,
    redirect_uri: &Url,
    state: &State,
    options: &QrConnectOptions,
) -> Url {
    let mut pairs = vec![
        ("appid", app_id),
        ("redirect_uri", redirect_uri.as_str()),
        ("response_type", "code"),
        ("scope", SCOPE),
        ("state", state.as_str()),
    ];
    pairs.extend(options.looks());
    let mut url = page(hosts, &encode::query(pairs));
    url.set_fragment(Some("wechat_redirect"));
    url
}

/// The page inside an iframe: the parameters of wxLogin.js in its order, the empty ones included, but escaped, which
/// wxLogin.js leaves to its caller. The iframe is 300 x 400 px, without border.
pub fn qrconnect_iframe_url(
    hosts: &Hosts,
    app_id: &str,
    redirect_uri: &Url,
    state: &State,
    options: &QrConnectOptions,
) -> Url {
    let self_redirect = match options.self_redirect {
        None => "default",
        Some(true) => "true",
        Some(false) => "false",
    };
    let mut pairs = vec![
        ("appid", app_id),
        ("scope", SCOPE),
        ("redirect_uri", redirect_uri.as_str()),
        ("state", state.as_str()),
        ("login_type", "jssdk"),
        ("self_redirect", self_redirect),
        ("styletype", ""),
        ("sizetype", ""),
        ("bgcolor", ""),
        ("rst", ""),
    ];
    pairs.extend(options.looks());
    page(hosts, &encode::query(pairs))
}

fn page(hosts: &Hosts, query: &str) -> Url {
    Hosts::join(&hosts.open, Endpoint::QrConnect.path(), query)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments() -> (Hosts, Url, State) {
        let back = Url::parse("https://app.example.com/cb?a=1&b=2").unwrap();
        (Hosts::production(), back, State::new("s1").unwrap())
    }

    #[test]
    fn the_whole_page() {
        let (hosts, back, state) = arguments();
        let options = QrConnectOptions { lang: QrLang::En, ..Default::default() };
        assert_eq!(
            qrconnect_url(&hosts, "wx1", &back, &state, &options).as_str(),
            "https://open.weixin.qq.com/connect/qrconnect?appid=wx1\
             &redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb%3Fa%3D1%26b%3D2\
             &response_type=code&scope=snsapi_login&state=s1&lang=en#wechat_redirect"
        );
    }

    #[test]
    fn the_iframe_has_wxlogin_js_parameters_in_its_order() {
        let (hosts, back, state) = arguments();
        let options = QrConnectOptions {
            lang: QrLang::En,
            style: Some(QrStyle::White),
            href: Some("data:text/css;base64,LmE=".into()),
            stylelite: true,
            no_fast_login: true,
            self_redirect: Some(true),
        };
        let url = qrconnect_iframe_url(&hosts, "wx1", &back, &state, &options);
        let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        let expected = "appid scope redirect_uri state login_type self_redirect styletype sizetype bgcolor rst style \
                        href lang stylelite fast_login";
        assert_eq!(names.join(" "), expected);
        assert!(url.as_str().contains("&href=data%3Atext%2Fcss%3Bbase64%2CLmE%3D&"));
        let plain = qrconnect_iframe_url(&hosts, "wx1", &back, &state, &QrConnectOptions::default());
        let tail = "&login_type=jssdk&self_redirect=default&styletype=&sizetype=&bgcolor=&rst=";
        assert!(plain.as_str().ends_with(tail), "{plain}");
    }
}
