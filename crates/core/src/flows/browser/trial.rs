//! An operator tries a login method out, end to end, without anybody being signed in.
//!
//! The way to WeChat and back is the real one: a state, WeChat's page, a callback, one exchange of the code. Only the end
//! differs: what would have happened is written into a report, and nothing is linked, registered or begun. The report
//! is found by the trial's id; the state alone brings the code back, since the phone that scans has no admin's session.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    callback::{declined, mismatch},
    start::{fresh_state, state_key},
};
use crate::{
    Error, Result,
    decide::{Decision, Intent, decide},
    error::Language,
    flows::{Core, once_key},
    login_type::{AuthorizeRequest, LoginMethod, Verified},
    nouns::{Profile, UserId},
    secret::{fresh_id, hidden},
};

/// How long a report can be read.
const REPORT: Duration = Duration::from_secs(3600);

/// A trial that has begun.
#[derive(Clone)]
pub struct TrialStart {
    /// Finds the report.
    pub id: String,
    /// WeChat's address.
    pub location: Url,
}

// The address holds a state.
hidden!(TrialStart);

/// Who WeChat said it was, in a trial.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialPerson {
    /// The person's id in the app.
    pub open_id: String,
    /// The person's id across apps.
    pub union_id: Option<String>,
    /// Nickname and picture, where the scope gives them.
    pub profile: Option<Profile>,
    /// The granted scope.
    pub scope: Option<String>,
}

/// What the decision would have been.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", tag = "what", content = "userId")]
pub enum TrialEnd {
    /// This user would be signed in.
    SignIn(UserId),
    /// The account would be added to this user, who is known by the unionId.
    Join(UserId),
    /// The first-login page would be shown.
    Offer,
    /// Unknown, and registration is off.
    Stranger,
    /// The unionId points to several users.
    Conflict,
    /// A snapshot page's virtual account.
    Snapshot,
    /// The user is disabled.
    Disabled(UserId),
}

/// Why a trial ended early. The cause names keys and hosts, for the operator; it holds no secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialFailure {
    /// The stable code.
    pub code: String,
    /// WeChat's number, when WeChat said one.
    pub errcode: Option<i64>,
    /// What the caller of a real sign-in would read, English and Chinese.
    pub text: (String, String),
    /// What the log would say.
    pub cause: Option<String>,
}

/// What a trial found.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialReport {
    /// The login method's fullName.
    pub method: String,
    /// When the code came.
    pub at: Timestamp,
    /// Whom WeChat named.
    pub person: Option<TrialPerson>,
    /// What would have happened.
    pub end: Option<TrialEnd>,
    /// What went wrong instead.
    pub failure: Option<TrialFailure>,
}

#[derive(Serialize, Deserialize)]
struct TrialTicket {
    id: String,
    method: String,
}

impl Core {
    /// Begins a trial in a browser. `callback` is an address of ours that ends in [`Self::trial_arrive`].
    pub async fn trial_start(
        &self,
        method: &LoginMethod,
        callback: Url,
        language: Language,
    ) -> Result<TrialStart> {
        let state = fresh_state(self.rng.as_ref());
        let request = AuthorizeRequest { callback, state: state.clone(), embedded: false, language };
        let location = self.login_type(method)?.authorize(method, &request)?.ok_or_else(|| {
            Error::invalid(
                "This login method has no page; try it with a code of wx.login.",
                "该登录方式没有网页入口，请用 wx.login 的 code 测试。",
            )
        })?;
        let id = fresh_id(self.clock.as_ref(), self.rng.as_ref());
        let ticket = TrialTicket { id: id.clone(), method: method.full_name.clone() };
        self.put_sealed(&trial_key(state.expose()), &ticket, self.policy.state_lifetime).await?;
        Ok(TrialStart { id, location })
    }

    /// The browser is back: the state is taken once, the code is exchanged once, the report is kept.
    pub async fn trial_arrive(&self, state: &str, code: Option<&str>) -> Result<TrialReport> {
        let key = trial_key(state);
        let sealed = self.ephemeral.take(&key).await?;
        let sealed = sealed.ok_or_else(|| mismatch("the trial's state is unknown, expired or used"))?;
        let ticket: TrialTicket = self.opened(&key, &sealed)?;
        let methods = self.directory.methods();
        let method = methods.iter().find(|method| method.full_name == ticket.method);
        let method = method.ok_or_else(|| mismatch("the trial's login method is gone"))?;
        let report = match code.filter(|code| !code.is_empty()) {
            Some(code) => self.trial(method, code).await,
            None => self.report(method, Err(declined())),
        };
        self.put_sealed(&report_key(&ticket.id), &report, REPORT).await?;
        Ok(report)
    }

    /// The report of a trial in a browser, once it is there.
    pub async fn trial_report(&self, id: &str) -> Result<Option<TrialReport>> {
        let key = report_key(id);
        match self.ephemeral.peek(&key).await? {
            Some(sealed) => self.opened(&key, &sealed).map(Some),
            None => Ok(None),
        }
    }

    /// Tries a method with a code in hand. A method that is switched off can be tried; that is when one wants to.
    pub async fn trial(&self, method: &LoginMethod, code: &str) -> TrialReport {
        let outcome = self.try_out(method, code).await;
        self.report(method, outcome)
    }

    async fn try_out(&self, method: &LoginMethod, code: &str) -> Result<(Verified, Decision)> {
        let place = self.place(method).await?;
        let verified = self.exchange_at(place, method, code).await?;
        let (situation, _) = self.situation(method, &verified, Intent::SignIn).await?;
        Ok((verified, decide(&situation)))
    }

    fn report(&self, method: &LoginMethod, outcome: Result<(Verified, Decision)>) -> TrialReport {
        let (person, end, failure) = match outcome {
            Ok((verified, decision)) => (Some(person(verified)), Some(end(decision)), None),
            Err(error) => (None, None, Some(failure(&error))),
        };
        TrialReport { method: method.full_name.clone(), at: self.clock.now(), person, end, failure }
    }
}

/// Apart from the states of sign-ins, so that a trial's state signs nobody in and a sign-in's ends in no report.
fn trial_key(state: &str) -> String {
    format!("trial-{}", state_key(state))
}

fn report_key(id: &str) -> String {
    once_key("trial-report", &[id])
}

fn person(verified: Verified) -> TrialPerson {
    TrialPerson {
        open_id: verified.key.open_id,
        union_id: verified.union_id,
        profile: verified.profile,
        scope: verified.scope,
    }
}

fn end(decision: Decision) -> TrialEnd {
    match decision {
        Decision::Known(user) => TrialEnd::SignIn(user),
        Decision::Join(user) | Decision::HeldByOther(user) => TrialEnd::Join(user),
        Decision::Offer => TrialEnd::Offer,
        Decision::Stranger => TrialEnd::Stranger,
        Decision::Conflict => TrialEnd::Conflict,
        Decision::Snapshot => TrialEnd::Snapshot,
        Decision::Disabled(user) => TrialEnd::Disabled(user),
    }
}

fn failure(error: &Error) -> TrialFailure {
    TrialFailure {
        code: error.code().as_str().to_owned(),
        errcode: error.platform_errcode(),
        text: (error.text(Language::En), error.text(Language::Zh)),
        cause: error.cause().map(str::to_owned),
    }
}
