//! Second factors: one-time passwords, recovery codes, and the list of what an admin has set up.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use super::SecondFactor;
use crate::{
    Code, Error, Result,
    flows::{Core, Visit},
    nouns::{EventKind, Factor, FactorKind, NewEvent, User, UserId},
    ports::Rng,
    secret::{Token, TokenKind, fresh_id, hash},
};

/// How long a person may take from the QR code to the first one-time password.
const ENROL: Duration = Duration::from_secs(600);
/// The secret's length: 160 bits, as RFC 4226 recommends.
const SECRET: usize = 20;
/// How many recovery codes are made at a time.
const CODES: usize = 10;

/// A factor as its owner sees it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FactorView {
    /// Its id.
    pub id: String,
    /// `totp` or `passkey`.
    pub kind: &'static str,
    /// What its person calls it.
    pub name: String,
    /// When it was added.
    pub created_at: jiff::Timestamp,
    /// When it was last used.
    pub used_at: Option<jiff::Timestamp>,
}

/// What an authenticator app needs. It is shown once and has no `Debug`.
pub struct Enrolment {
    /// Stands for the secret until the first one-time password confirms it.
    pub ticket: Token,
    /// The secret in base32, to be typed where no code can be scanned.
    pub secret: String,
    /// The `otpauth:` address that the QR code holds.
    pub address: String,
}

/// New recovery codes, shown this once. It has no `Debug`.
pub struct Recovery(pub Vec<String>);

#[derive(Serialize, Deserialize)]
struct EnrolTicket {
    user_id: UserId,
    secret: Vec<u8>,
}

impl Core {
    /// The factors of the caller, and how many recovery codes are left.
    pub async fn own_factors(&self, visit: &Visit) -> Result<(Vec<FactorView>, usize)> {
        let user = self.console_user(visit).await?;
        let factors = self.stores.factors.factors(&user.id).await?;
        let (codes, factors): (Vec<_>, Vec<_>) =
            factors.into_iter().partition(|factor| factor.kind == FactorKind::Recovery);
        Ok((factors.into_iter().map(shown).collect(), codes.len()))
    }

    /// Begins to set up one-time passwords.
    pub async fn enrol_totp(&self, visit: &Visit, issuer: &str) -> Result<Enrolment> {
        let user = self.may_enrol(visit).await?;
        let mut secret = vec![0_u8; SECRET];
        self.rng.fill(&mut secret);
        let totp = named_totp(&secret, issuer, &user)?;
        let address = totp.to_url().map_err(Error::internal)?;
        let base32 = Secret::from(secret.clone()).to_base32();
        let ticket = EnrolTicket { user_id: user.id, secret };
        let ticket = self.issue(TokenKind::Enrol, &ticket, ENROL).await?;
        Ok(Enrolment { ticket, secret: base32, address })
    }

    /// The first one-time password shows that the app has the secret. Gives recovery codes if there were none.
    pub async fn confirm_totp(
        &self,
        visit: &Visit,
        ticket: &str,
        code: &SecretString,
        name: &str,
    ) -> Result<Option<Recovery>> {
        let user = self.may_enrol(visit).await?;
        self.attempt_factor(&user.id).await?;
        let enrol: Option<EnrolTicket> = self.glance(TokenKind::Enrol, ticket).await?;
        let enrol = enrol.filter(|enrol| enrol.user_id == user.id).ok_or_else(enrolment_over)?;
        let step = step_of(&enrol.secret, code, self.clock.now()).ok_or_else(wrong_code)?;
        if self.redeem::<EnrolTicket>(TokenKind::Enrol, ticket).await?.is_none() {
            return Err(enrolment_over());
        }
        let id = fresh_id(self.clock.as_ref(), self.rng.as_ref());
        let sealed = self.vault.seal(&place(&id), &enrol.secret);
        let factor = Factor {
            id,
            user_id: user.id.clone(),
            kind: FactorKind::Totp,
            name: usable_name(name)?,
            sealed: Some(sealed),
            credential: None,
            counter: step,
            created_at: self.clock.now(),
            used_at: Some(self.clock.now()),
        };
        self.keep_factor(visit, &user, factor).await
    }

