//! Doing something once, and telling its answer to everybody who asked for the same.

use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Core;
use crate::{Code, Error, Result, login_type::LoginMethod, secret::hash};

/// How often a waiting delivery looks for the first one's answer.
const LOOK: Duration = Duration::from_millis(25);

/// How much longer a second delivery waits than the first one may take, so that it sees what became of it.
const MARGIN: Duration = Duration::from_secs(1);

/// The storage key for a one-time thing: its text is hashed, so that a stolen database holds no code.
#[must_use]
pub fn once_key(kind: &str, parts: &[&str]) -> String {
    let digest = hash(&parts.join("\u{1f}"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}:{hex}")
}

/// How an answer is kept for those who ask again.
#[derive(Serialize, Deserialize)]
enum Kept<T> {
    Done(T),
    Failed {
        code: String,
        errcode: Option<i64>,
        /// In milliseconds.
        #[serde(default)]
        retry_after: Option<u64>,
    },
}

impl<'a, T> Kept<&'a T> {
    fn of(answer: &'a Result<T>) -> Self {
        match answer {
            Ok(value) => Self::Done(value),
            Err(error) => Self::Failed {
                code: error.code().as_str().to_owned(),
                errcode: error.platform_errcode(),
                retry_after: error.wait().and_then(|wait| wait.as_millis().try_into().ok()),
            },
        }
    }
}

fn answer_key(key: &str) -> String {
    format!("{key}:answer")
}

impl Core {
    /// Claims a one-time thing. Of any number of callers exactly one gets `true`, and the claim is never given back:
    /// what was sent to WeChat may have been received, whatever we heard.
    pub(crate) async fn claim(&self, key: &str, lifetime: Duration) -> Result<bool> {
        Ok(self.ephemeral.claim(key, b"", lifetime).await?)
    }

    /// Claims a code of WeChat's. The claim is in the database even where Redis keeps the short-lived things: a Redis that
    /// comes back empty must not let a code be sent a second time.
    pub(crate) async fn claim_for_good(&self, key: &str, lifetime: Duration) -> Result<bool> {
        Ok(self.claims.claim(key, b"", lifetime).await?)
    }

    /// Runs `work` for the first caller with this key, and gives later ones the same answer, failure included, for
    /// `lifetime`. The answer is sealed at rest. When the first caller died, the later ones get `code_used`.
    pub async fn once<T, W>(&self, key: &str, lifetime: Duration, work: W) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        W: Future<Output = Result<T>>,
    {
        let answer_key = answer_key(key);
        if self.claim(key, lifetime).await? {
            let answer = work.await;
            self.put_sealed(&answer_key, &Kept::of(&answer), lifetime).await?;
            return answer;
        }
        // Whoever waits for another's answer keeps no place that `work` holds.
        drop(work);
        let sealed = self.wait_for(&answer_key).await?.ok_or_else(|| Error::new(Code::CodeUsed))?;
        self.kept_answer(&answer_key, &sealed)
    }

    /// [`Self::once`] for work that asks WeChat through `method`: an earlier answer needs no place, new work gets one before
    /// the key is claimed.
    pub async fn once_at<T, W>(
        &self,
        method: &LoginMethod,
        key: &str,
        lifetime: Duration,
        work: W,
    ) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        W: Future<Output = Result<T>>,
    {
        if let Some(earlier) = self.answered(key).await? {
            return Ok(earlier);
        }
        let place = self.place(method).await?;
        self.once(key, lifetime, place.scope(work)).await
    }

    /// The answer of an earlier [`Self::once`] with this key, waited for while it is under way; `None` when there was none.
    /// One that does not come in time never will: its server was stopped in the middle.
    pub(crate) async fn answered<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        if self.ephemeral.peek(key).await?.is_none() {
            return Ok(None);
        }
        let answer_key = answer_key(key);
        match self.wait_for(&answer_key).await? {
            Some(sealed) => self.kept_answer(&answer_key, &sealed).map(Some),
            None => Err(interrupted()),
        }
    }

    fn kept_answer<T: DeserializeOwned>(&self, answer_key: &str, sealed: &[u8]) -> Result<T> {
        let plain = self.vault.open(answer_key, sealed)?;
        match serde_json::from_slice(&plain).map_err(|_| Error::new(Code::CodeUsed))? {
            Kept::Done(value) => Ok(value),
            Kept::Failed { code, errcode, retry_after } => {
                let error = Error::new(Code::parse(&code).unwrap_or(Code::CodeUsed)).errcode(errcode);
                Err(match retry_after {
                    Some(wait) => error.retry_after(Duration::from_millis(wait)),
                    None => error,
                })
            }
        }
    }

    async fn wait_for(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let looking = async {
            loop {
                match self.ephemeral.peek(key).await {
                    Ok(None) => tokio::time::sleep(LOOK).await,
                    found => break found,
                }
            }
        };
        match tokio::time::timeout(self.policy.patience.saturating_add(MARGIN), looking).await {
            Ok(found) => Ok(found?),
            Err(_) => Ok(None),
        }
    }
}

fn interrupted() -> Error {
    Error::new(Code::WechatUnavailable)
        .hint("The sign-in was interrupted on its way. Begin it again.", "登录中途中断，请重新发起登录。")
        .retry_after(MARGIN)
        .because("the first delivery left no answer")
}
