//! Whose network address it is, when proxies stand between.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use wxlogin::settings::value::Network;

/// The nearest address that no trusted proxy has. `X-Forwarded-For` is read from its end, where our own proxies write:
/// what stands further left was sent by the client and can be anything.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut nearest = peer.to_canonical();
    if !is_trusted(nearest) {
        return nearest;
    }
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let hops = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.rsplit(','));
    for hop in hops {
        let Some(address) = parsed(hop.trim()) else { return nearest };
        nearest = address;
        if !is_trusted(nearest) {
            break;
        }
    }
    nearest
}

/// Some proxies write a port behind the address.
fn parsed(hop: &str) -> Option<IpAddr> {
    let bare = || hop.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    let address = bare().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use wxlogin::settings::{LoadFrom, Settings};

    use super::*;

    fn seen(peer: &str, forwarded: &str) -> String {
        let from = LoadFrom::new("none").flag("http.trusted_proxies", "10.0.0.0/8");
        let trusted = Settings::load(from).unwrap().settings.http.trusted_proxies;
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_header_counts_only_behind_a_trusted_proxy() {
        assert_eq!(seen("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(seen("10.1.1.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("::ffff:10.1.1.1", "198.51.100.1:4711"), "198.51.100.1");
        assert_eq!(seen("10.1.1.1", ""), "10.1.1.1");
    }

    #[test]
    fn what_the_client_wrote_itself_does_not_count() {
        assert_eq!(seen("10.1.1.1", "127.0.0.1, 198.51.100.1, 10.2.2.2"), "198.51.100.1");
        assert_eq!(seen("10.1.1.1", "198.51.100.1, nonsense"), "10.1.1.1");
        assert_eq!(seen("10.1.1.1", "[2001:db8::1]:80"), "2001:db8::1");
    }
}
