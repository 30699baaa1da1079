//! What a connection does, again and again.

use std::{io, sync::Arc};

use super::{Connection, get, post};
use crate::world::people;

/// One of these, with the people it is done by.
#[derive(Clone)]
pub(crate) enum Script {
    /// One of these requests, in no order. Must be answered 200.
    Any(Arc<[Vec<u8>]>),
    /// `POST /login` of the mini program, by one of so many people, each time another.
    MiniProgram { people: u64 },
    /// A browser's way: to the login method, to WeChat and back with a code.
    Browser(Browser),
}

/// A complete sign-in in a browser.
#[derive(Clone, Copy)]
pub(crate) struct Browser {
    pub(crate) people: u64,
}

impl Script {
    /// Does it once, for the nth time of all; gives the status that decides whether it went well.
    pub(super) async fn once(&self, n: u64, connection: &mut Connection) -> io::Result<Done> {
        match self {
            Self::Any(requests) => {
                let which = people::mix(n).checked_rem(requests.len() as u64).unwrap_or_default();
                let request = usize::try_from(which).ok().and_then(|which| requests.get(which));
                let answer = connection.ask(request.map_or(&[], Vec::as_slice)).await?;
                Ok(Done::of(answer.status, answer.status == 200, answer.body))
            }
            Self::MiniProgram { people } => {
                let body = format!(r#"{{"code":"{}"}}"#, code(n, *people));
                let answer = connection.ask(&post("/login", "", &body)).await?;
                let signed_in = answer.status == 200 && answer.body.starts_with(br#"{"sessionId":"wxs_"#);
                Ok(Done::of(answer.status, signed_in, answer.body))
            }
            Self::Browser(browser) => browser.once(n, connection).await,
        }
    }
}

impl Browser {
    async fn once(self, n: u64, connection: &mut Connection) -> io::Result<Done> {
        let away = connection.ask(&get("/login/Scan?redirect=/", "")).await?;
        let state = away.headers("location").next().and_then(|to| between(to, "state=", &['&', '#']));
        let browser = away.headers("set-cookie").find_map(|line| between(line, "wxlogin_browser=", &[';']));
        let (Some(state), Some(browser)) = (state, browser) else {
            return Ok(Done::of(away.status, false, away.body));
        };
        let path = format!("/login/Scan/callback?code={}&state={state}", code(n, self.people));
        let back = get(&path, &format!("cookie: wxlogin_browser={browser}\r\n"));
        let answer = connection.ask(&back).await?;
        let signed_in = answer.headers("set-cookie").any(|line| line.starts_with("wxlogin_session=wxs_"));
        Ok(Done::of(answer.status, signed_in, answer.body))
    }
}

/// What came of it.
pub(super) struct Done {
    pub(super) status: u16,
    pub(super) well: bool,
    /// The answer, where it was not well.
    pub(super) told: Option<String>,
}

impl Done {
    fn of(status: u16, well: bool, body: &[u8]) -> Self {
        let told = (!well).then(|| format!("{status} {}", String::from_utf8_lossy(body)));
        Self { status, well, told }
    }
}

/// A code that was never seen before, of one of so many people.
fn code(n: u64, people: u64) -> String {
    let person = people::mix(n).checked_rem(people).unwrap_or_default();
    format!("{}-{n}", people::open_id(person))
}

fn between<'a>(text: &'a str, before: &str, after: &[char]) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split(|c| after.contains(&c)).next()
}
