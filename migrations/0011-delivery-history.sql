-- How the tries of an hour (UTC) ended: deliveries that arrived, tries that failed and were not the last, and last ones.
CREATE TABLE delivery_hour (
  hour TEXT PRIMARY KEY,                   -- its beginning
  delivered INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  given_up INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE host ADD COLUMN last_error_at TEXT;
