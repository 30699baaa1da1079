-- How far each reader of the event record has come, and the order in which tokens are renewed.

CREATE TABLE event_cursors (
    reader TEXT COLLATE "C" PRIMARY KEY,
    event  BIGINT NOT NULL
);
CREATE INDEX identities_by_renewal ON identities (app_id, sealed_at) WHERE expires_in IS NOT NULL;
