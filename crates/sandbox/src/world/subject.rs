//! Whose call it is: the app and the person that a request is about, as far as it says so.
use super::World;
use crate::model::ids;
use crate::wire::Call;

/// The app and the persona of a call. What the request does not tell is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) app_id: Option<String>,
    pub(crate) persona: Option<String>,
}

impl World {
    /// Reads it from what the request carries, whether the request will be refused or not: an appid, a token, a code, an
    /// openid, a QR code.
    pub(crate) fn subject(&self, call: &Call) -> Subject {
        let body = call.json();
        let given = |name: &str| {
            let in_body = || body.as_ref()?.get(name)?.as_str().map(str::to_owned);
            call.param(name).or_else(in_body).filter(|value| !value.is_empty())
        };
        let known = [
            given("code").or_else(|| given("js_code")).and_then(|code| self.subject_of_code(&code)),
            given("access_token").and_then(|token| self.subject_of_token(&token)),
            given("refresh_token").and_then(|token| self.subject_of_token(&token)),
            given("uuid").or_else(|| picture(&call.path)).and_then(|uuid| self.subject_of_screen(&uuid)),
            given("ticket").and_then(|ticket| self.subject_of_ticket(&ticket)),
        ];
        let known: Vec<Subject> = known.into_iter().flatten().collect();
        let app_id = given("appid").or_else(|| known.iter().find_map(|subject| subject.app_id.clone()));
        let persona = known.into_iter().find_map(|subject| subject.persona);
        let by_openid = || self.persona_of_openid(app_id.as_deref()?, &given("openid")?);
        Subject { persona: persona.or_else(by_openid), app_id }
    }

    fn subject_of_token(&self, token: &str) -> Option<Subject> {
        let of_person = self.sns_holder(token).map(|holder| Subject {
            app_id: Some(holder.app_id.clone()),
            persona: Some(holder.persona.clone()),
        });
        of_person.or_else(|| {
            let app_id = self.app_token_holder(token)?;
            Some(Subject { app_id: Some(app_id.to_owned()), persona: None })
        })
    }

    fn subject_of_ticket(&self, ticket: &str) -> Option<Subject> {
        self.scene(ticket).map(|qr| Subject { app_id: Some(qr.app_id), persona: None })
    }

    fn persona_of_openid(&self, app_id: &str, openid: &str) -> Option<String> {
        let app = self.apps.get(app_id)?;
        let theirs = |persona: &&crate::model::Persona| {
            [false, true].iter().any(|snapshot| ids::openid(app, persona, *snapshot) == openid)
        };
        self.personas.iter().find(theirs).map(|persona| persona.id.clone())
    }
}

/// The uuid in the address of a QR code's picture.
fn picture(path: &str) -> Option<String> {
    path.strip_prefix("/connect/qrcode/").map(str::to_owned)
}
