-- One-time and short-lived values, so that codes and counters survive a restart. A store whose short-lived values live
-- elsewhere leaves this number out.

CREATE TABLE ephemeral (
    key        TEXT PRIMARY KEY,
    value      BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ephemeral_by_end ON ephemeral (expires_at);
