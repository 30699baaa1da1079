//! Calls per minute.
use std::collections::HashMap;

use super::World;

#[derive(Default)]
pub(super) struct Limits(HashMap<String, (i64, u32)>);

impl World {
    /// Counts a call under `key` in the current minute; false when it is one too many.
    pub(crate) fn within_minute_limit(&mut self, key: String, most: u32) -> bool {
        let minute = self.now.as_second().div_euclid(60);
        let slot = self.limits.0.entry(key).or_insert((minute, 0));
        if slot.0 != minute {
            *slot = (minute, 0);
        }
        slot.1 += 1;
        slot.1 <= most
    }
}
