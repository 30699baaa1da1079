//! The browser flow: to WeChat and back, for applications that serve the two addresses themselves.

use serde_json::{Value, json};
use url::Url;
use wxlogin::{App, Arrival, BrowserStart, Error, Landing, Result, Visit};

use crate::requests::Given;

/// Where to send the browser, and the token that its cookie must hold when it comes back.
pub(crate) async fn start(app: &App, visit: &Visit, given: &Given) -> Result<Value> {
    let method = app.method(given.required("method")?)?;
    let callback = Url::parse(given.required("callback")?).map_err(|error| {
        Error::invalid(
            format!("`callback` must be a full address: {error}."),
            format!("`callback` 必须是完整地址：{error}。"),
        )
    })?;
    let start = BrowserStart {
        redirect: app.redirects().check(given.text("redirect")?)?,
        callback,
        browser: given.text("browser")?,
        embedded: given.flag("embedded")?.unwrap_or(false),
        link: given.flag("link")?.unwrap_or(false),
    };
    let started = app.core().browser_start(visit, &method, start).await?;
    Ok(json!({"location": started.location, "browser": started.browser}))
}

/// What came of it.
pub(crate) async fn finish(app: &App, visit: &Visit, given: &Given) -> Result<Value> {
    let method = app.method(given.required("method")?)?;
    let arrival = Arrival {
        code: given.text("code")?,
        state: given.required("state")?,
        browser: given.text("browser")?,
    };
    landed(app.core().browser_callback(visit, &method, arrival).await?)
}

/// The person has confirmed, in a browser that had lost its cookie inside WeChat.
pub(crate) async fn confirm(app: &App, visit: &Visit, given: &Given) -> Result<Value> {
    let code = given.required("confirmCode")?;
    landed(app.core().browser_confirm(visit, code, given.text("browser")?).await?)
}

fn landed(landing: Landing) -> Result<Value> {
    Ok(match landing {
        Landing::SignedIn { session, redirect } => {
            let session = serde_json::to_value(session).map_err(Error::internal)?;
            json!({"outcome": "signedIn", "session": session, "redirect": redirect})
        }
        Landing::Newcomer { bind_code, redirect } => {
            json!({"outcome": "newcomer", "bindCode": bind_code, "redirect": redirect})
        }
        Landing::Confirm { confirm_code, browser, name, redirect: _ } => {
            json!({"outcome": "confirm", "confirmCode": confirm_code, "browser": browser, "name": name})
        }
        Landing::Linked { redirect } => json!({"outcome": "linked", "redirect": redirect}),
    })
}
