//! What one network may hold at once, so that nobody has to hold everything for everybody else to have nothing.
//!
//! An IPv4 address is a network of its own. Whoever has one IPv6 address has the 2^64 of its /64, and often a whole /48, so a
//! /64 counts as one and a /48 as four.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many shares a /48 has.
const SHARES_OF_A_SITE: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Network {
    Address(u32),
    Subnet(u64),
    Site(u64),
}

/// Counts what each network holds of one kind of thing.
#[derive(Debug)]
pub(crate) struct Shares {
    /// 0 is no limit.
    limit: usize,
    held: Mutex<HashMap<Network, usize>>,
}

/// One thing held; dropping it gives it back.
#[derive(Debug, Default)]
pub(crate) struct Share {
    shares: Option<Arc<Shares>>,
    networks: [Option<Network>; 2],
}

impl Shares {
    pub(crate) fn new(limit: u32) -> Arc<Self> {
        Arc::new(Self { limit: usize::try_from(limit).unwrap_or(usize::MAX), held: Mutex::default() })
    }

    /// One more for an address; `None` when its network holds its share. Without an address nothing is counted.
    pub(crate) fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Share> {
        let Some(address) = address.filter(|_| self.limit > 0) else { return Some(Share::default()) };
        let networks = networks(address);
        let mut held = self.lock();
        let within =
            |(network, limit): &(Network, usize)| held.get(network).is_none_or(|count| count < limit);
        let counted = networks.into_iter().zip([self.limit, self.limit.saturating_mul(SHARES_OF_A_SITE)]);
        if !counted.filter_map(|(network, limit)| Some((network?, limit))).all(|counted| within(&counted)) {
            return None;
        }
        for network in networks.into_iter().flatten() {
            *held.entry(network).or_default() += 1;
        }
        drop(held);
        Some(Share { shares: Some(Arc::clone(self)), networks })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let Some(shares) = &self.shares else { return };
        let mut held = shares.lock();
        for network in self.networks.into_iter().flatten() {
            if let Some(count) = held.get_mut(&network) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    held.remove(&network);
                }
            }
        }
    }
}

fn networks(address: IpAddr) -> [Option<Network>; 2] {
    match address.to_canonical() {
        IpAddr::V4(address) => [Some(Network::Address(address.to_bits())), None],
        IpAddr::V6(address) => {
            let subnet = u64::try_from(address.to_bits() >> 64).unwrap_or_default();
            [Some(Network::Subnet(subnet)), Some(Network::Site(subnet >> 16))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn each_network_has_its_share_and_gives_it_back() {
        let shares = Shares::new(2);
        let one = shares.take(at("203.0.113.9")).unwrap();
        let _two = shares.take(at("::ffff:203.0.113.9")).unwrap();
        assert!(shares.take(at("203.0.113.9")).is_none());
        assert!(shares.take(at("203.0.113.10")).is_some(), "another address");
        drop(one);
        assert!(shares.take(at("203.0.113.9")).is_some());
        drop(_two);
        assert!(shares.lock().is_empty(), "nothing is kept of whoever holds nothing");
    }

    #[test]
    fn ipv6_counts_by_subnet_and_by_site() {
        let shares = Shares::new(2);
        let address = |subnet: u32, host: u32| at(&format!("2001:db8:1:{subnet:x}::{host:x}"));
        let first: Vec<_> = (1..=2).map(|host| shares.take(address(1, host)).unwrap()).collect();
        assert!(shares.take(address(1, 3)).is_none(), "a /64 is one");
        let more: Vec<_> = (2..=7).map(|subnet| shares.take(address(subnet, 1)).unwrap()).collect();
        assert!(shares.take(address(8, 1)).is_none(), "a /48 is four");
        assert!(shares.take(at("2001:db8:2::1")).is_some(), "another /48");
        drop((first, more));
        assert!(shares.lock().is_empty());
    }

    #[test]
    fn no_limit_and_no_address_count_nothing() {
        let (unlimited, shares) = (Shares::new(0), Shares::new(1));
        let _many: Vec<_> = (0..10).map(|_| unlimited.take(at("203.0.113.9")).unwrap()).collect();
        let _unknown: Vec<_> = (0..10).map(|_| shares.take(None).unwrap()).collect();
    }
}
