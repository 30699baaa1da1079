//! Passwords: argon2id, a bounded number at a time.
//!
//! One hash costs about 20 ms of a core and 19 MiB (OWASP's second parameter set). Without a bound, a flood of wrong
//! passwords would take every core and starve sign-ins by WeChat, which cost next to nothing; so hashes wait for one
//! of a few places, and are turned away when they have waited too long.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use zxcvbn::matching::patterns::MatchPattern;

use crate::{Code, Error, Result, ports::Rng};

/// How passwords are hashed.
#[derive(Debug, Clone, Copy)]
pub struct PasswordPolicy {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// Hashes at a time.
    pub concurrency: usize,
    /// How long one may wait for its place.
    pub queue_timeout: Duration,
    /// The shortest password in characters.
    pub min_length: usize,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            iterations: 2,
            parallelism: 1,
            concurrency: 2,
            queue_timeout: Duration::from_secs(2),
            min_length: 8,
        }
    }
}

/// How many characters are compared with the lists.
const LOOKED_AT: usize = 100;

/// The longest password in bytes; longer ones would only cost time.
const MAX_BYTES: usize = 1024;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    places: Arc<Semaphore>,
    policy: PasswordPolicy,
    rng: Arc<dyn Rng>,
    /// A hash of nothing anybody knows, checked when there is no user, so that both cases take the same time.
    decoy: Arc<str>,
}

impl Passwords {
    /// Fails when the parameters are out of argon2's range.
    pub fn new(policy: PasswordPolicy, rng: Arc<dyn Rng>) -> Result<Self> {
        let params = Params::new(policy.memory_kib, policy.iterations, policy.parallelism, None)
            .map_err(|error| Error::internal(format_args!("password.* settings: {error}")))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut nobody = [0_u8; 16];
        rng.fill(&mut nobody);
        let decoy = hash_with(&argon, &nobody, rng.as_ref())?.into();
        Ok(Self { argon, places: Arc::new(Semaphore::new(policy.concurrency.max(1))), policy, rng, decoy })
    }

    /// Hashes a new password. One that is too short, on the list of common ones, or the username is refused.
    pub async fn hash(&self, password: &SecretString, username: Option<&str>) -> Result<String> {
        let text = password.expose_secret();
        if text.chars().count() < self.policy.min_length || text.len() > MAX_BYTES {
            let (min, max) = (self.policy.min_length, MAX_BYTES);
            return Err(Error::invalid(
                format!("A password has at least {min} characters and at most {max} bytes."),
                format!("密码至少 {min} 个字符，最多 {max} 字节。"),
            )
            .hint("Choose another password.", "请换一个密码。"));
        }
        let (this, password) = (self.clone(), password.clone());
        let username = username.map(str::to_owned);
        self.in_turn(move || {
            if is_common(password.expose_secret(), username.as_deref()) {
                return Err(common());
            }
            hash_with(&this.argon, password.expose_secret().as_bytes(), this.rng.as_ref())
        })
        .await?
    }

    /// Whether a password fits a stored hash. `stored` is `None` when there is no user or no password; that costs the
    /// same time and is always false.
    pub async fn verify(&self, password: &SecretString, stored: Option<&str>) -> Result<bool> {
        let (this, password) = (self.clone(), password.clone());
        let (known, stored) = (stored.is_some(), stored.unwrap_or(&self.decoy).to_owned());
        let fits = self
            .in_turn(move || {
                let text = password.expose_secret();
                text.len() <= MAX_BYTES
                    && PasswordHash::new(&stored)
                        .is_ok_and(|hash| this.argon.verify_password(text.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let waiting = tokio::time::timeout(self.policy.queue_timeout, self.places.clone().acquire_owned());
        let Ok(Ok(place)) = waiting.await else {
            return Err(Error::new(Code::RateLimited).retry_after(self.policy.queue_timeout));
        };
        tokio::task::spawn_blocking(move || {
            let _held = place;
            work()
        })
        .await
        .map_err(|_| Error::internal("password hashing was interrupted"))
    }
}

/// Whether a password is what people guess first (NIST SP 800-63B, 3.1.1.2): on the kept list of common passwords, a word of its
/// dictionaries, a repetition, a sequence or a row of keys, or the username; each alone, whatever its capitals and digits for
/// letters. Nothing is said about which characters a password has.
fn is_common(password: &str, username: Option<&str>) -> bool {
    let inputs: Vec<&str> = username.into_iter().collect();
    let found = zxcvbn::zxcvbn(password, &inputs);
    let alone = matches!(found.sequence(), [only] if !matches!(only.pattern, MatchPattern::BruteForce));
    let is_name = username.is_some_and(|name| name.to_lowercase() == password.to_lowercase());
    is_name || (alone && password.chars().count() <= LOOKED_AT)
}

fn common() -> Error {
    Error::invalid(
        "This password is one that many people use, or the username.",
        "该密码过于常见，或与用户名相同。",
    )
    .hint(
        "Choose one that nobody would guess; three unrelated words are fine.",
        "请换一个不易被猜到的密码，例如三个不相关的词。",
    )
}

fn hash_with(argon: &Argon2<'_>, password: &[u8], rng: &dyn Rng) -> Result<String> {
    let mut salt = [0_u8; 16];
    rng.fill(&mut salt);
    let hash = argon
        .hash_password_with_salt(password, &salt)
        .map_err(|error| Error::internal(format_args!("argon2: {error}")))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SeededRng;

    fn passwords() -> Passwords {
        let policy = PasswordPolicy { memory_kib: 64, iterations: 1, ..PasswordPolicy::default() };
        Passwords::new(policy, Arc::new(SeededRng::new(1))).unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = passwords();
        let hash = passwords.hash(&"correct horse".into(), None).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify(&"correct horse".into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&"correct house".into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&"correct horse".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_short_password_is_refused_with_the_rule() {
        let error = passwords().hash(&"short".into(), None).await.unwrap_err();
        assert!(error.to_string().contains("at least 8"), "{error}");
    }

    #[tokio::test]
    async fn what_people_guess_first_is_refused_and_what_is_only_long_is_not() {
        let passwords = passwords();
        let refused = [
            "12345678",
            "password",
            "Password",
            "p4ssw0rd",
            "qwertyuiop",
            "aaaaaaaa",
            "abcdefgh",
            "iloveyou",
            "zhangsan-1",
            "Zhangsan-1",
            "11111111",
            "1qaz2wsx",
        ];
        for password in refused {
            let error = passwords.hash(&password.into(), Some("zhangsan-1")).await.unwrap_err();
            assert!(error.to_string().contains("many people use"), "{password}: {error}");
        }
        for password in ["correct horse", "pwd-of-my-own", "人山人海马到成功", "zhangsan has a dog"] {
            assert!(passwords.hash(&password.into(), Some("zhangsan-1")).await.is_ok(), "{password}");
        }
    }
}
