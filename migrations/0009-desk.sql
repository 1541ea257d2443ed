-- The desk: who may do what, what the newsroom writes in the database itself, and who did what.

-- Bearer tokens. The secret itself is shown once and kept nowhere.
CREATE TABLE token (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,                      -- whose it is, as the log of activity shows it
  scopes TEXT NOT NULL,                    -- JSON: see src/token.ts
  hash TEXT NOT NULL UNIQUE,               -- SHA-256 of the secret, in hex
  created_at TEXT NOT NULL,
  expires_at TEXT,
  used_at TEXT,                            -- to the hour
  revoked_at TEXT
) STRICT, WITHOUT ROWID;

-- Browsers that signed in with a token; they end with it.
CREATE TABLE desk_session (
  hash TEXT PRIMARY KEY,                   -- SHA-256 of the cookie, in hex
  token_id TEXT NOT NULL REFERENCES token,
  used_at TEXT NOT NULL                    -- to the hour
) STRICT, WITHOUT ROWID;

-- Who did what, in the transaction in which it was done.
CREATE TABLE activity_log (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  verb TEXT NOT NULL,
  object TEXT NOT NULL,                    -- an article's id, an address, a server's name, a token's id
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX activity_log_object ON activity_log (object, number);

-- Articles that belong to the database: what each is made from, as the Markdown file that it would be.
CREATE TABLE source (
  uid TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  version INTEGER NOT NULL,
  parser TEXT NOT NULL,                    -- as in source_file
  imported TEXT,                           -- hash of the file that it came from and still equals
  at TEXT NOT NULL,
  who TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Articles that an editor withdrew, whatever their files say.
CREATE TABLE withdrawal (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

-- Answers to requests that may be sent again (Idempotency-Key), for a day.
CREATE TABLE answered (
  token_id TEXT NOT NULL REFERENCES token,
  key TEXT NOT NULL,
  request TEXT NOT NULL,                   -- hash of it: another request under the same key is a mistake
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,                   -- JSON
  body TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_at ON answered (at);

-- The desk lists what no channel does: everything, or everything in one state.
CREATE INDEX article_published ON article (published_at DESC, uid DESC);
CREATE INDEX article_state ON article (state, published_at DESC, uid DESC);
