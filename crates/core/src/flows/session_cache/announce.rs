//! A session that has ended is forgotten here, and everywhere else before the verb answers.
//!
//! When the channel does not take the word, it is said again until it does, or until every entry that another server can
//! still have has ended by itself. Only then does the verb answer: "signed out" so always means that no server believes the
//! session for longer than [`LEASE`](super::LEASE). The price is an answer that takes up to `session.cache` while
//! the channel is gone; answering at once would leave a revoked session open that long on a server that still has
//! the channel, without anybody being told.
//!
//! The saying goes on when the caller gives up waiting. A process that dies between the store's change and the word leaves
//! the others with entries that end by themselves, within `session.cache`.

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use tokio::time::{Instant, sleep, timeout_at};

use super::SessionCache;
use crate::{nouns::Session, ports::Revoked};

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// With more buckets than this, one word for all is cheaper than one for each.
const MANY: usize = 256;

impl SessionCache {
    /// To be called after the store has changed or forgotten these sessions, and before anybody is told.
    pub(crate) async fn forget(self: &Arc<Self>, sessions: &[Session]) {
        let mut words: Vec<Revoked> = Vec::with_capacity(sessions.len());
        for session in sessions {
            let word = Revoked::of(&session.token_hash);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.len() > MANY {
            words = vec![Revoked::All];
        }
        self.revoke(words).await;
    }

    /// The same for sessions that nobody can name.
    pub(crate) async fn forget_all(self: &Arc<Self>) {
        self.revoke(vec![Revoked::All]).await;
    }

    async fn revoke(self: &Arc<Self>, words: Vec<Revoked>) {
        words.iter().for_each(|word| self.forget_here(*word));
        if words.is_empty() || self.others.is_none() {
            return;
        }
        let cache = self.clone();
        // In a task of its own, which a request that is given up does not end.
        if let Err(problem) = tokio::spawn(async move { cache.say(&words).await }).await {
            tracing::warn!(%problem, "other servers may not have been told that a session ended");
        }
    }

    async fn say(&self, words: &[Revoked]) {
        let Some(others) = &self.others else { return };
        let every_entry_has_ended = Instant::now() + self.life;
        let mut told_of = false;
        loop {
            match timeout_at(every_entry_has_ended, others.announce(words)).await {
                Ok(Ok(())) => return,
                Ok(Err(problem)) if !told_of => {
                    tracing::warn!(%problem, "other servers cannot be told yet that a session ended; trying again");
                    told_of = true;
                }
                Ok(Err(_)) => {}
                Err(_) => break,
            }
            if Instant::now() + PAUSE >= every_entry_has_ended {
                break;
            }
            sleep(PAUSE).await;
        }
        tokio::time::sleep_until(every_entry_has_ended).await;
        self.counters.unannounced.fetch_add(1, Relaxed);
        tracing::warn!(
            "other servers could not be told that a session ended; what they remembered has ended by itself"
        );
    }
}
