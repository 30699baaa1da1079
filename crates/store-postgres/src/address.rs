//! The URL: what the driver understands, and what it does not.

use std::{path::PathBuf, str::FromStr};

use percent_encoding::percent_decode_str;
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use crate::OpenError;

/// Where the server is and how to get there.
pub(crate) struct Address {
    pub(crate) config: Config,
    /// `None`: without TLS.
    pub(crate) tls: Option<Trust>,
}

/// Whose word for the server's certificate is taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The certificate authorities of the system (or of `SSL_CERT_FILE`).
    System,
    /// Those in a PEM file: `sslrootcert`.
    File(PathBuf),
}

impl Address {
    /// Reads a URL.
    ///
    /// `sslmode=require`, `verify-ca` and `verify-full` are one: TLS with a certificate that is checked for the host's
    /// name. Encryption to whoever answers would keep out nobody who can answer. Without one of them there is no TLS.
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (own, rest): (Vec<_>, Vec<_>) = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .partition(|pair| matches!(pair.split('=').next(), Some("sslmode" | "sslrootcert")));
        let rest = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
        // The driver's message quotes the value it could not read, which may be a password.
        let mut config = Config::from_str(&rest).map_err(|_| OpenError::Address("cannot be read"))?;
        let tls = trust(&own)?;
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        if config.get_application_name().is_none() {
            config.application_name("wxlogin");
        }
        Ok(Self { config, tls })
    }
}

/// Host and port for a message; user and password are left out.
pub(crate) fn place(config: &Config) -> String {
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    });
    let mut hosts: Vec<String> = hosts.collect();
    if hosts.is_empty() {
        hosts = config.get_hostaddrs().iter().map(ToString::to_string).collect();
    }
    let ports = config.get_ports();
    let placed = hosts.iter().enumerate().map(|(number, host)| {
        // One port is every host's.
        let port = ports.get(number).or(ports.first()).copied().unwrap_or(5432);
        if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    });
    placed.collect::<Vec<_>>().join(", ")
}

fn trust(pairs: &[&str]) -> Result<Option<Trust>, OpenError> {
    let value = |name: &str| {
        let pair = pairs.iter().filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
        pair.map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned())
    };
    match value("sslmode").as_deref() {
        None | Some("disable" | "allow" | "prefer") => Ok(None),
        Some("require" | "verify-ca" | "verify-full") => {
            Ok(Some(value("sslrootcert").map_or(Trust::System, |path| Trust::File(path.into()))))
        }
        Some(_) => Err(OpenError::Address("has an unknown sslmode; write require or disable")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(query: &str) -> Option<Trust> {
        Address::parse(&format!("postgres://wx:pa%3Fss@db:5433/app{query}")).unwrap().tls
    }

    #[test]
    fn tls_is_used_where_it_is_asked_for() {
        assert_eq!(tls(""), None);
        assert_eq!(tls("?sslmode=disable&connect_timeout=3"), None);
        assert_eq!(tls("?connect_timeout=3&sslmode=require"), Some(Trust::System));
        let file = Some(Trust::File("/etc/ca pem".into()));
        assert_eq!(tls("?sslmode=verify-full&sslrootcert=%2Fetc%2Fca%20pem"), file);
        assert!(Address::parse("postgres://db/app?sslmode=always").is_err());
    }

    #[test]
    fn the_rest_of_the_url_reaches_the_driver() {
        let url = "postgres://wx:pa%3Fss@db:5433/app?sslmode=require&options=-c%20search_path%3Dours";
        let config = Address::parse(url).unwrap().config;
        assert_eq!((config.get_user(), config.get_dbname()), (Some("wx"), Some("app")));
        assert_eq!(config.get_options(), Some("-c search_path=ours"));
        assert_eq!(config.get_ssl_mode(), SslMode::Require);
    }

    #[test]
    fn a_place_is_host_and_port_without_the_password() {
        let told = |url: &str| place(&Address::parse(url).unwrap().config);
        assert_eq!(told("postgres://wx:hunter2@db:5433/app"), "db:5433");
        assert_eq!(told("postgres://wx:hunter2@db/app"), "db:5432");
        assert_eq!(told("postgres://wx:hunter2@[::1]:5433/app"), "[::1]:5433");
        assert_eq!(told("postgres://wx:hunter2@one,two:5433/app"), "one:5432, two:5433");
    }

    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        let Err(error) = Address::parse("postgres://wx:hunter2@db:port/app?x=hunter2") else {
            unreachable!("a port that is no number was read")
        };
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
