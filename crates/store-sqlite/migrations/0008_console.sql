-- Sessions of the console, second factors, and which passwords open the console.

-- A password opens the console only when an admin, a command or its person set it; a service may set passwords too.
ALTER TABLE users ADD COLUMN password_vouched INTEGER NOT NULL DEFAULT 0 CHECK (password_vouched IN (0, 1));
UPDATE users SET password_vouched = 1 WHERE admin = 1;

CREATE TABLE console_sessions (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    token_hash    BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    user_id       TEXT NOT NULL REFERENCES users (id),
    address       TEXT,
    user_agent    TEXT,
    second_factor INTEGER NOT NULL CHECK (second_factor IN (0, 1)),
    created_at    INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    proved_at     INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX console_sessions_by_user ON console_sessions (user_id, seq);

-- `credential` is the id of a passkey or the hash of a recovery code; `counter` is the last time step of a one-time
-- password or the signature counter of a passkey, and only grows.
CREATE TABLE factors (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    user_id    TEXT NOT NULL REFERENCES users (id),
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    sealed     BLOB,
    credential BLOB UNIQUE,
    counter    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;
CREATE INDEX factors_by_user ON factors (user_id, seq);
