//! Passkeys (WebAuthn Level 2) as a second factor. What is signed is checked in [`crate::secret::webauthn`].

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Recovery,
    factors::{bytes_of, place, usable_name},
};
use crate::{
    Code, Error, Result,
    flows::{Core, Visit},
    nouns::{Factor, FactorKind, UserId},
    secret::{
        Token, TokenKind, fresh_id,
        webauthn::{Assertion, PublicKey, Registration, RelyingParty},
    },
};

/// How long a challenge waits for its answer.
const CHALLENGE: Duration = Duration::from_secs(300);

/// What a browser is to ask of the authenticator: the options of `navigator.credentials`, and the ticket that brings the
/// answer back.
pub struct PasskeyOptions {
    /// Stands for the challenge.
    pub ticket: Token,
    /// `publicKey` of the call, with binary values as base64url.
    pub options: Value,
}

/// What the authenticator answered, as the browser gives it.
pub struct PasskeyAnswer {
    /// The challenge's ticket.
    pub ticket: String,
    /// The credential's id.
    pub id: String,
    /// `clientDataJSON`.
    pub client_data: String,
    /// `attestationObject` of a registration.
    pub attestation: Option<String>,
    /// `authenticatorData` of a signature.
    pub authenticator_data: Option<String>,
    /// The signature.
    pub signature: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ChallengeTicket {
    user_id: UserId,
    challenge: Vec<u8>,
    registers: bool,
}

impl Core {
    /// Begins to set up a passkey.
    pub async fn enrol_passkey(&self, visit: &Visit, site: &str) -> Result<PasskeyOptions> {
        let user = self.may_enrol(visit).await?;
        let name = user.username.as_deref().unwrap_or_else(|| user.id.as_str());
        let known = self.passkey_ids(&user.id).await?;
        let (ticket, challenge) = self.challenge(&user.id, true).await?;
        let options = json!({
            "challenge": challenge,
            "rp": {"id": self.policy.relying_party.id, "name": site},
            "user": {"id": URL_SAFE_NO_PAD.encode(user.id.as_str()), "name": name, "displayName": name},
            "pubKeyCredParams": [{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -257}],
            "excludeCredentials": known,
            "authenticatorSelection": {"residentKey": "discouraged", "userVerification": "preferred"},
            "attestation": "none",
            "timeout": 300_000,
        });
        Ok(PasskeyOptions { ticket, options })
    }

    /// The answer of the new passkey.
    pub async fn confirm_passkey(
        &self,
        visit: &Visit,
        answer: &PasskeyAnswer,
        name: &str,
    ) -> Result<Option<Recovery>> {
        let user = self.may_enrol(visit).await?;
        let name = usable_name(name)?;
        let challenge = self.taken_challenge(&user.id, &answer.ticket, true).await?;
        let client_data = binary(&answer.client_data)?;
        let attestation = binary(answer.attestation.as_deref().unwrap_or_default())?;
        let registration = Registration { client_data: &client_data, attestation: &attestation };
        let made = self.relying_party().register(&challenge, &registration).map_err(not_accepted)?;
        let id = fresh_id(self.clock.as_ref(), self.rng.as_ref());
        let key = serde_json::to_vec(&made.key).map_err(Error::internal)?;
        let factor = Factor {
            sealed: Some(self.vault.seal(&place(&id), &key)),
            id,
            user_id: user.id.clone(),
            kind: FactorKind::Passkey,
            name,
            credential: Some(made.credential),
            counter: made.counter.into(),
            created_at: self.clock.now(),
            used_at: None,
        };
        self.keep_factor(visit, &user, factor).await
    }

    /// What a passkey of the caller is to sign as a fresh proof.
    pub async fn proof_passkey(&self, visit: &Visit) -> Result<PasskeyOptions> {
        let user = self.console_user(visit).await?;
        self.passkey_request(&user.id).await
    }

