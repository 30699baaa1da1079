//! The sign-in page.

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{Device, Page, Policy, Problem};

/// How a method is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// WeChat's QR page, scanned with a phone.
    Qr,
    /// Authorisation inside WeChat's browser.
    InWechat,
}

/// A login method that has a page. Mini programs have none.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What stands for it in `/login/{name}`: the element's name, or its fullName where the name is not enough.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How it is reached.
    pub way: Way,
}

/// WeChat's page inside ours.
#[derive(Clone, Serialize)]
pub struct Embed {
    /// Its address.
    pub url: String,
    /// How long its state lives; afterwards the page offers a new one.
    pub lifetime_seconds: u32,
}

/// A code of our own. The page's script asks `/login/{name}/qr` for it, and shows WeChat's page where that says so.
#[derive(Clone, Default, Serialize)]
pub struct OwnCode {
    /// An address of WeChat's page, which the page's policy then allows in a frame.
    pub frame: Option<String>,
}

/// Signing in with a password. Posts to `/login/password`: `csrf`, `redirect`, `username`, `password`.
#[derive(Clone, Default, Serialize)]
pub struct PasswordForm {
    /// For the form.
    pub csrf: String,
    /// The username of an attempt that failed.
    pub username: String,
    /// Whether to show the form opened, as after such an attempt.
    pub open: bool,
}

/// The page. The server fills it and asks [`LoginPage::wants_code`]. If there is an answer, it puts in `own_code`, or begins
/// that method's sign-in and puts the address into `embed`.
#[derive(Clone, Default, Serialize)]
pub struct LoginPage {
    /// What the person holds.
    pub device: Device,
    /// Where to afterwards; already checked.
    pub redirect: String,
    /// Active methods in the operator's order.
    pub methods: Vec<Choice>,
    /// The method asked for by `?method=`.
    pub asked: Option<String>,
    /// WeChat's page for the chosen method.
    pub embed: Option<Embed>,
    /// A code of our own, in place of that page.
    pub own_code: Option<OwnCode>,
    /// This page's own full address, to be opened in WeChat.
    pub address: String,
    /// The same as a QR code: SVG.
    pub address_qr: Option<String>,
    /// Signing in with a password, where it exists.
    pub password: Option<PasswordForm>,
    /// Who is signed in already.
    pub signed_in: Option<String>,
    /// Why the last attempt failed.
    pub problem: Option<Problem>,
}

impl LoginPage {
    /// The method that the page shows: the one asked for, else the first that fits the device, else the first.
    #[must_use]
    pub fn chosen(&self) -> Option<&Choice> {
        let asked = self.methods.iter().find(|choice| self.asked.as_ref() == Some(&choice.name));
        let best = if self.device == Device::Desktop { Way::Qr } else { Way::InWechat };
        asked
            .or_else(|| self.methods.iter().find(|choice| choice.way == best))
            .or_else(|| self.methods.first())
    }

    /// The method whose QR code is wanted, on a screen from which a phone can scan it.
    #[must_use]
    pub fn wants_code(&self) -> Option<&Choice> {
        self.chosen().filter(|choice| choice.way == Way::Qr && self.device == Device::Desktop)
    }

    /// What the main part of the page is. The names are those of the template.
    fn scene(&self) -> &'static str {
        let Some(chosen) = self.chosen() else {
            return if self.password.is_some() { "password" } else { "empty" };
        };
        match (self.device, chosen.way) {
            (Device::Desktop, Way::Qr) if self.own_code.is_some() => "code",
            (Device::Desktop, Way::Qr) if self.embed.is_some() => "embed",
            (Device::Desktop, Way::Qr) | (Device::Wechat, Way::InWechat) => "button",
            (Device::Desktop, Way::InWechat) => "scan",
            (Device::Phone, Way::InWechat) => "copy",
            (Device::Phone | Device::Wechat, Way::Qr) => "screen",
        }
    }
}

impl Page for LoginPage {
    fn template(&self) -> &'static str {
        "login.html"
    }

    fn values(&self) -> Value {
        let chosen = Value::from(Serde(self.chosen()));
        let minutes = self.embed.as_ref().map(|embed| (embed.lifetime_seconds / 60).max(1));
        context! {
            scene => self.scene(), chosen, minutes, ..Value::from(Serde(self))
        }
    }

    fn policy(&self) -> Policy {
        let may_come = || self.own_code.as_ref().and_then(|code| code.frame.clone());
        let frame = self.embed.as_ref().map(|embed| embed.url.clone()).or_else(may_come);
        Policy { frame, redirect: Some(self.redirect.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(device: Device) -> LoginPage {
        let choice = |name: &str, way| Choice { name: name.into(), title: name.into(), way };
        let methods = vec![choice("Public", Way::InWechat), choice("Site", Way::Qr)];
        LoginPage { device, methods, ..LoginPage::default() }
    }

    #[test]
    fn the_method_that_fits_the_device_comes_first() {
        let chosen = |device| page(device).chosen().map(|choice| choice.name.clone());
        assert_eq!(chosen(Device::Desktop).as_deref(), Some("Site"));
        assert_eq!(chosen(Device::Wechat).as_deref(), Some("Public"));
        assert_eq!(chosen(Device::Phone).as_deref(), Some("Public"));
    }

    #[test]
    fn a_wish_is_honoured_and_an_unknown_one_ignored() {
        let asked = |name: &str| LoginPage { asked: Some(name.into()), ..page(Device::Desktop) };
        assert_eq!(asked("Public").scene(), "scan");
        assert!(asked("Public").wants_code().is_none());
        assert_eq!(asked("Nobody").chosen().map(|choice| choice.name.as_str()), Some("Site"));
        assert!(asked("Nobody").wants_code().is_some());
    }

    #[test]
    fn an_own_code_may_become_wechats_page_and_nothing_else() {
        let frame = Some("https://open.weixin.qq.com/connect/qrconnect?appid=wx1".to_owned());
        let page = LoginPage { own_code: Some(OwnCode { frame: frame.clone() }), ..page(Device::Desktop) };
        assert_eq!((page.scene(), page.policy().frame), ("code", frame));
    }

    #[test]
    fn without_methods_the_password_or_advice_remains() {
        let mut page = LoginPage::default();
        assert_eq!(page.scene(), "empty");
        page.password = Some(PasswordForm::default());
        assert_eq!(page.scene(), "password");
    }
}
