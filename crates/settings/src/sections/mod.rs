//! The keys, section by section. A line here is all there is to a key.

mod console;
mod http;
mod people;
mod platform;
mod state;
mod webhook;

pub use console::{Console, SecondFactor};
pub use http::{Cors, Http, Limits, Log, LogFormat, Metrics, Ops};
pub use people::{CookieSecure, Login, Password, QrDisplay, Session, Users};
pub use platform::{Breaker, Elements, Hosts, Sandbox, Wechat};
pub use state::{Database, Events, Migrate, Redis, Security};
pub use webhook::Webhook;

use std::net::SocketAddr;

use crate::key::{derived, text};
use crate::reader::Reader;
use crate::value::BaseUrl;

section! {
    /// All settings of a server.
    Settings at "" {
        listen: SocketAddr = text("127.0.0.1:8400"),
            "Address and port the server listens on.",
            "服务器监听的地址和端口。";
        public_url: BaseUrl = derived("http://<listen>", "http://127.0.0.1:8400", public_url),
            "The address people's browsers use. WeChat sends them back to it after consent, so behind a proxy it is the proxy's address.",
            "用户浏览器访问的地址。微信授权后会跳回这里；如果前面有反向代理，请填写代理的地址。";
    } with {
        /// Where users, identities and elements' rows are kept.
        database: Database,
        /// Where codes, tickets and rate counters are kept.
        redis: Redis,
        /// Keys for what is encrypted at rest.
        security: Security,
        /// The platform's addresses and how long to wait for it.
        wechat: Wechat,
        /// What elements may read.
        elements: Elements,
        /// How long a sign-in lasts and how a browser keeps it.
        session: Session,
        /// The browser flow and its one-time tickets.
        login: Login,
        /// The console's sessions and proofs.
        console: Console,
        /// Accounts.
        users: Users,
        /// What a password hash costs.
        password: Password,
        /// How often sign-in may be attempted.
        limits: Limits,
        /// The HTTP server.
        http: Http,
        /// Which other origins may call from a browser.
        cors: Cors,
        /// What is logged and how.
        log: Log,
        /// The Prometheus page.
        metrics: Metrics,
        /// What operators read.
        ops: Ops,
        /// The record of what happened.
        events: Events,
        /// Telling an application what happened.
        webhook: Webhook,
        /// The platform that runs on a laptop.
        sandbox: Sandbox,
    }
}

/// `http://<listen>`; a server that listens on every address is reached through the loopback one.
fn public_url(reader: &Reader<'_>) -> String {
    let listen = reader.effective_text("listen");
    match listen.parse::<SocketAddr>() {
        Ok(mut address) if address.ip().is_unspecified() => {
            address.set_ip(if address.is_ipv4() {
                [127, 0, 0, 1].into()
            } else {
                [0, 0, 0, 0, 0, 0, 0, 1u16].into()
            });
            format!("http://{address}")
        }
        Ok(address) => format!("http://{address}"),
        // `listen` itself is reported; a second complaint about the address made from it would only distract.
        Err(_) => "http://127.0.0.1:8400".to_owned(),
    }
}
