//! Which proxy a request goes through, by the variables that other programs use.
//!
//! `http_proxy` and `https_proxy` (or `all_proxy` for both), in small or capital letters, name it; `no_proxy` lists hosts that
//! are reached directly. Loopback is always reached directly: a proxy of the office cannot reach a sandbox on this machine, and
//! has no business with what is sent to it.

/// What never goes through a proxy.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

/// The proxies in force.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    http: Option<String>,
    https: Option<String>,
    except: Option<String>,
}

impl Proxies {
    /// Reads the variables. `HTTP_PROXY` in capitals is not read: in a CGI environment a request's header sets it
    /// (<https://httpoxy.org>).
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&str]| {
            names.iter().find_map(|name| variable(name).filter(|value| !value.trim().is_empty()))
        };
        let all = first(&["all_proxy", "ALL_PROXY"]);
        Self {
            http: first(&["http_proxy"]).or_else(|| all.clone()),
            https: first(&["https_proxy", "HTTPS_PROXY"]).or(all),
            except: first(&["no_proxy", "NO_PROXY"]),
        }
    }

    /// The proxy for addresses of a scheme, without the name and password that its address may hold.
    #[must_use]
    pub fn shown(&self, scheme: &str) -> Option<String> {
        let address = if scheme == "http" { self.http.as_deref() } else { self.https.as_deref() }?;
        let (before, rest) = address.split_once("://").unwrap_or(("http", address));
        let host = rest.rsplit('@').next().unwrap_or(rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or(host);
        Some(format!("{before}://{host}"))
    }

    /// Hosts that are reached directly, as `no_proxy` lists them.
    #[must_use]
    pub fn except(&self) -> Option<&str> {
        self.except.as_deref()
    }

    /// The builder with these proxies and no others.
    pub(crate) fn apply(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, String> {
        let direct = self.except.iter().fold(LOOPBACK.to_owned(), |all, more| format!("{all},{more}"));
        let mut builder = builder.no_proxy();
        let make: [(&str, &Option<String>, fn(&str) -> reqwest::Result<reqwest::Proxy>); 2] = [
            ("http_proxy", &self.http, |address| reqwest::Proxy::http(address)),
            ("https_proxy", &self.https, |address| reqwest::Proxy::https(address)),
        ];
        for (name, address, make) in make {
            let Some(address) = address else { continue };
            // The address may hold a password.
            let proxy =
                make(address).map_err(|_| format!("{name} (or all_proxy) is not the address of a proxy"))?;
            builder = builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_string(&direct)));
        }
        Ok(builder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &'static [(&str, &str)]) -> Proxies {
        Proxies::from_environment(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_usual_variables_count_and_no_password_is_shown() {
        let office =
            of(&[("https_proxy", "http://me:hush@proxy.example:3128/x"), ("NO_PROXY", "10.0.0.0/8")]);
        assert_eq!(office.shown("https").as_deref(), Some("http://proxy.example:3128"));
        assert_eq!((office.shown("http"), office.except()), (None, Some("10.0.0.0/8")));
        let all =
            of(&[("ALL_PROXY", "proxy.example:1"), ("http_proxy", "socks5h://other:2"), ("HTTP_PROXY", "x")]);
        assert_eq!(all.shown("https").as_deref(), Some("http://proxy.example:1"));
        assert_eq!(all.shown("http").as_deref(), Some("socks5h://other:2"));
        assert!(of(&[("HTTP_PROXY", "x"), ("https_proxy", " ")]) == Proxies::default());
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_repeating_it() {
        let Err(text) = of(&[("https_proxy", "http://me:hush@")]).apply(reqwest_builder()) else {
            panic!("no host")
        };
        assert!(text.contains("https_proxy") && !text.contains("hush"), "{text}");
    }

    #[expect(clippy::disallowed_methods, reason = "nothing is sent with it")]
    fn reqwest_builder() -> reqwest::ClientBuilder {
        reqwest::Client::builder()
    }

    /// The proxy is a socket that nobody answers on: what would go through it fails.
    #[tokio::test]
    async fn loopback_never_goes_through_a_proxy() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 512];
            let read = stream.read(&mut head).await.unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            String::from_utf8_lossy(&head[..read]).into_owned()
        });
        let nowhere = of(&[("http_proxy", "http://127.0.0.1:9"), ("https_proxy", "http://127.0.0.1:9")]);
        let client = nowhere.apply(reqwest_builder()).unwrap().build().unwrap();
        let answer = client.get(format!("http://{address}/direct")).send().await.unwrap();
        assert_eq!(answer.status(), 204);
        assert!(server.await.unwrap().starts_with("GET /direct "), "asked as a server, not as a proxy");
        let elsewhere = client.get("http://platform.invalid/").send().await.unwrap_err();
        assert!(elsewhere.is_connect(), "others do go through it");
    }
}
