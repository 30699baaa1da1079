//! The record as a file: read and sent part by part, so that its length costs no memory.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use wxlogin::{
    Error, Result,
    nouns::Event,
    ports::{EventFilter, Events, PortError},
};

use super::{Admin, filter, parts, view};
use crate::{envelope::Outcome, extract::Query, state::Server};

/// Events that are read at once.
const PART: u32 = 500;

/// A spreadsheet takes a file for UTF-8 only by this mark.
const BOM: &str = "\u{feff}";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    JsonLines,
}

impl Format {
    fn of(query: &Query) -> Result<Self> {
        match query.get("format") {
            None | Some("csv") => Ok(Self::Csv),
            Some("jsonl") => Ok(Self::JsonLines),
            Some(_) => Err(parts::bad("format").hint("It is csv or jsonl.", "可选 csv 或 jsonl。")),
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl; charset=utf-8",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    fn head(self) -> String {
        match self {
            Self::Csv => format!(
                "{BOM}id,at,kind,userId,method,detail,address,userAgent,requestId,actor,actorId,actorSession\r\n"
            ),
            Self::JsonLines => String::new(),
        }
    }

    fn line(self, event: &Event) -> String {
        match self {
            Self::Csv => csv_line(event),
            Self::JsonLines => format!("{}\n", view(event)),
        }
    }
}

/// What is left to send.
struct Rest {
    events: Arc<dyn Events>,
    filter: EventFilter,
    format: Format,
    begun: bool,
    over: bool,
}

pub(super) async fn send(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let (format, filter) = (Format::of(&query)?, filter(&query)?);
    let core = server.app().core();
    core.note_export(&admin.visit, "events", format.extension()).await?;
    let today = core.clock.now().strftime("%Y-%m-%d");
    let name = format!("attachment; filename=\"events-{today}.{}\"", format.extension());
    let rest = Rest { events: core.stores.events.clone(), filter, format, begun: false, over: false };
    // The first part is read before the answer begins, so that a store that is down is told as an error.
    let first = next(rest).await.map_err(Error::from)?;
    let body = Body::from_stream(stream::try_unfold(Some(first), |ready| async move {
        match ready {
            None | Some(None) => Ok(None),
            Some(Some((text, rest))) => Ok::<_, PortError>(Some((text, Some(next(rest).await?)))),
        }
    }));
    Ok(answer(body, format, &name))
}

async fn next(mut rest: Rest) -> std::result::Result<Option<(String, Rest)>, PortError> {
    if rest.over {
        return Ok(None);
    }
    let events = rest.events.events(&rest.filter, PART).await?;
    let mut text = if rest.begun { String::new() } else { rest.format.head() };
    text.extend(events.iter().map(|event| rest.format.line(event)));
    rest.begun = true;
    rest.over = events.len() < PART as usize;
    rest.filter.before = events.last().map(|last| last.id);
    Ok(Some((text, rest)))
}

fn answer(body: Body, format: Format, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media()));
    if let Ok(name) = HeaderValue::from_str(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

fn csv_line(event: &Event) -> String {
    let (of, origin) = (&event.event, &event.event.origin);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        event.id.to_string(),
        of.at.to_string(),
        of.kind.as_str().to_owned(),
        of.user_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        text(&of.method),
        of.detail.to_string(),
        text(&origin.address),
        text(&origin.user_agent),
        text(&origin.request_id),
        of.actor.kind.as_str().to_owned(),
        text(&of.actor.id),
        text(&of.actor.session),
    ];
    let cells: Vec<_> = cells.iter().map(|cell| csv_cell(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A spreadsheet would run what begins like a formula, and a User-Agent is anybody's text.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_is_never_a_formula() {
        let cells = [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"x\"\nnow", "\"say \"\"x\"\"\nnow\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("-1+1", "'-1+1"),
            ("@x,y", "\"'@x,y\""),
        ];
        for (text, cell) in cells {
            assert_eq!(csv_cell(text), cell);
        }
    }
}
