//! The sandbox alone, with one app of each kind: `cargo run -p wxlogin-sandbox --example serve`, then open
//! <http://127.0.0.1:8401/phone>. `SANDBOX_LISTEN` names another address.
use std::sync::Arc;

use tokio::net::TcpListener;
use wxlogin_sandbox::{AppKind, AppRegistration, Options, Sandbox, SystemClock};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listen = std::env::var("SANDBOX_LISTEN").unwrap_or_else(|_| "127.0.0.1:8401".to_owned());
    let mut options = Options::new(Arc::new(SystemClock), [1; 32]);
    options.public_url = format!("http://{listen}");
    let sandbox = Sandbox::new(options);
    let apps = [
        ("wx1111111111111111", AppKind::Website, "Bookshop"),
        ("wx2222222222222222", AppKind::Official, "Bookshop news"),
        ("wx3333333333333333", AppKind::Mini, "Bookshop mini"),
        ("wx4444444444444444", AppKind::Mobile, "Bookshop app"),
    ];
    for (app_id, kind, name) in apps {
        sandbox.register_app(AppRegistration {
            app_id: app_id.to_owned(),
            secret: "secret".into(),
            kind,
            name: name.to_owned(),
            callback_domains: Vec::new(),
        })?;
    }
    let listener = TcpListener::bind(&listen).await?;
    sandbox.serve(listener, async { drop(tokio::signal::ctrl_c().await) }).await?;
    Ok(())
}
