//! Where a code may be sent (protocol, sections 5.8 and 6).
use url::{Host, Url};

use crate::model::{App, CodeKind};
use crate::wire::{Rule, rule};

/// A link that WeChat would follow: for whom, and where the code goes.
pub(crate) struct Link {
    pub(crate) app: App,
    pub(crate) kind: CodeKind,
    pub(crate) redirect_uri: String,
    pub(crate) state: String,
}

impl Link {
    /// Where the browser goes with a code. A mobile app is opened by its own scheme.
    pub(crate) fn callback(&self, code: &str) -> String {
        match self.kind {
            CodeKind::Mobile => format!("{}://oauth?code={code}&state={}", self.app.app_id, self.state),
            // As the QR page's script does: after the whole address, also after a fragment.
            CodeKind::Website => {
                let joint = if self.redirect_uri.contains('?') { '&' } else { '?' };
                format!("{}{joint}code={code}&state={}", self.redirect_uri, self.state)
            }
            _ => with_code(&self.redirect_uri, code, &self.state),
        }
    }
}

/// The words of a refusal are for the developer who reads the page and the log.
///
/// `ports` says whether the registered host may be met on any port: a website's may, a service account's may not.
/// An entry written `host:port` allows exactly that port for both.
pub(super) fn check(app: &App, redirect_uri: &str, ports: bool) -> Result<Url, Rule> {
    let url = Url::parse(redirect_uri).map_err(|error| {
        Rule::made(
            format!("redirect_uri is not an address: {error}"),
            format!("redirect_uri 不是有效地址：{error}"),
        )
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(rule!(
            "redirect_uri must begin with http:// or https://",
            "redirect_uri 必须以 http:// 或 https:// 开头"
        ));
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    if app.callback_domains.is_empty() {
        return if is_loopback(&url) { Ok(url) } else { Err(no_domain(&host)) };
    }
    let with_port = url.port().map(|port| format!("{host}:{port}"));
    let fits = |domain: &String| {
        let plain = domain == &host && (ports || url.port().is_none());
        plain || with_port.as_ref() == Some(domain)
    };
    if app.callback_domains.iter().any(fits) {
        return Ok(url);
    }
    let shown = with_port.unwrap_or(host);
    let registered = app.callback_domains.join(", ");
    Err(Rule::made(
        format!(
            "{shown} is not a registered callback domain of this app; registered: {registered}. Edit it at /people"
        ),
        format!("{shown} 不是该应用的授权回调域；已登记：{registered}。可在 /people 修改"),
    ))
}

fn no_domain(host: &str) -> Rule {
    Rule::made(
        format!(
            "the app has no callback domain registered, so only 127.0.0.1 and localhost are allowed, not {host}. Add it at /people"
        ),
        format!(
            "该应用没有登记授权回调域，因此只允许 127.0.0.1 和 localhost，不允许 {host}。可在 /people 添加"
        ),
    )
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The redirect_uri with code and state in its query, before any fragment.
pub(super) fn with_code(redirect_uri: &str, code: &str, state: &str) -> String {
    let (address, fragment) = match redirect_uri.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (redirect_uri, String::new()),
    };
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}code={code}&state={state}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AppKind, AppRegistration};

    fn app(domains: &[&str]) -> App {
        let registration = AppRegistration {
            app_id: "wx1".into(),
            secret: "s".into(),
            kind: AppKind::Official,
            name: "n".into(),
            callback_domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
        };
        crate::model::AppEntry::from(registration).into_app()
    }

    #[test]
    fn a_registered_host_is_exact() {
        let app = app(&["www.qq.com"]);
        assert!(check(&app, "https://www.qq.com/a", false).is_ok());
        assert!(check(&app, "https://qq.com/a", false).is_err());
        assert!(check(&app, "https://pay.www.qq.com/a", false).is_err());
        assert!(check(&app, "https://www.qq.com:8443/a", false).is_err());
        assert!(check(&app, "https://www.qq.com:8443/a", true).is_ok());
    }

    #[test]
    fn without_domains_only_loopback() {
        assert!(check(&app(&[]), "http://127.0.0.1:8400/x", false).is_ok());
        assert!(check(&app(&[]), "http://evil.example/x", false).is_err());
        assert!(check(&app(&[]), "javascript:alert(1)", false).is_err());
    }

    #[test]
    fn the_code_goes_before_the_fragment() {
        assert_eq!(with_code("https://a/?x=1#/p", "C", "S"), "https://a/?x=1&code=C&state=S#/p");
    }
}
