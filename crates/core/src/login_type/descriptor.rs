//! What a login type tells about itself. One value per type; everything that shows or documents a type reads it.

use serde::Serialize;

use crate::declare::Function;

/// How a person gets to this method, so that a page can choose what fits the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A QR code on a screen, scanned with a phone.
    Qr,
    /// Authorisation inside the WeChat app's browser.
    InWechat,
    /// `wx.login` inside a mini program; there is no page for it.
    MiniProgram,
}

/// The kind of a form field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "options")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Text that is never shown again once saved.
    Secret,
    /// A tick box; `true`/`false` or 1/0 in files.
    Flag,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// One of the app's organisations.
    Corp,
}

/// One field of the form that makes a login method, and one key of its config file.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The key in the file.
    pub key: &'static str,
    /// What kind of value it takes.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Whether an instance cannot work without it.
    pub required: bool,
    /// Whether a browser may see it.
    pub public: bool,
    /// What the form puts in for a new element, as JSON text; `None` leaves it empty.
    pub form_default: Option<&'static str>,
    /// The label, English and Chinese.
    pub label: (&'static str, &'static str),
    /// Where to find the value, English and Chinese.
    pub help: (&'static str, &'static str),
}

/// A sub-element that holds functions, such as `<Type>.services.WechatPublicAuthSvc`.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// The last part of its name.
    pub name: &'static str,
    /// Its functions.
    pub functions: &'static [Function],
}

/// A sub-element that shows identity rows, such as `<Type>.WeChatAuthModel`.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// The last part of its name.
    pub name: &'static str,
    /// The documented fields, in order, with the framework's data type (`AutoInt`, `Stext`, `Numeric`, `Datetime`).
    pub fields: &'static [(&'static str, &'static str)],
}

/// What a login type is.
#[derive(Debug, Clone, Copy)]
pub struct Descriptor {
    /// The fullName that the type registers under.
    pub full_name: &'static str,
    /// The value of `authType` in results.
    pub auth_type: &'static str,
    /// Its title, English and Chinese.
    pub title: (&'static str, &'static str),
    /// How a person gets to it.
    pub entry: Entry,
    /// The scope used when an element names none; `None` for types without scopes.
    pub default_scope: Option<&'static str>,
    /// The form, and the keys of the config file.
    pub fields: &'static [Field],
    /// Functions beside those of every login type.
    pub functions: &'static [Function],
    /// Its service sub-elements.
    pub services: &'static [Service],
    /// Its model.
    pub model: Model,
    /// The page of the platform that says how it works.
    pub documentation: &'static str,
}

impl Descriptor {
    /// The fullName of the model that shows this type's rows (`authModelElemName`).
    #[must_use]
    pub fn model_full_name(&self) -> String {
        format!("{}.{}", self.full_name, self.model.name)
    }
}
