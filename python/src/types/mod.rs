//! Login types whose steps are in Python.
//!
//! A Type folder with an `__init__.py` gets a [`PythonType`]: a login type that asks Python for each step. The question is
//! a job in a queue ([`Jobs`]); a Python thread comes for it, and may in turn ask for the step of the Type below
//! (`super().exchange(code)`), which runs here, in the same call. The official Type stays in charge of everything that
//! the Python class does not say.

mod descriptor;
mod jobs;
mod python_type;
mod wire;

use std::{path::Path, sync::Arc};

pub(crate) use jobs::{Asking, Jobs};
use python_type::PythonType;
use serde::Deserialize;
use serde_json::json;
use wxlogin::{AppBuilder, login_type::LoginType};

use crate::{
    failure::Failure,
    folder::{self, OwnType},
};

/// What a Python class says of itself besides its steps.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Said {
    /// `qr`, `in-wechat` or `mini-program`; of a type without an official one below it.
    entry: Option<String>,
    /// The address to send a browser to; of a type without an official one below it.
    authorize_url: Option<String>,
}

/// An own Type, its class loaded.
pub(crate) struct Loaded {
    own: OwnType,
    said: Said,
    asking: Asking,
}

/// Finds the own Types of a folder and has Python load their classes. Waits for Python, so not for an async context.
pub(crate) fn find(dir: &Path, asking: &Asking) -> Result<Vec<Loaded>, Failure> {
    let found = folder::own_types(dir).map_err(|error| Failure::Open(error.to_string()))?;
    let load = |own: OwnType| {
        let question = json!({"fullName": own.full_name, "folder": own.folder, "chain": own.chain});
        let answer = asking.ask_blocking(&key(&own), "load", question);
        let told = |error: wxlogin::Error| {
            let cause = error.cause().unwrap_or_default();
            Failure::Open(format!("{} ({}): {error}\n{cause}", own.full_name, own.folder.display()))
        };
        let said = serde_json::from_value(answer.map_err(told)?).map_err(Failure::internal)?;
        Ok(Loaded { own, said, asking: asking.clone() })
    };
    found.into_iter().map(load).collect()
}

/// Registers own Types, each standing on what is registered before it.
pub(crate) fn register(builder: AppBuilder, found: Vec<Loaded>) -> AppBuilder {
    found.into_iter().fold(builder, |builder, Loaded { own, said, asking }| {
        builder.login_type(own.full_name.clone(), move |registry| {
            let below = std::iter::once(&own.full_name).chain(&own.chain).find_map(|name| registry.get(name));
            let key = key(&own);
            Arc::new(PythonType::new(key, own, said, below, asking)) as Arc<dyn LoginType>
        })
    })
}

/// The folder names the class: one fullName may have several definitions, each with its own code.
fn key(own: &OwnType) -> String {
    own.folder.display().to_string()
}
