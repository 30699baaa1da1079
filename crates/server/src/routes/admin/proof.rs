//! A fresh proof of who somebody is, and what a proof looks like on the wire.

use axum::{
    extract::State,
    routing::{get, post},
};
use secrecy::SecretString;
use serde_json::json;
use wxlogin::{
    Error, Given, PasskeyAnswer, Result,
    declare::{Part, Shape},
    nouns::FactorKind,
};

use super::{Answer, Asked, Body, DONE, OwnConsole, Route, Verb, row};
use crate::{envelope::Outcome, state::Server};

/// A passkey's answer; binary values as base64url.
const PASSKEY: Shape = Shape::Object(&[
    Part::new("ticket", Shape::Text),
    Part::new("id", Shape::Text),
    Part::new("clientData", Shape::Text),
    Part::optional("attestation", Shape::Text),
    Part::optional("authenticatorData", Shape::Text),
    Part::optional("signature", Shape::Text),
]);

/// The body of the second step.
pub(super) const SECOND: &[Part] = &[
    Part::new("ticket", Shape::Text),
    Part::optional("code", Shape::Text),
    Part::optional("passkey", PASSKEY),
];

/// What a passkey is asked for.
pub(super) const CHALLENGE: Answer =
    Answer::Envelope(Shape::Object(&[Part::new("ticket", Shape::Text), Part::new("options", Shape::Any)]));

pub(super) const ROUTES: &[Route] = &[
    Route {
        answer: Answer::Envelope(Shape::Object(&[Part::new("ways", Shape::List(&Shape::Text))])),
        ..row(
            Verb::Get,
            "/v1/admin/proof",
            "adminProofWays",
            "What the admin may prove with who they are: the password, and the second factors that are set up.",
            || get(ways),
        )
    },
    Route {
        body: Body::Json(&[
            Part::optional("password", Shape::Text),
            Part::optional("code", Shape::Text),
            Part::optional("passkey", PASSKEY),
        ]),
        answer: DONE,
        ..row(
            Verb::Post,
            "/v1/admin/proof",
            "adminProve",
            "Proves anew who the admin is, with one of the three. Calls that answered fresh_proof_required may be repeated.",
            || post(prove),
        )
    },
    Route {
        answer: CHALLENGE,
        ..row(
            Verb::Post,
            "/v1/admin/proof/passkey",
            "adminProofPasskey",
            "What a passkey is asked to sign as a proof.",
            || post(challenge),
        )
    },
];

async fn ways(State(server): State<Server>, own: OwnConsole) -> Outcome {
    let kinds = server.app().core().ways_to_prove(&own.0.visit).await?;
    let second = kinds.into_iter().map(FactorKind::as_str);
    let ways: Vec<_> = std::iter::once("password").chain(second).collect();
    own.0.tell(json!({"ways": ways}))
}

async fn prove(State(server): State<Server>, own: OwnConsole, mut asked: Asked) -> Outcome {
    let given = given(&mut asked)?;
    asked.done()?;
    server.app().core().prove_in_console(&own.0.visit, &given).await?;
    own.0.done()
}

async fn challenge(State(server): State<Server>, own: OwnConsole) -> Outcome {
    let options = server.app().core().proof_passkey(&own.0.visit).await?;
    own.0.tell(json!({"ticket": options.ticket, "options": options.options}))
}

/// What was given: exactly one thing.
pub(super) fn given(asked: &mut Asked) -> Result<Given> {
    let (password, code) = (asked.maybe_text("password")?, asked.maybe_text("code")?);
    let passkey = asked.object("passkey")?;
    match (password, code, passkey.is_empty()) {
        (Some(password), None, true) => Ok(Given::Password(SecretString::from(password))),
        (None, Some(code), true) => Ok(Given::Code(SecretString::from(code))),
        (None, None, false) => passkey_of(&passkey).map(|answer| Given::Passkey(Box::new(answer))),
        _ => Err(Error::invalid(
            "Give one of `password`, `code` and `passkey`.",
            "请提供 `password`、`code`、`passkey` 之一。",
        )),
    }
}

pub(super) fn passkey_of(object: &serde_json::Map<String, serde_json::Value>) -> Result<PasskeyAnswer> {
    let text = |name: &str| object.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let missing = || Error::invalid("The passkey's answer is not whole.", "通行密钥的应答不完整。");
    Ok(PasskeyAnswer {
        ticket: text("ticket").ok_or_else(missing)?,
        id: text("id").ok_or_else(missing)?,
        client_data: text("clientData").ok_or_else(missing)?,
        attestation: text("attestation"),
        authenticator_data: text("authenticatorData"),
        signature: text("signature"),
    })
}
