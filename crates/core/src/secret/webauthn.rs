//! What a passkey signs, checked as WebAuthn Level 2 says (sections 7.1 and 7.2), for second factors: ES256 and RS256, any
//! authenticator. No attestation is asked for, so who made the authenticator is not known and its statement is not read.
//!
//! The kept libraries for relying parties bring a second crypto provider along; this needs CBOR, COSE keys and two signature
//! checks only, which libraries do.

use std::fmt;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use minicbor::{Decoder, data::Type};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// User present.
const PRESENT: u8 = 0x01;
/// Attested credential data follows.
const ATTESTED: u8 = 0x40;

/// Whom passkeys are made for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host of the public address.
    pub id: String,
    /// Scheme, host and port, as a browser says them.
    pub origin: String,
}

/// Why an answer is not accepted; for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(&'static str);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A public key, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alg")]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256; the point is not compressed.
    ES256 {
        /// `04 ‖ x ‖ y`.
        point: Vec<u8>,
    },
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256 {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

/// A new passkey's answer.
#[derive(Clone, Copy)]
pub struct Registration<'a> {
    /// `clientDataJSON`.
    pub client_data: &'a [u8],
    /// `attestationObject`.
    pub attestation: &'a [u8],
}

/// A known passkey's answer.
#[derive(Clone, Copy)]
pub struct Assertion<'a> {
    /// `clientDataJSON`.
    pub client_data: &'a [u8],
    /// `authenticatorData`.
    pub authenticator_data: &'a [u8],
    /// The signature.
    pub signature: &'a [u8],
}

/// A passkey that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub credential: Vec<u8>,
    /// Its public key.
    pub key: PublicKey,
    /// Its signature counter.
    pub counter: u32,
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// Authenticator data, taken apart.
struct Authenticator<'a> {
    flags: u8,
    counter: u32,
    rest: &'a [u8],
}

impl RelyingParty {
    /// Checks a registration, and gives what is to be kept.
    pub fn register(&self, challenge: &[u8], answer: &Registration<'_>) -> Result<Made, Refused> {
        self.client_data(answer.client_data, "webauthn.create", challenge)?;
        let data = authenticator_data(answer.attestation)
            .map_err(|_| Refused("the attestation object is not the CBOR it should be"))?
            .ok_or(Refused("the attestation object has no authenticator data"))?;
        let parts = self.authenticator(data)?;
        if parts.flags & ATTESTED == 0 {
            return Err(Refused("the authenticator data holds no credential"));
        }
        // 16 bytes say which model it is, 2 how long the id is; the key ends where its CBOR does.
        let (_, rest) = parts.rest.split_at_checked(16).ok_or(SHORT)?;
        let (length, rest) = rest.split_at_checked(2).ok_or(SHORT)?;
        let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        let (id, key) = rest.split_at_checked(length).ok_or(SHORT)?;
        if id.is_empty() || id.len() > 1023 {
            return Err(Refused("the credential's id has no usable length"));
        }
        let key = CoseKey::read(key).map_err(|_| Refused("the key is not the CBOR it should be"))?;
        Ok(Made { credential: id.to_vec(), key: key.usable()?, counter: parts.counter })
    }

