//! People that exist by arithmetic: the nth one is the same in every database, in the stub and in the load.

use sha2::{Digest as _, Sha256};

/// The mini program's appId.
pub(crate) const MINI: &str = "wx00000000000000b1";
/// The website's appId.
pub(crate) const SITE: &str = "wx00000000000000a1";

/// The nth user's id: a UUID that grows, as those of version 7 do.
pub(crate) fn user_id(n: u64) -> String {
    format!("01900000-0000-7000-8000-{n:012x}")
}

/// The nth person's openId: 28 characters in no order, as WeChat's are.
pub(crate) fn open_id(n: u64) -> String {
    format!("o{:016x}{:011x}", mix(n), mix(n ^ 0xabcd_ef01) >> 20)
}

/// The unionId of whoever has this openId.
pub(crate) fn union_id(open_id: &str) -> String {
    format!("u{}", open_id.strip_prefix('o').unwrap_or(open_id))
}

/// What the nth session's device holds.
pub(crate) fn token(n: u64) -> String {
    format!("wxs_{:016x}{:027x}", mix(n), n)
}

/// What storage holds of it.
pub(crate) fn token_hash(n: u64) -> [u8; 32] {
    Sha256::digest(token(n).as_bytes()).into()
}

/// The nth number of a sequence without order: splitmix64.
pub(crate) fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_have_the_length_of_real_ones_and_do_not_repeat() {
        assert_eq!((user_id(7).len(), open_id(7).len(), token(7).len()), (36, 28, 47));
        let all: HashSet<String> = (0..10_000).map(open_id).collect();
        assert_eq!(all.len(), 10_000);
    }
}
