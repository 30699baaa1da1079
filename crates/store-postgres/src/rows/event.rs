//! Table `events`.

use tokio_postgres::Row;
use wxlogin_core::nouns::{Actor, Event, EventKind, NewEvent, Origin};

use super::{at, get, micros, storable, user_id_or_null};
use crate::{connection::Connection, fault::Fault, lock};

pub(crate) const COLUMNS: &str = "id, kind, user_id, method, detail, address, user_agent, request_id, at, \
                                  actor, actor_id, actor_session";

pub(crate) fn read(row: &Row) -> Result<Event, Fault> {
    let unknown = |_| Fault::Wrong("the detail of an event is not JSON");
    let user_id = user_id_or_null(row, 2)?;
    let actor = Actor::from_stored(get(row, 9)?, get(row, 10)?, get(row, 11)?, user_id.as_ref());
    Ok(Event {
        id: get(row, 0)?,
        event: NewEvent {
            kind: EventKind::parse(get(row, 1)?).ok_or(Fault::Wrong("an event is of an unknown kind"))?,
            user_id,
            actor,
            method: get(row, 3)?,
            detail: serde_json::from_str(get(row, 4)?).map_err(unknown)?,
            origin: Origin { address: get(row, 5)?, user_agent: get(row, 6)?, request_id: get(row, 7)? },
            at: at(row, 8)?,
        },
    })
}

/// The number is taken after the lock, which is held until the transaction ends (see `Events::events`). An event comes
/// last in its transaction: who holds the lock waits for nothing more.
pub(crate) async fn insert(db: &Connection, event: &NewEvent) -> Result<(), Fault> {
    let sql = "WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($12::bigint))
               INSERT INTO events (kind, user_id, method, detail, address, user_agent, request_id, at,
                   actor, actor_id, actor_session)
               SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::bigint,
                   $9::text, $10::text, $11::text FROM held";
    let NewEvent { kind, user_id, method, detail, actor, origin, at } = event;
    db.execute(
        sql,
        &[
            &kind.as_str(),
            &user_id.as_ref().map(|id| id.as_str()),
            method,
            &detail.to_string(),
            &origin.address.as_deref().map(storable),
            &origin.user_agent.as_deref().map(storable),
            &origin.request_id.as_deref().map(storable),
            &micros(*at),
            &actor.kind.as_str(),
            &actor.stored_id(user_id.as_ref()).map(storable),
            &actor.session.as_deref(),
            &lock::EVENTS,
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn insert_all(db: &Connection, events: &[NewEvent]) -> Result<(), Fault> {
    for event in events {
        insert(db, event).await?;
    }
    Ok(())
}