    /// Stores a factor that has just been shown to work: the session has a second factor from now on.
    pub(super) async fn keep_factor(
        &self,
        visit: &Visit,
        user: &User,
        factor: Factor,
    ) -> Result<Option<Recovery>> {
        let event = self.factor_event(visit, &user.id, "added", Some(factor.kind));
        if !self.stores.factors.add_factor(factor, event).await? {
            return Err(Error::invalid("This passkey is set up already.", "该通行密钥已添加。"));
        }
        if let Some(session) = visit.caller.console() {
            self.stores.console.prove_console_session(&session.id, self.clock.now(), true).await?;
        }
        let factors = self.stores.factors.factors(&user.id).await?;
        if factors.iter().any(|factor| factor.kind == FactorKind::Recovery) {
            return Ok(None);
        }
        self.make_recovery(visit, &user.id).await.map(Some)
    }

    /// New recovery codes in place of the old ones; asks for a fresh proof.
    pub async fn renew_recovery(&self, visit: &Visit) -> Result<Recovery> {
        let user = self.console_user(visit).await?;
        self.ensure_admin(visit).await?;
        self.ensure_fresh(visit).await?;
        self.make_recovery(visit, &user.id).await
    }

    /// Removes one of the caller's factors; asks for a fresh proof.
    pub async fn remove_factor(&self, visit: &Visit, id: &str) -> Result<()> {
        let user = self.console_user(visit).await?;
        self.ensure_admin(visit).await?;
        self.ensure_fresh(visit).await?;
        let event = self.factor_event(visit, &user.id, "removed", None);
        if self.stores.factors.remove_factor(&user.id, id, event).await? {
            return Ok(());
        }
        Err(Error::new(Code::NotFound).message("There is no such second factor.", "不存在该第二因素。"))
    }

    /// Removes every factor of a user who has lost them. For admins in the console, with a fresh proof, and for the command.
    pub async fn clear_factors(&self, visit: &Visit, user: &User) -> Result<()> {
        self.ensure_person_or_command(visit)?;
        self.ensure_fresh(visit).await?;
        let event = self.factor_event(visit, &user.id, "cleared", None);
        self.stores.factors.replace_factors(&user.id, None, vec![], event).await?;
        let own = visit.caller.console().filter(|own| own.user_id == user.id).map(|own| own.id.as_str());
        self.stores.console.end_console_sessions(&user.id, own).await?;
        Ok(())
    }

    /// A one-time password, which counts once, or a recovery code.
    pub(super) async fn check_code(
        &self,
        visit: &Visit,
        user_id: &UserId,
        code: &SecretString,
    ) -> Result<()> {
        let now = self.clock.now();
        for factor in self.stores.factors.factors(user_id).await? {
            let Some(sealed) = factor.sealed.as_ref().filter(|_| factor.kind == FactorKind::Totp) else {
                continue;
            };
            let secret = self.vault.open(&place(&factor.id), sealed)?;
            if let Some(step) = step_of(&secret, code, now)
                && self.stores.factors.use_factor(&factor.id, step, now).await?
            {
                return Ok(());
            }
        }
        let hash = hash(&normal(code.expose_secret()));
        let event = self.factor_event(visit, user_id, "recovery_used", Some(FactorKind::Recovery));
        if self.stores.factors.take_recovery(user_id, &hash, event).await? {
            Ok(())
        } else {
            Err(wrong_code())
        }
    }

    /// Who may set up a factor: somebody in the console who needs one now, or has just proved who they are.
    pub(super) async fn may_enrol(&self, visit: &Visit) -> Result<User> {
        if self.policy.second_factor == SecondFactor::Off {
            return Err(Error::new(Code::Forbidden)
                .message("Second factors are off here.", "此处未启用第二因素。")
                .hint(
                    "Set console.second_factor to optional or required.",
                    "请将 console.second_factor 设为 optional 或 required。",
                ));
        }
        let user = self.console_user(visit).await?;
        // With a factor set up, a session that has not given one may not add another: that would stand in for it.
        let session = visit.caller.console().ok_or_else(|| Error::new(Code::Unauthenticated))?;
        if !session.second_factor && !self.factor_kinds(&user.id).await?.is_empty() {
            return Err(Error::new(Code::SecondFactorRequired));
        }
        self.ensure_fresh(visit).await?;
        Ok(user)
    }

    async fn make_recovery(&self, visit: &Visit, user_id: &UserId) -> Result<Recovery> {
        let codes: Vec<String> = (0..CODES).map(|_| fresh_code(self.rng.as_ref())).collect();
        let factors = codes.iter().map(|code| Factor {
            id: fresh_id(self.clock.as_ref(), self.rng.as_ref()),
            user_id: user_id.clone(),
            kind: FactorKind::Recovery,
            name: String::new(),
            sealed: None,
            credential: Some(hash(&normal(code)).to_vec()),
            counter: 0,
            created_at: self.clock.now(),
            used_at: None,
        });
        let event = self.factor_event(visit, user_id, "recovery_codes", Some(FactorKind::Recovery));
        let kind = Some(FactorKind::Recovery);
        self.stores.factors.replace_factors(user_id, kind, factors.collect(), event).await?;
        Ok(Recovery(codes))
    }