    pub(super) async fn passkey_request(&self, user_id: &UserId) -> Result<PasskeyOptions> {
        let known = self.passkey_ids(user_id).await?;
        if known.is_empty() {
            return Err(Error::new(Code::NotFound).message("No passkey is set up.", "未添加通行密钥。"));
        }
        let (ticket, challenge) = self.challenge(user_id, false).await?;
        let options = json!({
            "challenge": challenge,
            "rpId": self.policy.relying_party.id,
            "allowCredentials": known,
            "userVerification": "preferred",
            "timeout": 300_000,
        });
        Ok(PasskeyOptions { ticket, options })
    }

    /// The challenge is taken before anything is checked, so it counts once.
    pub(super) async fn check_passkey(&self, user_id: &UserId, answer: &PasskeyAnswer) -> Result<()> {
        let challenge = self.taken_challenge(user_id, &answer.ticket, false).await?;
        let credential = binary(&answer.id)?;
        let factors = self.stores.factors.factors(user_id).await?;
        let factor = factors
            .into_iter()
            .find(|factor| {
                factor.kind == FactorKind::Passkey && factor.credential.as_ref() == Some(&credential)
            })
            .ok_or_else(|| not_accepted("the passkey is not one of this user's"))?;
        let sealed = factor.sealed.as_deref().unwrap_or_default();
        let key = self.vault.open(&place(&factor.id), sealed)?;
        let key: PublicKey = serde_json::from_slice(&key).map_err(Error::internal)?;
        let (client_data, data, signature) = (
            binary(&answer.client_data)?,
            binary(answer.authenticator_data.as_deref().unwrap_or_default())?,
            binary(answer.signature.as_deref().unwrap_or_default())?,
        );
        let assertion =
            Assertion { client_data: &client_data, authenticator_data: &data, signature: &signature };
        let counter = self.relying_party().verify(&challenge, &key, &assertion).map_err(not_accepted)?;
        if self.stores.factors.use_factor(&factor.id, counter.into(), self.clock.now()).await? {
            return Ok(());
        }
        Err(not_accepted("the signature counter went back: the passkey may have been copied"))
    }

    fn relying_party(&self) -> &RelyingParty {
        &self.policy.relying_party
    }

    async fn challenge(&self, user_id: &UserId, registers: bool) -> Result<(Token, String)> {
        let mut challenge = vec![0_u8; 32];
        self.rng.fill(&mut challenge);
        let text = URL_SAFE_NO_PAD.encode(&challenge);
        let ticket = ChallengeTicket { user_id: user_id.clone(), challenge, registers };
        Ok((self.issue(TokenKind::Challenge, &ticket, CHALLENGE).await?, text))
    }

    async fn taken_challenge(&self, user_id: &UserId, ticket: &str, registers: bool) -> Result<Vec<u8>> {
        let taken: Option<ChallengeTicket> = self.redeem(TokenKind::Challenge, ticket).await?;
        let fits = |taken: &ChallengeTicket| taken.user_id == *user_id && taken.registers == registers;
        taken
            .filter(fits)
            .map(|taken| taken.challenge)
            .ok_or_else(|| not_accepted("the challenge is unknown, expired or used"))
    }

    async fn passkey_ids(&self, user_id: &UserId) -> Result<Vec<Value>> {
        let factors = self.stores.factors.factors(user_id).await?;
        let keys = factors.iter().filter(|factor| factor.kind == FactorKind::Passkey);
        let ids = keys.filter_map(|factor| factor.credential.as_ref());
        Ok(ids.map(|id| json!({"type": "public-key", "id": URL_SAFE_NO_PAD.encode(id)})).collect())
    }
}

fn binary(text: &str) -> Result<Vec<u8>> {
    bytes_of(text)
        .filter(|bytes| bytes.len() <= 16 * 1024)
        .ok_or_else(|| Error::invalid("The passkey's answer cannot be read.", "无法识别通行密钥的应答。"))
}

fn not_accepted(cause: impl std::fmt::Display) -> Error {
    Error::new(Code::Unauthenticated)
        .message("The passkey was not accepted.", "通行密钥验证未通过。")
        .hint("Try again, or use another second factor.", "请重试，或使用其他第二因素。")
        .because(cause)
}
