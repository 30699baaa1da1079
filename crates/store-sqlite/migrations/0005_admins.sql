-- Who may use the console and the admin API.

ALTER TABLE users ADD COLUMN admin INTEGER NOT NULL DEFAULT 0 CHECK (admin IN (0, 1));
CREATE INDEX users_admins ON users (admin) WHERE admin = 1;
