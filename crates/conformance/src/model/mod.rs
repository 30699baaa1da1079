//! Random changes, compared with a model that can be read in one sitting.

mod operation;
mod parallel;
mod reference;
mod sequence;

use wxlogin_core::ports::Stores;

use crate::{Case, suite::cases};

/// The cases. `WXLOGIN_CONFORMANCE_SEQUENCES` raises the number of random sequences.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    use parallel::changes_at_once_keep_one_person_one_user;
    use sequence::any_sequence_of_changes_does_what_the_model_does;
    cases![any_sequence_of_changes_does_what_the_model_does, changes_at_once_keep_one_person_one_user]
}
