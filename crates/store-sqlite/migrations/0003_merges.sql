-- Two users made one, with what moved, so that it can be undone. `identities`, `left_corps` and
-- `joined_corps` are JSON lists.

CREATE TABLE merges (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    from_user     TEXT NOT NULL REFERENCES users (id),
    into_user     TEXT NOT NULL REFERENCES users (id),
    identities    TEXT NOT NULL,
    left_corps    TEXT NOT NULL,
    joined_corps  TEXT NOT NULL,
    took_username INTEGER NOT NULL CHECK (took_username IN (0, 1)),
    at            INTEGER NOT NULL,
    undone_at     INTEGER
) STRICT;
CREATE INDEX merges_by_from ON merges (from_user, id);
CREATE INDEX merges_by_into ON merges (into_user, id);
