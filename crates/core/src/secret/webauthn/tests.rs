use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use minicbor::Encoder;
use serde_json::json;

use super::*;

const ES256: i64 = -7;
const CHALLENGE: &[u8] = b"a challenge of thirty-two bytes.";

/// An authenticator with one key.
struct Device {
    key: EcdsaKeyPair,
    party: RelyingParty,
}

impl Device {
    fn new() -> Self {
        let bytes =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new()).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, bytes.as_ref()).unwrap();
        let origin = "https://login.example.com".to_owned();
        Self { key, party: RelyingParty { id: "login.example.com".to_owned(), origin } }
    }

    fn client_data(&self, kind: &str, change: &serde_json::Value) -> Vec<u8> {
        let mut data = json!({
            "type": kind, "challenge": URL_SAFE_NO_PAD.encode(CHALLENGE), "origin": self.party.origin,
            "crossOrigin": false,
        });
        for (name, value) in change.as_object().unwrap() {
            data[name] = value.clone();
        }
        data.to_string().into_bytes()
    }

    fn authenticator_data(&self, flags: u8, counter: u32, rest: &[u8]) -> Vec<u8> {
        let party = Sha256::digest(self.party.id.as_bytes());
        [party.as_slice(), &[flags], &counter.to_be_bytes(), rest].concat()
    }

    /// Credential data with the key, of an elliptic curve, under this algorithm's number.
    fn attested(&self, algorithm: i64) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = Encoder::new(vec![]);
        key.map(5).unwrap().i64(1).unwrap().i64(2).unwrap().i64(3).unwrap().i64(algorithm).unwrap();
        key.i64(-1).unwrap().i64(1).unwrap().i64(-2).unwrap().bytes(&point[1..33]).unwrap();
        key.i64(-3).unwrap().bytes(&point[33..]).unwrap();
        [&[0; 16][..], &[0, 4], b"cred", &key.into_writer()].concat()
    }

    fn object(&self, data: Vec<u8>) -> Vec<u8> {
        let mut object = Encoder::new(vec![]);
        object.map(3).unwrap().str("fmt").unwrap().str("none").unwrap();
        object.str("attStmt").unwrap().map(0).unwrap();
        object.str("authData").unwrap().bytes(&data).unwrap();
        object.into_writer()
    }

    fn made(&self) -> Made {
        let client = self.client_data("webauthn.create", &json!({}));
        let object = self.object(self.authenticator_data(0x45, 0, &self.attested(ES256)));
        let answer = Registration { client_data: &client, attestation: &object };
        self.party.register(CHALLENGE, &answer).unwrap()
    }

    fn signed(&self, client: &[u8], data: &[u8]) -> Vec<u8> {
        let message = [data, Sha256::digest(client).as_slice()].concat();
        self.key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec()
    }
}

#[test]
fn a_passkey_that_was_made_signs_in() {
    let device = Device::new();
    let made = device.made();
    assert_eq!((made.credential.as_slice(), made.counter), (&b"cred"[..], 0));
    let client = device.client_data("webauthn.get", &json!({}));
    let data = device.authenticator_data(0x01, 7, &[]);
    let signature = device.signed(&client, &data);
    let answer = Assertion { client_data: &client, authenticator_data: &data, signature: &signature };
    assert_eq!(device.party.verify(CHALLENGE, &made.key, &answer), Ok(7));
    assert!(device.party.verify(b"another challenge", &made.key, &answer).is_err());
    assert!(device.party.verify(CHALLENGE, &Device::new().made().key, &answer).is_err(), "another passkey");
}

#[test]
fn a_signature_of_another_ceremony_origin_or_host_is_refused() {
    let device = Device::new();
    let made = device.made();
    let try_with = |kind: &str, change: serde_json::Value, data: Vec<u8>| {
        let client = device.client_data(kind, &change);
        let signature = device.signed(&client, &data);
        let answer = Assertion { client_data: &client, authenticator_data: &data, signature: &signature };
        device.party.verify(CHALLENGE, &made.key, &answer)
    };
    let data = || device.authenticator_data(0x01, 1, &[]);
    assert!(try_with("webauthn.get", json!({}), data()).is_ok());
    for (kind, change) in [
        ("webauthn.create", json!({})),
        ("webauthn.get", json!({"origin": "https://login.example.com.evil.example"})),
        ("webauthn.get", json!({"origin": "http://login.example.com"})),
        ("webauthn.get", json!({"crossOrigin": true})),
        ("webauthn.get", json!({"challenge": "AAAA"})),
    ] {
        assert!(try_with(kind, change.clone(), data()).is_err(), "{kind} {change}");
    }
    assert!(
        try_with("webauthn.get", json!({}), device.authenticator_data(0x00, 1, &[])).is_err(),
        "nobody there"
    );
    let mut other = data();
    other[0] ^= 1;
    assert!(try_with("webauthn.get", json!({}), other).is_err(), "another host");
}

#[test]
fn a_changed_byte_of_what_was_signed_is_refused() {
    let device = Device::new();
    let made = device.made();
    let client = device.client_data("webauthn.get", &json!({}));
    let data = device.authenticator_data(0x01, 1, &[]);
    let signature = device.signed(&client, &data);
    let mut raised = data.clone();
    raised[36] = 9;
    let answer = Assertion { client_data: &client, authenticator_data: &raised, signature: &signature };
    assert!(device.party.verify(CHALLENGE, &made.key, &answer).is_err());
}

#[test]
fn other_algorithms_and_broken_registrations_are_refused() {
    let device = Device::new();
    let client = device.client_data("webauthn.create", &json!({}));
    let register = |object: &[u8]| {
        device.party.register(CHALLENGE, &Registration { client_data: &client, attestation: object })
    };
    let data = |flags, rest: &[u8]| device.object(device.authenticator_data(flags, 0, rest));
    let rest = device.attested(ES256);
    assert!(register(&data(0x41, &rest)).is_ok());
    assert!(register(&data(0x01, &rest)).is_err(), "no credential is announced");
    assert!(register(&data(0x41, &device.attested(-35))).is_err());
    for end in [0, 10, 17, 20, 30] {
        assert!(register(&data(0x41, &rest[..end])).is_err(), "cut at {end}");
    }
    assert!(register(b"").is_err() && register(b"\xff\xff").is_err());
}

proptest::proptest! {
    #[test]
    fn no_bytes_are_accepted_or_break_anything(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let party = RelyingParty { id: "h".to_owned(), origin: "https://h".to_owned() };
        let client = json!({"type": "webauthn.create", "challenge": URL_SAFE_NO_PAD.encode(CHALLENGE), "origin": "https://h"});
        let client = client.to_string();
        let answer = Registration { client_data: client.as_bytes(), attestation: &bytes };
        proptest::prop_assert!(party.register(CHALLENGE, &answer).is_err());
    }
}
