//! The browser's way: from our page to WeChat and back.
//!
//! The state that travels along is random, single use, and tied to the browser that began: a cookie holds a token whose
//! hash the state's ticket remembers. Somebody else's callback link therefore signs nobody in (login CSRF), and a
//! callback that is delivered twice to one browser is answered twice the same, without asking WeChat again.
//!
//! A QR code on our own page (`qr`) is another way to the same callback: its ticket holds what the platform calls the code,
//! and the platform's answer stays with us until that browser lands.

mod callback;
mod confirm;
mod qr;
mod redirect;
mod start;
mod trial;
mod welcome;

pub use callback::{Arrival, Landing};
pub use qr::{QrOf, QrStarted};
pub use redirect::Redirects;
pub use start::{BrowserStart, Started};
pub use trial::{TrialEnd, TrialFailure, TrialPerson, TrialReport, TrialStart};
pub use welcome::Welcome;