    fn factor_event(
        &self,
        visit: &Visit,
        user_id: &UserId,
        change: &str,
        kind: Option<FactorKind>,
    ) -> NewEvent {
        let detail = json!({"change": change, "kind": kind.map(FactorKind::as_str)});
        self.event(visit, EventKind::FactorChanged, Some(user_id), Some("console"), detail)
    }
}

/// What binds a sealed secret to its factor.
pub(in crate::flows) fn place(id: &str) -> String {
    format!("factor:{id}")
}

pub(super) fn shown(factor: Factor) -> FactorView {
    FactorView {
        id: factor.id,
        kind: factor.kind.as_str(),
        name: factor.name,
        created_at: factor.created_at,
        used_at: factor.used_at,
    }
}

fn totp(secret: &[u8]) -> Result<Totp> {
    Builder::new().with_secret(secret.to_vec()).with_skew(1).build().map_err(Error::internal)
}

fn named_totp(secret: &[u8], issuer: &str, user: &User) -> Result<Totp> {
    let plain = |text: &str| text.replace(':', " ");
    let account = user.username.as_deref().unwrap_or_else(|| user.id.as_str());
    let named = Builder::new().with_secret(secret.to_vec()).with_skew(1);
    let named = named.with_issuer(Some(plain(issuer))).with_account_name(plain(account));
    named.build().map_err(Error::internal)
}

/// The time step that a one-time password belongs to, a step before and after now included.
fn step_of(secret: &[u8], code: &SecretString, now: jiff::Timestamp) -> Option<i64> {
    let text: String = code.expose_secret().chars().filter(|c| !c.is_whitespace()).collect();
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = u64::try_from(now.as_second()).ok()?;
    let step = totp(secret).ok()?.check(&text, seconds).filter(|_| digits)?;
    i64::try_from(step).ok()
}

/// Sixteen characters without those that look alike: 80 bits.
fn fresh_code(rng: &dyn Rng) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 16];
    rng.fill(&mut bytes);
    let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    let text: String = letters.map(|byte| char::from(*byte)).collect();
    let groups = [text.get(..4), text.get(4..8), text.get(8..12), text.get(12..)];
    groups.into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// As it is hashed: a person may type capitals, and leave the dashes out.
fn normal(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(super) fn usable_name(name: &str) -> Result<String> {
    let name = name.trim();
    if !name.is_empty() && name.len() <= 64 && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(Error::invalid(
        "A name has 1 to 64 bytes and no control characters.",
        "名称为 1 到 64 字节，不含控制字符。",
    ))
}

pub(super) fn wrong_code() -> Error {
    Error::new(Code::Unauthenticated)
        .message("This code is wrong or was used before.", "验证码错误或已使用。")
        .hint(
            "Wait for the next code of your authenticator app, or use a recovery code.",
            "请等待身份验证器生成下一个验证码，或使用恢复码。",
        )
}

fn enrolment_over() -> Error {
    Error::invalid("Setting this up took too long.", "设置已超时。").hint("Begin again.", "请重新开始。")
}

/// Standard base64, for what a browser sends.
pub(super) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let url_safe = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    url_safe.or_else(|| STANDARD.decode(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SeededRng;

    #[test]
    fn a_one_time_password_of_rfc_6238_is_known_for_three_steps() {
        let secret = b"12345678901234567890";
        let at = |seconds| jiff::Timestamp::from_second(seconds).unwrap();
        // RFC 6238, appendix B: at 59 s the eight digits are 94287082.
        let code = SecretString::from("287 082");
        assert_eq!(step_of(secret, &code, at(59)), Some(1));
        assert_eq!(step_of(secret, &code, at(89)), Some(1));
        assert_eq!(step_of(secret, &code, at(90)), None);
        assert_eq!(step_of(secret, &SecretString::from("28708"), at(59)), None);
    }

    #[test]
    fn recovery_codes_differ_and_are_read_however_they_are_typed() {
        let rng = SeededRng::new(4);
        let (one, two) = (fresh_code(&rng), fresh_code(&rng));
        assert!(one != two && one.len() == 19, "{one}");
        assert_eq!(normal(&one.to_uppercase().replace('-', " ")), normal(&one));
    }
}
