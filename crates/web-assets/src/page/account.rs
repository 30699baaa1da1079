//! The own account, at `/`.

use jiff::Timestamp;
use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{CorpChoice, Page, Policy, device};

/// Signed out (no `user`): a short welcome. Signed in: who, linked WeChat accounts, devices. Its forms post `csrf` and
///
/// | to | with |
/// |---|---|
/// | `/account/corp` | `corp`, `redirect` |
/// | `/account/link` | `method` (the element's name) |
/// | `/account/unlink` | `method` (the element's name) |
/// | `/account/revoke` | `session` (its public id) |
/// | `/account/password` | `old` (where there is one), `new`, `username` (where there is none) |
/// | `/account/sign-out` | |
#[derive(Clone, Default, Serialize)]
pub struct AccountPage {
    /// For the forms.
    pub csrf: String,
    /// Who is signed in.
    pub user: Option<AccountUser>,
    /// What just happened, in the reader's language.
    pub notice: Option<String>,
    /// An address of the host that linking goes on to.
    pub leaves_to: Option<String>,
}

/// The signed-in person.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountUser {
    /// The userId.
    pub id: String,
    /// The name to show.
    pub nick: String,
    /// The username, for those who can sign in with a password.
    pub username: Option<String>,
    /// The organisation of this session.
    pub corp: Option<CorpChoice>,
    /// All organisations of the person.
    pub corps: Vec<CorpChoice>,
    /// The login methods, linked or not.
    pub methods: Vec<LinkedMethod>,
    /// Own sessions, this one included.
    pub devices: Vec<DeviceRow>,
    /// Whether there is a password, which is then asked for before it is changed.
    pub has_password: bool,
    /// What happened to the account lately that its person should know of, newest first.
    pub events: Vec<SecurityEvent>,
}

/// A line of the recent security events.
#[derive(Debug, Clone, Serialize)]
pub struct SecurityEvent {
    /// The event's kind, one that the texts know: `account.event.` and it.
    pub word: &'static str,
    /// The network address it came from.
    pub address: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl SecurityEvent {
    fn value(&self) -> Value {
        context! { shown => self.at.strftime("%Y-%m-%d %H:%M UTC").to_string(), ..Value::from(Serde(self)) }
    }
}

/// A login method, as this person has it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LinkedMethod {
    /// What stands for it in `/login/{name}`: the element's name, or its fullName where the name is not enough.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The WeChat name of the linked account, where known.
    pub nick: Option<String>,
    /// Whether a WeChat account is linked.
    pub linked: bool,
    /// Whether linking can begin on this device.
    pub can_link: bool,
}

/// One session.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceRow {
    /// The session's public id.
    pub id: String,
    /// The User-Agent at sign-in.
    pub user_agent: Option<String>,
    /// The network address at sign-in.
    pub address: Option<String>,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Whether it is the one that looks.
    pub current: bool,
}

impl DeviceRow {
    fn value(&self) -> Value {
        context! {
            name => self.user_agent.as_deref().and_then(device::name),
            seen => self.seen_at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
            ..Value::from(Serde(self))
        }
    }
}

impl Page for AccountPage {
    fn template(&self) -> &'static str {
        "account.html"
    }

    fn values(&self) -> Value {
        let user = self.user.as_ref().map(|user| {
            let devices: Vec<_> = user.devices.iter().map(DeviceRow::value).collect();
            let events: Vec<_> = user.events.iter().map(SecurityEvent::value).collect();
            context! { devices, events, ..Value::from(Serde(user)) }
        });
        context! { user, ..Value::from(Serde(self)) }
    }

    fn policy(&self) -> Policy {
        Policy { redirect: self.leaves_to.clone(), ..Policy::default() }
    }
}
