-- Who did what the record tells of, who made a key, and the seals that show whether the record was changed.
-- A person who acts on their own account is not in the index: `user_id` names them, and most events are of that sort.

ALTER TABLE events ADD COLUMN actor TEXT;
ALTER TABLE events ADD COLUMN actor_id TEXT;
ALTER TABLE events ADD COLUMN actor_session TEXT;
CREATE INDEX events_by_actor ON events (actor, actor_id, id) WHERE actor_id IS NOT NULL;

ALTER TABLE service_keys ADD COLUMN made_by TEXT;
ALTER TABLE service_keys ADD COLUMN made_by_id TEXT;
ALTER TABLE service_keys ADD COLUMN expires_at INTEGER;

-- Each seal holds the digests of some events and is tied to the seal before it.
CREATE TABLE event_seals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    body   BLOB NOT NULL
) STRICT;

-- The key of the seals (itself sealed with the master key), where the chain of seals begins, and where it ends.
CREATE TABLE event_marks (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
