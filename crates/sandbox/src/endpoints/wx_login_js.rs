//! GET /connect/zh_CN/htmledition/js/wxLogin.js: builds the QR iframe (protocol, section 5.6).
use crate::wire::{Answer, rule};

pub(crate) async fn script() -> Answer {
    Answer::ok(
        "application/javascript; charset=utf-8",
        include_str!("../assets/wxLogin.js"),
        rule!("own implementation", "沙盒自行实现"),
    )
}
