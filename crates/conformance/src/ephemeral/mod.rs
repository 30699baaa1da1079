//! One-time and short-lived values.

mod races;
mod time;
mod values;

use crate::{Case, ShortLived, suite::cases};

/// What the methods do.
#[must_use]
pub fn cases() -> Vec<Case<ShortLived>> {
    use values::*;
    cases![
        a_value_is_taken_once,
        a_peek_leaves_the_value,
        a_put_replaces,
        a_claim_is_won_once,
        a_claim_is_free_after_a_take,
        counters_count_each_for_itself,
        any_bytes_and_any_key_are_kept,
        keys_are_compared_exactly,
    ]
}

/// What time does.
#[must_use]
pub fn time() -> Vec<Case<ShortLived>> {
    use time::*;
    cases![
        a_value_ends_at_its_instant,
        a_claim_ends_at_its_instant,
        a_put_starts_the_lifetime_anew,
        a_lost_claim_does_not_lengthen_the_winner,
        an_increment_does_not_lengthen_the_window,
        a_sweep_takes_only_what_ended,
    ]
}

/// What many callers at once see.
#[must_use]
pub fn races() -> Vec<Case<ShortLived>> {
    use races::*;
    cases![
        of_many_takers_one_gets_the_value,
        of_many_claimants_one_wins,
        an_ended_claim_is_won_once,
        every_increment_counts,
    ]
}
