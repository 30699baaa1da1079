-- The list of everybody's sessions, newest first, part by part.

CREATE INDEX sessions_by_creation ON sessions (created_at, id);
