//! The pages that the server shows: data in, HTML out.
//!
//! Nothing here reads a file, opens a socket or asks the time. The server fills a page's struct, calls
//! [`Pages::render`], and sends the answer's headers and body; for `/assets/{name}` it asks [`Pages::asset`].
//!
//! # Rules, and why
//! - **No inline script, style or event handler.** The policy that each [`Html`] carries allows none, so text that
//!   somebody manages to inject cannot run. Colours of the brand therefore live in a generated style sheet.
//! - **A page works without JavaScript.** Forms post, tabs are links, "are you sure" is a `<details>`. The script adds
//!   what only it can: a new QR code, copying, showing a password, noticing another tab's sign-in. The one thing that
//!   needs a script is WeChat's own embedded page; without one there is a link to it.
//! - **Texts are data.** `texts/*.json` holds every sentence in English and Chinese; a key without one of them does not
//!   load. Keys that begin with `script.` also go to the browser, in `data-texts`.
//! - **Escaping is the template engine's.** Values reach the page through `.html` templates, which escape. Addresses go
//!   through the filter `address`, which lets only paths of this site and http(s) pass.
//! - **Pages are not printed.** A page's data holds form tokens and addresses with a state, so those structs and [`Html`]
//!   have no `Debug`: a log cannot get hold of them.
//! - **Old web views count.** WeChat's are years behind: script of ES2018, style without nesting, `:has` or flex `gap`.
//!
//! # How to add a page
//! 1. A struct in `src/page/`, with [`Page`] implemented for it.
//! 2. A template in `templates/` that extends `layout.html`, and its name in `src/files.rs`.
//! 3. Its sentences in `texts/`, both languages.
//! 4. Its states in `src/samples.rs`. The tests and the gallery
//!    (`cargo run -p wxlogin-web-assets --example gallery -- DIR`) take every page from there.
//!
//! # What an operator may replace
//! [`Pages::new`] takes [`Overrides`]: a template by its name, sentences by `texts.json`, and `custom.css`, which comes
//! after our own style. Everything replaced is tried on every sample, so that a mistake shows at the start, with file
//! and line, and not to a person who wants to sign in.

mod assets;
mod built;
mod console;
mod demo;
mod engine;
mod error;
mod files;
mod html;
mod language;
mod look;
mod page;
mod pages;
mod policy;
pub mod samples;
mod texts;
mod view;

pub use assets::Asset;
pub use console::{console_asset, console_page};
pub use demo::{demo_asset, demo_page};
pub use error::PagesError;
pub use html::Html;
pub use language::Language;
pub use look::{Branding, Colour, Link};
pub use page::{
    AccountPage, AccountUser, Choice, ChooseCorpPage, ConfirmPage, CorpChoice, Device, DeviceRow, Embed,
    LinkedMethod, LoginPage, OwnCode, Page, PasswordForm, Policy, Problem, ProblemPage, SecurityEvent, Way,
    WelcomePage,
};
pub use pages::{Overrides, Pages};
pub use view::View;
