//! The table of personas and apps, from a file or built in.
use std::collections::BTreeSet;

use secrecy::SecretString;
use serde::Deserialize;

use super::{App, AppKind, Persona, Push};

/// Personas and apps. The file is JSON:
///
/// ```json
/// {
///   "personas": [{ "id": "dora", "nickname": "多拉", "phone": "13800000009", "snapshot": true }],
///   "apps": [{ "app_id": "wx00000000000000aa", "secret": "any text", "kind": "website", "name": "Shop",
///              "callback_domains": ["shop.example"], "account": "default", "ip_allow_list": [] }]
/// }
/// ```
///
/// Without `personas` there are alice, bob and carol. `account` names the open-platform account that holds the app
/// (default `"default"`); `null` is an app that no account holds, whose users have no unionid.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Who can hold the phone.
    #[serde(default = "default_personas")]
    pub personas: Vec<Persona>,
    /// Apps known from the start.
    #[serde(default)]
    pub(crate) apps: Vec<AppEntry>,
}

/// A people file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Not the JSON described at [`People`].
    #[error("the people file is not valid: {0}. Its shape is {{\"personas\": [..], \"apps\": [..]}}")]
    Json(#[from] serde_json::Error),
    /// A persona that the control API could not name.
    #[error("persona id {0:?} cannot be used: write letters, digits, - or _, and use each id once")]
    PersonaId(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppEntry {
    pub(crate) app_id: String,
    pub(crate) secret: SecretString,
    pub(crate) kind: AppKind,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) callback_domains: Vec<String>,
    #[serde(default = "default_account")]
    pub(crate) account: Option<String>,
    #[serde(default)]
    pub(crate) ip_allow_list: Vec<String>,
    #[serde(default)]
    pub(crate) silent_userinfo: bool,
    #[serde(default)]
    pub(crate) push: Option<Push>,
}

fn default_account() -> Option<String> {
    Some("default".to_owned())
}

fn default_personas() -> Vec<Persona> {
    vec![
        Persona::new("alice", "爱丽丝", "13800000001"),
        Persona::new("bob", "鲍勃", "13800000002"),
        Persona::new("carol", "卡萝尔🌸", "13800000003"),
    ]
}

impl Default for People {
    fn default() -> Self {
        Self { personas: default_personas(), apps: Vec::new() }
    }
}

impl People {
    /// Reads the JSON text of a people file.
    pub fn from_json(text: &str) -> Result<Self, PeopleError> {
        let people: Self = serde_json::from_str(text)?;
        let mut seen = BTreeSet::new();
        for persona in &people.personas {
            if !is_persona_id(&persona.id) || !seen.insert(persona.id.clone()) {
                return Err(PeopleError::PersonaId(persona.id.clone()));
            }
        }
        Ok(people)
    }
}

/// Ids go into paths and cookies.
pub(crate) fn is_persona_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 40
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

impl AppEntry {
    pub(crate) fn into_app(self) -> App {
        App {
            name: if self.name.is_empty() { self.app_id.clone() } else { self.name },
            app_id: self.app_id,
            secret: self.secret,
            kinds: BTreeSet::from([self.kind]),
            callback_domains: self.callback_domains,
            account: self.account,
            ip_allow_list: self.ip_allow_list,
            silent_userinfo: self.silent_userinfo,
            push: self.push,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_name_apps_only() {
        let people = People::from_json(
            r#"{"apps": [{"app_id": "wx1", "secret": "s", "kind": "mini", "account": null}]}"#,
        )
        .unwrap();
        assert_eq!(people.personas.len(), 3);
        assert!(people.apps[0].account.is_none());
        assert!(!format!("{people:?}").contains("\"s\""), "the secret is not printed");
    }

    #[test]
    fn mistakes_in_the_file_are_named() {
        let twice = r#"{"personas": [{"id": "a", "nickname": "A"}, {"id": "a", "nickname": "B"}]}"#;
        assert!(People::from_json(twice).unwrap_err().to_string().contains("\"a\""));
        let unknown = r#"{"apps": [{"app_id": "wx1", "secret": "s", "kind": "mini", "domain": "x"}]}"#;
        assert!(People::from_json(unknown).unwrap_err().to_string().contains("domain"));
    }
}
