-- Who may use the console and the admin API.

ALTER TABLE users ADD COLUMN admin BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX users_admins ON users (admin) WHERE admin;
