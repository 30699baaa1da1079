-- One-time and short-lived values, for deployments without Redis. A key is bytes: any text is one, zero bytes included.

CREATE TABLE ephemeral (
    key        BYTEA PRIMARY KEY,
    value      BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ephemeral_by_end ON ephemeral (expires_at);
