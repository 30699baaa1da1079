-- How many times all of a user's sessions were ended at once: what was proved before opens nothing afterwards. And the last
-- session (by its seq) that the one who stayed had when two users were merged; NULL for merges of before.

ALTER TABLE users ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE merges ADD COLUMN sessions_before BIGINT;
