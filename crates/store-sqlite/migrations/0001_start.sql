-- Users, their WeChat accounts, sessions, memberships, the event record and service keys.
-- Times are integers: microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE users (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    username      TEXT UNIQUE,
    password_hash TEXT,
    nick          TEXT,
    avatar        TEXT,
    phone         TEXT,
    active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    origin        TEXT NOT NULL,
    merged_into   TEXT REFERENCES users (id),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_creation ON users (created_at, seq);

-- One user per account of an app, and one account of an app per user: the two UNIQUEs are the last line of defence
-- behind the checks that run in the same transaction.
CREATE TABLE identities (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id     TEXT NOT NULL,
    open_id    TEXT NOT NULL,
    union_id   TEXT,
    user_id    TEXT NOT NULL REFERENCES users (id),
    model      TEXT NOT NULL,
    profile    TEXT,
    sealed     BLOB,
    expires_in INTEGER,
    sealed_at  INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (app_id, open_id),
    UNIQUE (user_id, app_id)
) STRICT;
CREATE INDEX identities_by_union ON identities (union_id) WHERE union_id IS NOT NULL;

CREATE TABLE sessions (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    user_id    TEXT NOT NULL REFERENCES users (id),
    corp_id    TEXT,
    method     TEXT NOT NULL,
    platform   TEXT NOT NULL,
    address    TEXT,
    user_agent TEXT,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id, created_at, seq);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_use ON sessions (seen_at);

CREATE TABLE members (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    corp_id    TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id),
    status     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (corp_id, user_id)
) STRICT;
CREATE INDEX members_by_user ON members (user_id);
CREATE INDEX members_by_corp ON members (corp_id, id);

-- An event may name a user that was never made (a failed sign-in), so user_id refers to nothing.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,
    user_id    TEXT,
    method     TEXT,
    detail     TEXT NOT NULL,
    address    TEXT,
    user_agent TEXT,
    request_id TEXT,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_user ON events (user_id, id);
CREATE INDEX events_by_kind ON events (kind, id);
CREATE INDEX events_by_method ON events (method, id);
CREATE INDEX events_by_time ON events (at);

CREATE TABLE service_keys (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    admin      INTEGER NOT NULL CHECK (admin IN (0, 1)),
    created_at INTEGER NOT NULL,
    used_at    INTEGER,
    revoked_at INTEGER
) STRICT;
-- A name may be used again once its key is revoked.
CREATE UNIQUE INDEX service_keys_in_use ON service_keys (name) WHERE revoked_at IS NULL;
