//! `GET /login/{name}/qr` and what follows: a QR code on our own page, until the person has confirmed on the phone.
//!
//! A ticket names the code to the page, and is of use only together with the cookie of the browser that it was made for: it
//! alone learns what happens to the code, and it alone can land. What the platform calls the code, and the platform's answer,
//! never leave the server; the landing is the callback, with everything that the callback checks.
//!
//! All of it lives in the ephemeral store, so that any replica can answer any question, and a question may be dropped at any
//! time: asking again gives the same.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    Arrival, BrowserStart, Landing,
    callback::mismatch,
    start::{Begun, state_key},
};
use crate::{
    Code, Error, Result,
    flows::{Core, Visit, once_key},
    login_type::{LoginMethod, LoginType, QrCodes, QrImage, QrNews, QrStatus},
    secret::{Token, TokenKind, hash, hidden, same},
};

/// How long a page waits for a code before it shows the platform's page in a frame: people stare at a spinner meanwhile.
const PAGE: Duration = Duration::from_secs(3);
/// How long a browser may take from "confirmed" to its landing, and how long it may land again after that.
const LANDING: Duration = Duration::from_secs(120);
/// A page asks about twice a minute, and up to twenty people share an address before they get in one another's way.
const QUESTIONS: u32 = 20;

/// A code that is shown.
#[derive(Debug, Clone)]
pub struct QrStarted {
    /// Names it to the browser.
    pub ticket: Token,
    /// The token that the browser's cookie must hold with every question.
    pub browser: Token,
    /// How long we know it; the platform may give up on it sooner.
    pub lifetime: Duration,
}

/// A browser that asks about a code.
#[derive(Clone, Copy)]
pub struct QrOf<'a> {
    /// Names the code.
    pub ticket: &'a str,
    /// The token in the browser's cookie.
    pub browser: Option<&'a str>,
}

