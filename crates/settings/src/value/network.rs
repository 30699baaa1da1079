//! Networks: `10.0.0.0/8`, `fd00::/8`, or a single address.

use std::net::IpAddr;
use std::path::Path;

use ipnet::IpNet;

use super::{Setting, Wrong};

/// A network of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(IpNet);

impl Network {
    /// Whether `address` is in it. An IPv4 address that arrives mapped into IPv6 (`::ffff:10.0.0.1`, as a dual-stack
    /// listener reports it) counts as the IPv4 address it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl Setting for Network {
    const EXPECTED: &'static str = "networks such as [\"10.0.0.0/8\", \"192.168.1.7\"]";
    const EXPECTED_ZH: &'static str = "网段，例如 [\"10.0.0.0/8\", \"192.168.1.7\"]";

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        let single = || text.parse::<IpAddr>().ok().map(IpNet::from);
        text.parse().ok().or_else(single).map(Self).ok_or_else(|| Wrong::text(text, "a network", "网段"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_only() {
        let network = Network::from_text("10.1.0.0/16", Path::new("")).unwrap();
        assert!(network.contains("10.1.2.3".parse().unwrap()));
        assert!(network.contains("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!network.contains("10.2.0.1".parse().unwrap()));
        let single = Network::from_text("192.0.2.7", Path::new("")).unwrap();
        assert!(
            single.contains("192.0.2.7".parse().unwrap()) && !single.contains("192.0.2.8".parse().unwrap())
        );
        assert!(Network::from_text("10.0.0.0/33", Path::new("")).is_err());
    }
}
