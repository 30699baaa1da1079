//! Every appId of an app folder is known to the sandbox, with its secret, kind and callback domain.

use std::sync::Arc;

use url::{Host, Url};
use wxlogin::login_type::{Entry, LoginMethod, Registry};
use wxlogin_sandbox::{AppKind, AppRegistration, Sandbox};

/// Makes login methods known to a sandbox.
pub(crate) struct Registrar {
    sandbox: Sandbox,
    types: Registry,
    domains: Vec<String>,
}

impl Registrar {
    /// `public_url` is where WeChat sends browsers back to.
    pub(crate) fn new(sandbox: &Sandbox, types: Registry, public_url: &Url) -> Self {
        Self { sandbox: sandbox.clone(), types, domains: callback_domains(public_url) }
    }

    pub(crate) fn all(&self, methods: &[Arc<LoginMethod>]) {
        for method in methods {
            let Some(kind) = self.kind(method) else { continue };
            let registration = AppRegistration {
                app_id: method.app_id.clone(),
                secret: method.app_secret.clone(),
                kind,
                name: method.title.clone(),
                callback_domains: self.domains.clone(),
            };
            if let Err(problem) = self.sandbox.register_app(registration) {
                tracing::warn!(%problem, method = method.full_name, "the sandbox cannot know this app");
            }
        }
    }

    fn kind(&self, method: &LoginMethod) -> Option<AppKind> {
        Some(match self.types.of(method)?.descriptor().entry {
            Entry::Qr => AppKind::Website,
            Entry::InWechat => AppKind::Official,
            Entry::MiniProgram => AppKind::Mini,
        })
    }
}

/// The loopback hosts need no registration; a `public_url` elsewhere is registered as on WeChat's console.
fn callback_domains(public_url: &Url) -> Vec<String> {
    let loopback = match public_url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => true,
    };
    let host = public_url.host_str().filter(|_| !loopback);
    host.map(|host| public_url.port().map_or(host.to_owned(), |port| format!("{host}:{port}")))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_a_callback_domain() {
        let domains = |url: &str| callback_domains(&Url::parse(url).unwrap());
        assert_eq!(domains("http://127.0.0.1:8400"), Vec::<String>::new());
        assert_eq!(domains("http://login.localhost:1"), Vec::<String>::new());
        assert_eq!(domains("https://login.example"), ["login.example"]);
        assert_eq!(domains("http://192.168.1.9:8400"), ["192.168.1.9:8400"]);
    }
}