hidden!(QrOf<'_>);

/// What a ticket stands for.
#[derive(Serialize, Deserialize)]
struct QrTicket {
    method: String,
    state: String,
    handle: String,
    browser: [u8; 32],
    /// End of life, in Unix milliseconds.
    ends_at: i64,
}

/// The platform's answer, until the browser lands.
#[derive(Serialize, Deserialize)]
struct Confirmed {
    state: String,
    code: String,
}

impl Core {
    /// Begins a sign-in with a code of our own page. `None` when the settings or the login type leave it to the
    /// platform's page.
    pub async fn browser_qr_start(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        start: BrowserStart<'_>,
    ) -> Result<Option<QrStarted>> {
        let login_type = self.login_type(method)?;
        let Some(codes) = self.own_codes(login_type.as_ref()) else { return Ok(None) };
        let Begun { request, ticket, browser } = self.begun(visit, method, start)?;
        self.attempt_apart(visit, "limit:qr", 1).await?;
        let handle = in_time(codes.begin(method, &request)).await?;
        let lifetime = self.policy.state_lifetime;
        self.put_sealed(&state_key(request.state.expose()), &ticket, lifetime + LANDING).await?;
        let ticket = QrTicket {
            method: ticket.method,
            state: request.state.into_text(),
            handle,
            browser: ticket.browser,
            ends_at: self.end_of(lifetime),
        };
        let ticket = self.issue(TokenKind::Qr, &ticket, lifetime).await?;
        Ok(Some(QrStarted { ticket, browser, lifetime }))
    }

    /// Whether [`Self::browser_qr_start`] would try.
    pub fn shows_own_qr(&self, method: &LoginMethod) -> bool {
        self.login_type(method).is_ok_and(|login_type| self.own_codes(login_type.as_ref()).is_some())
    }

    /// The code's picture.
    pub async fn browser_qr_image(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        of: QrOf<'_>,
    ) -> Result<QrImage> {
        self.attempt_apart(visit, "limit:qr-image", QUESTIONS).await?;
        let ticket = self.qr_ticket(method, of).await?.ok_or_else(|| Error::new(Code::NotFound))?;
        let login_type = self.login_type(method)?;
        let codes = login_type.qr().ok_or_else(|| Error::new(Code::NotFound))?;
        in_time(codes.image(method, &ticket.handle)).await
    }

    /// What happens to the code; held for up to `hold` while that is what the page knows already (`last`). A code that
    /// nobody knows has expired.
    pub async fn browser_qr_news(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        of: QrOf<'_>,
        last: QrStatus,
        hold: Duration,
    ) -> Result<QrStatus> {
        self.attempt_apart(visit, "limit:qr-news", QUESTIONS).await?;
        let Some(ticket) = self.qr_ticket(method, of).await? else { return Ok(QrStatus::Expired) };
        if self.ephemeral.peek(&confirmed_key(of.ticket)).await?.is_some() {
            return Ok(QrStatus::Confirmed);
        }
        let login_type = self.login_type(method)?;
        let Some(codes) = login_type.qr() else { return Ok(QrStatus::Expired) };
        let hold = hold.min(self.left_until(ticket.ends_at));
        if hold.is_zero() {
            return Ok(QrStatus::Expired);
        }
        Ok(match codes.news(method, &ticket.handle, last, hold).await? {
            QrNews::Waiting => QrStatus::Waiting,
            QrNews::Scanned => QrStatus::Scanned,
            QrNews::Cancelled => QrStatus::Cancelled,
            QrNews::Expired => QrStatus::Expired,
            QrNews::Confirmed { code } => {
                self.keep_confirmed(of.ticket, ticket.state, &code).await?;
                QrStatus::Confirmed
            }
        })
    }

    /// The page goes on after "confirmed": the callback, with what the platform told us.
    pub async fn browser_qr_land(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        of: QrOf<'_>,
    ) -> Result<Landing> {
        let key = confirmed_key(of.ticket);
        let sealed = self.ephemeral.peek(&key).await?;
        let sealed = sealed.ok_or_else(|| mismatch("no confirmed QR code has this ticket"))?;
        let Confirmed { state, code } = self.opened(&key, &sealed)?;
        let arrival = Arrival { code: Some(&code), state: &state, browser: of.browser };
        self.browser_callback(visit, method, arrival).await
    }

    fn own_codes<'a>(&self, login_type: &'a dyn LoginType) -> Option<&'a dyn QrCodes> {
        login_type.qr().filter(|_| self.policy.own_qr)
    }

    /// The ticket, for the browser and the method that it was made for; `None` when there is none any more.
    async fn qr_ticket(&self, method: &LoginMethod, of: QrOf<'_>) -> Result<Option<QrTicket>> {
        let found: Option<QrTicket> = self.glance(TokenKind::Qr, of.ticket).await?;
        let Some(ticket) = found else { return Ok(None) };
        let browser = of.browser.ok_or_else(|| mismatch("the browser sent no cookie"))?;
        if !same(&ticket.browser, &hash(browser)) || ticket.method != method.full_name {
            return Err(mismatch("the QR code is another browser's or another login method's"));
        }
        Ok(Some(ticket))
    }

    /// The first answer stays: two questions at once may both hear of the confirmation.
    async fn keep_confirmed(&self, token: &str, state: String, code: &SecretString) -> Result<()> {
        let key = confirmed_key(token);
        let confirmed = Confirmed { state, code: code.expose_secret().to_owned() };
        self.ephemeral.claim(&key, &self.sealed(&key, &confirmed)?, LANDING).await?;
        Ok(())
    }
}

fn confirmed_key(token: &str) -> String {
    once_key("qr-confirmed", &[token])
}

async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(PAGE, work).await.unwrap_or_else(|_| {
        Err(Error::new(Code::WechatUnavailable)
            .retry_after(PAGE)
            .because("the page or the picture with the QR code did not come in time"))
    })
}
