//! Table `events`.

use rusqlite::{Connection, Row, params};
use wxlogin_core::nouns::{Actor, Event, EventKind, NewEvent, Origin};

use super::{At, Id, at, unreadable};
use crate::fault::Fault;

pub(crate) const COLUMNS: &str = "id, kind, user_id, method, detail, address, user_agent, request_id, at, \
                                  actor, actor_id, actor_session";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Event> {
    let kind: String = row.get(1)?;
    let detail: String = row.get(4)?;
    let user_id = row.get::<_, Option<Id>>(2)?.map(|id| id.0);
    let actor: Option<String> = row.get(9)?;
    let actor = Actor::from_stored(actor.as_deref(), row.get(10)?, row.get(11)?, user_id.as_ref());
    Ok(Event {
        id: row.get(0)?,
        event: NewEvent {
            kind: EventKind::parse(&kind).ok_or_else(|| unreadable(1))?,
            user_id,
            actor,
            method: row.get(3)?,
            detail: serde_json::from_str(&detail).map_err(|_| unreadable(4))?,
            origin: Origin { address: row.get(5)?, user_agent: row.get(6)?, request_id: row.get(7)? },
            at: at(row, 8)?,
        },
    })
}

pub(crate) fn insert(db: &Connection, event: &NewEvent) -> Result<(), Fault> {
    let sql = "INSERT INTO events (kind, user_id, method, detail, address, user_agent, request_id, at,
                   actor, actor_id, actor_session)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    db.prepare_cached(sql)?.execute(params![
        event.kind.as_str(),
        event.user_id.as_ref().map(|id| id.as_str()),
        event.method,
        event.detail.to_string(),
        event.origin.address,
        event.origin.user_agent,
        event.origin.request_id,
        At(event.at),
        event.actor.kind.as_str(),
        event.actor.stored_id(event.user_id.as_ref()),
        event.actor.session,
    ])?;
    Ok(())
}

pub(crate) fn insert_all(db: &Connection, events: &[NewEvent]) -> Result<(), Fault> {
    events.iter().try_for_each(|event| insert(db, event))
}