    /// Checks a signature, and gives the counter that it came with.
    pub fn verify(&self, challenge: &[u8], key: &PublicKey, answer: &Assertion<'_>) -> Result<u32, Refused> {
        self.client_data(answer.client_data, "webauthn.get", challenge)?;
        let parts = self.authenticator(answer.authenticator_data)?;
        let signed = [answer.authenticator_data, &Sha256::digest(answer.client_data)].concat();
        let fits = match key {
            PublicKey::ES256 { point } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(&signed, answer.signature)
            }
            PublicKey::RS256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, &signed, answer.signature)
            }
        };
        fits.map_err(|_| Refused("the signature does not fit"))?;
        Ok(parts.counter)
    }

    fn client_data(&self, json: &[u8], kind: &str, challenge: &[u8]) -> Result<(), Refused> {
        let data: ClientData =
            serde_json::from_slice(json).map_err(|_| Refused("the client data cannot be read"))?;
        if data.kind != kind {
            return Err(Refused("the client data are of another ceremony"));
        }
        if !super::same(data.challenge.as_bytes(), URL_SAFE_NO_PAD.encode(challenge).as_bytes()) {
            return Err(Refused("the challenge is another one"));
        }
        if data.origin != self.origin || data.cross_origin {
            return Err(Refused("the answer comes from another origin; is public_url right?"));
        }
        Ok(())
    }

    fn authenticator<'a>(&self, data: &'a [u8]) -> Result<Authenticator<'a>, Refused> {
        let (party, rest) = data.split_at_checked(32).ok_or(SHORT)?;
        let (flags, rest) = rest.split_first().ok_or(SHORT)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
        if party != Sha256::digest(self.id.as_bytes()).as_slice() {
            return Err(Refused("the passkey is for another host"));
        }
        if flags & PRESENT == 0 {
            return Err(Refused("nobody was present"));
        }
        Ok(Authenticator { flags: *flags, counter: u32::from_be_bytes(*counter), rest })
    }
}

const SHORT: Refused = Refused("the authenticator data are cut short");

/// `authData` of an attestation object; the rest of it is about who made the authenticator, which is not asked.
fn authenticator_data(object: &[u8]) -> Result<Option<&[u8]>, minicbor::decode::Error> {
    let mut decoder = Decoder::new(object);
    let mut data = None;
    for _ in 0..entries(&mut decoder)? {
        match decoder.str()? {
            "authData" => data = Some(decoder.bytes()?),
            _ => decoder.skip()?,
        }
    }
    Ok(data)
}

/// How many entries a map has; CTAP2 allows maps of a stated length only.
fn entries(decoder: &mut Decoder<'_>) -> Result<u64, minicbor::decode::Error> {
    decoder.map()?.ok_or_else(|| minicbor::decode::Error::message("a map without a length"))
}

/// What a COSE key (RFC 9052, section 7; RFC 9053; RFC 8230) says, as far as the two algorithms need it. Labels -1 to -3
/// mean curve, x and y of an elliptic key, and n and e of an RSA key.
#[derive(Default)]
struct CoseKey<'a> {
    kind: i64,
    algorithm: i64,
    curve: i64,
    values: [Option<&'a [u8]>; 3],
}

impl<'a> CoseKey<'a> {
    /// The key at the beginning of `bytes`; extensions may follow.
    fn read(bytes: &'a [u8]) -> Result<Self, minicbor::decode::Error> {
        let mut decoder = Decoder::new(bytes);
        let mut key = Self::default();
        for _ in 0..entries(&mut decoder)? {
            let label = decoder.i64()?;
            match (label, decoder.datatype()?) {
                (1, _) => key.kind = decoder.i64()?,
                (3, _) => key.algorithm = decoder.i64()?,
                (-3..=-1, Type::Bytes) => {
                    let place = usize::try_from(-1 - label).unwrap_or_default();
                    if let Some(value) = key.values.get_mut(place) {
                        *value = Some(decoder.bytes()?);
                    }
                }
                (-1, _) => key.curve = decoder.i64()?,
                _ => decoder.skip()?,
            }
        }
        Ok(key)
    }

    /// The public key, where it is one of the two algorithms that are asked for.
    fn usable(&self) -> Result<PublicKey, Refused> {
        const EC2: i64 = 2;
        const RSA: i64 = 3;
        const ES256: i64 = -7;
        const RS256: i64 = -257;
        const P_256: i64 = 1;
        match (self.kind, self.algorithm, self.values) {
            (EC2, ES256, [_, Some(x), Some(y)]) if self.curve == P_256 && x.len() == 32 && y.len() == 32 => {
                Ok(PublicKey::ES256 { point: [&[4], x, y].concat() })
            }
            (RSA, RS256, [Some(n), Some(e), _]) if n.len() <= 1024 && e.len() <= 8 => {
                Ok(PublicKey::RS256 { n: n.to_vec(), e: e.to_vec() })
            }
            _ => Err(Refused("the key is neither ES256 nor RS256")),
        }
    }
}

#[cfg(test)]
mod tests;
