//! Listening on an address, with errors that say which flag to set.

use std::{io::ErrorKind, net::SocketAddr};

use tokio::net::TcpListener;

use crate::failure::Failure;

/// A listener and the address it got, which differs from the one asked for when that had port 0.
pub(crate) async fn on(
    address: SocketAddr,
    flag: &str,
    variable: &str,
) -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::cannot(explain(address, error.kind(), &error.to_string(), flag, variable))
    })?;
    let got = listener.local_addr().map_err(|error| Failure::cannot(error.to_string()))?;
    Ok((listener, got))
}

/// The listener of `ops.listen`, where it is set.
pub(crate) async fn for_operators(address: Option<SocketAddr>) -> Result<Option<TcpListener>, Failure> {
    match address {
        Some(address) => Ok(Some(on(address, "ops.listen", "WXLOGIN_OPS_LISTEN").await?.0)),
        None => Ok(None),
    }
}

fn explain(address: SocketAddr, kind: ErrorKind, text: &str, flag: &str, variable: &str) -> String {
    let why = match kind {
        ErrorKind::AddrInUse => format!("{address} is in use by another program"),
        ErrorKind::PermissionDenied => {
            format!("this user may not listen on {address} (ports below 1024 are reserved)")
        }
        ErrorKind::AddrNotAvailable => format!("this machine has no address {}", address.ip()),
        _ => format!("{address} cannot be listened on: {text}"),
    };
    format!(
        "{why}\n  choose another with {flag} ADDR or {variable}, such as {flag} 127.0.0.1:0 for a free port"
    )
}

/// The address as a browser on this machine reaches it: a server that listens on every address is reached through the
/// loopback one.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("http://{}", reached(address))
}

/// The address at which a program on this machine reaches a server that listens on `address`.
pub(crate) fn reached(address: SocketAddr) -> SocketAddr {
    let mut address = address;
    if address.ip().is_unspecified() {
        let loopback = match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        address.set_ip(loopback);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_reached_through_loopback() {
        assert_eq!(url("0.0.0.0:80".parse().unwrap()), "http://127.0.0.1:80");
        assert_eq!(url("[::]:80".parse().unwrap()), "http://[::1]:80");
        assert_eq!(url("10.1.2.3:80".parse().unwrap()), "http://10.1.2.3:80");
    }
}
