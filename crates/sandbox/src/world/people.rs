//! Looking people and apps up, and editing them.
use crate::model::{App, AppEntry, AppRegistration, Persona, is_persona_id};
use crate::wire::{Fail, Rule, fail, rule};

use super::World;

impl World {
    pub(crate) fn persona(&self, id: &str) -> Option<Persona> {
        self.personas.iter().find(|persona| persona.id == id).cloned()
    }

    /// The app behind an appid and a secret, checked in the recorded order: appid first.
    pub(crate) fn app_with_secret(&self, app_id: &str, secret: &str) -> Result<App, Fail> {
        let app = self.app(app_id)?;
        if app.secret_is(secret) { Ok(app) } else { Err(fail::SECRET) }
    }

    pub(crate) fn app(&self, app_id: &str) -> Result<App, Fail> {
        self.apps.get(app_id).cloned().ok_or_else(|| {
            let known: Vec<&str> = self.apps.keys().map(String::as_str).collect();
            fail::APPID.because(Rule::made(
                format!("no app {app_id:?} is registered here; there are: {}", known.join(", ")),
                format!("此处没有注册应用 {app_id:?}；已有：{}", known.join("、")),
            ))
        })
    }

    /// Adds an app, or a kind to an app that is known already.
    pub(crate) fn register_app(&mut self, registration: AppRegistration) {
        let app_id = registration.app_id.clone();
        let known = self.apps.remove(&app_id);
        let mut app = AppEntry::from(registration).into_app();
        if let Some(known) = known {
            app.kinds.extend(known.kinds);
            app.account = known.account;
            app.ip_allow_list = known.ip_allow_list;
            app.silent_userinfo = known.silent_userinfo;
            app.push = known.push;
        }
        self.apps.insert(app_id, app);
    }

    /// Adds a persona, or replaces the one with the same id.
    pub(crate) fn put_persona(&mut self, persona: Persona) -> Result<(), Rule> {
        if !is_persona_id(&persona.id) {
            return Err(rule!(
                "the persona's id must be 1 to 40 letters, digits, - or _",
                "人物的 id 须为 1 到 40 个字母、数字、- 或 _"
            ));
        }
        match self.personas.iter_mut().find(|known| known.id == persona.id) {
            Some(known) => *known = persona,
            None => self.personas.push(persona),
        }
        Ok(())
    }
}

impl From<AppRegistration> for AppEntry {
    fn from(registration: AppRegistration) -> Self {
        Self {
            app_id: registration.app_id,
            secret: registration.secret,
            kind: registration.kind,
            name: registration.name,
            callback_domains: registration.callback_domains,
            account: Some("default".to_owned()),
            ip_allow_list: Vec::new(),
            silent_userinfo: false,
            push: None,
        }
    }
}
