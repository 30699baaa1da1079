//! How often a password may be guessed.
//!
//! Each pair of an account and a network has its own count, so that a stranger elsewhere locks nobody out; beyond the limit each
//! further attempt has to wait twice as long as the one before. All strangers together have a budget for each account, and
//! beyond it they share one attempt a minute. Whoever has signed in to the account from a network before is not in that
//! budget. A right password ends the count of its pair.

use std::time::Duration;

use super::{
    Core, Visit,
    claim::once_key,
    guard::{PASSWORDS, network},
};
use crate::Result;

/// How long failures of a pair count.
const WINDOW: Duration = Duration::from_secs(3600);
/// The first wait beyond the limit; it doubles with each further failure.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// How long failures of strangers count for an account.
const STRANGERS_WINDOW: Duration = Duration::from_secs(15 * 60);
/// How many pairs' worth of failures strangers have together.
const STRANGERS_TIMES: u32 = 10;
/// How long strangers wait for one another beyond that.
const STRANGERS_WAIT: Duration = Duration::from_secs(60);
/// How long a network is remembered from which somebody signed in to an account.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 3600);

/// An attempt that was let through; how it ended is told to [`Core::password_right`] or [`Core::password_wrong`].
pub(super) struct Guess {
    pair: String,
    account: String,
    known: String,
    is_known: bool,
    failures: u64,
}

impl Core {
    /// Lets a guess through, or says how long to wait. The guess counts until it turns out to be right, so that of
    /// parallel guesses no more are let through.
    pub(super) async fn may_guess(&self, visit: &Visit, username: &str) -> Result<Guess> {
        let from = visit.origin.address.as_deref().map(network).unwrap_or_default();
        let known = once_key("password-known", &[username, &from]);
        let mut guess = Guess {
            pair: once_key("limit:pair", &[username, &from]),
            account: once_key("limit:account", &[username]),
            is_known: self.ephemeral.peek(&known).await?.is_some(),
            known,
            failures: 0,
        };
        let limit = u64::from(self.policy.attempts_per_account);
        if limit == 0 {
            return Ok(guess);
        }
        let before = self.counted(&guess.pair).await?;
        if before >= limit {
            self.turn(&guess.pair, wait(before - limit)).await?;
        }
        let strangers = limit * u64::from(STRANGERS_TIMES);
        if !guess.is_known && self.counted(&guess.account).await? >= strangers {
            self.turn(&guess.account, STRANGERS_WAIT).await?;
        }
        guess.failures = self.increment(&guess.pair, WINDOW).await?;
        if before < limit && guess.failures > limit {
            self.turn(&guess.pair, wait(guess.failures - limit - 1)).await?;
        }
        Ok(guess)
    }

    /// The guess was right: nothing of it is held against anybody.
    pub(super) async fn password_right(&self, guess: &Guess) -> Result<()> {
        for key in [guess.pair.clone(), turn_key(&guess.pair)] {
            self.counters.take(&key).await?;
        }
        if !guess.is_known {
            self.ephemeral.put(&guess.known, b"", REMEMBERED).await?;
        }
        Ok(())
    }

    /// The guess was wrong.
    pub(super) async fn password_wrong(&self, visit: &Visit, guess: &Guess) -> Result<()> {
        self.failed_at(visit, PASSWORDS).await;
        let limit = u64::from(self.policy.attempts_per_account);
        if limit == 0 {
            return Ok(());
        }
        if !guess.is_known {
            self.increment(&guess.account, STRANGERS_WINDOW).await?;
        }
        if guess.failures == limit {
            self.claim_turn(&guess.pair, wait(0)).await?;
        }
        Ok(())
    }

    /// One attempt for each `pause`; of any number of callers one gets it.
    async fn turn(&self, key: &str, pause: Duration) -> Result<()> {
        if self.claim_turn(key, pause).await? {
            Ok(())
        } else {
            Err(self.limited(&turn_key(key), LONGEST_WAIT, "passwords").await)
        }
    }

    async fn claim_turn(&self, key: &str, pause: Duration) -> Result<bool> {
        let key = turn_key(key);
        let mine = self.counters.claim(&key, b"", pause).await?;
        if mine {
            self.keep_end(&key, pause).await?;
        }
        Ok(mine)
    }
}

fn turn_key(key: &str) -> String {
    format!("{key}:turn")
}

/// The wait after so many failures beyond the limit.
fn wait(beyond: u64) -> Duration {
    let doublings = u32::try_from(beyond).unwrap_or(u32::MAX).min(16);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_have_an_end() {
        let seconds: Vec<u64> = (0..7).map(|beyond| wait(beyond).as_secs()).collect();
        assert_eq!(seconds, [30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(wait(u64::MAX), LONGEST_WAIT);
    }
}
