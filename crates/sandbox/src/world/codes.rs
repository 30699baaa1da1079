//! One-time codes.
use std::collections::HashMap;

use jiff::Timestamp;

use crate::model::{App, CodeKind};
use crate::wire::{Fail, fail, rule};

use super::{Subject, World};

/// What a code stands for.
#[derive(Debug, Clone)]
pub(crate) struct IssuedCode {
    pub(crate) app_id: String,
    pub(crate) kind: CodeKind,
    pub(crate) persona: String,
    pub(crate) scope: String,
    issued: Timestamp,
    used: bool,
}

#[derive(Default)]
pub(super) struct Codes(HashMap<String, IssuedCode>);

impl World {
    /// A fresh code for a person at an app.
    pub(crate) fn issue_code(&mut self, app: &App, persona: &str, kind: CodeKind, scope: &str) -> String {
        let code = if kind == CodeKind::Phone { self.random.hex(64) } else { self.random.code() };
        let issued = IssuedCode {
            app_id: app.app_id.clone(),
            kind,
            persona: persona.to_owned(),
            scope: scope.to_owned(),
            issued: self.now,
            used: false,
        };
        self.codes.0.insert(code.clone(), issued);
        code
    }

    /// The code if it can be exchanged at this app now. It stays exchangeable until [`World::spend_code`], so that
    /// a refusal for another reason (a rate limit) does not eat it.
    pub(crate) fn usable_code(
        &self,
        code: &str,
        app: &App,
        accepts: impl Fn(CodeKind) -> bool,
    ) -> Result<IssuedCode, Fail> {
        let issued = self.codes.0.get(code).ok_or(fail::CODE)?;
        if issued.app_id != app.app_id {
            return Err(fail::CODE
                .because(rule!("the code was issued to another appid", "code 是签发给其他 appid 的")));
        }
        if !accepts(issued.kind) {
            return Err(fail::CODE.because(rule!(
                "the code is of another kind than this endpoint exchanges",
                "code 的类型与该接口接受的不符"
            )));
        }
        if issued.used {
            return Err(fail::CODE_USED);
        }
        if self.now.duration_since(issued.issued) > issued.kind.lifetime(&self.timings) {
            let expired = if self.switches.expired_code_is_42003 { fail::CODE_EXPIRED } else { fail::CODE };
            return Err(expired.because(rule!("the code is older than its lifetime", "code 已超过有效期")));
        }
        Ok(issued.clone())
    }

    pub(super) fn subject_of_code(&self, code: &str) -> Option<Subject> {
        let issued = self.codes.0.get(code)?;
        Some(Subject { app_id: Some(issued.app_id.clone()), persona: Some(issued.persona.clone()) })
    }

    pub(crate) fn spend_code(&mut self, code: &str) {
        if let Some(issued) = self.codes.0.get_mut(code) {
            issued.used = true;
        }
    }

    /// Makes a code as old as if its lifetime had passed.
    pub(crate) fn expire_code(&mut self, code: &str) -> bool {
        match self.codes.0.get_mut(code) {
            Some(issued) => {
                issued.issued = Timestamp::MIN;
                true
            }
            None => false,
        }
    }
}
