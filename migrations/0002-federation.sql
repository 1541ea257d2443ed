-- Following and being followed: actors, followers, what is delivered to them and what comes back.
-- `actor_uri`, `inbox` and other foreign addresses are kept as they came; `host` is their lower-case host with port.

-- Channels as actors. A handle is never changed and never given to another channel once anybody asked for it.
CREATE TABLE actor (
  handle TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  served INTEGER NOT NULL DEFAULT 0 CHECK (served IN (0, 1)),
  wished TEXT,                             -- what site.yaml said when it was named
  rsa_key TEXT,                            -- PKCS #8 in PEM; made when the actor is first asked for, never again
  ed25519_key TEXT,
  UNIQUE (kind, slug)
) STRICT, WITHOUT ROWID;

-- Who is elsewhere, as they last described themselves.
CREATE TABLE remote_actor (
  uri TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  inbox TEXT NOT NULL,
  shared_inbox TEXT,
  name TEXT NOT NULL,                      -- plain text
  url TEXT NOT NULL,
  key_ids TEXT NOT NULL,                   -- JSON: the keys that the actor itself names
  fetched_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_actor_inbox ON remote_actor (inbox);

-- `left` ones still hear of withdrawals: their server has the articles.
CREATE TABLE follower (
  id INTEGER PRIMARY KEY,
  handle TEXT NOT NULL REFERENCES actor ON UPDATE CASCADE,
  actor_uri TEXT NOT NULL,
  inbox TEXT NOT NULL,                     -- the shared one where their server has one: where deliveries go
  host TEXT NOT NULL,                      -- of that inbox
  state TEXT NOT NULL CHECK (state IN ('following', 'left')),
  follow_uri TEXT NOT NULL,                -- the activity that Undo names
  since TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,      -- how often in a row the inbox answered 404, and since when (milliseconds)
  missing_since INTEGER,
  checked INTEGER NOT NULL DEFAULT 0 CHECK (checked IN (0, 1)), -- the actor itself was there meanwhile
  UNIQUE (handle, actor_uri)
) STRICT;
CREATE INDEX follower_inbox ON follower (inbox);
CREATE INDEX follower_missing ON follower (actor_uri) WHERE missing > 0 AND checked = 0;
CREATE INDEX follower_host ON follower (host);
CREATE INDEX follower_actor ON follower (actor_uri);
CREATE INDEX follower_list ON follower (handle, id) WHERE state = 'following';

-- An article as others know it. A deleted id never returns: what is published again has the next generation.
CREATE TABLE federated_object (
  uid TEXT NOT NULL,                       -- the article's ID
  generation INTEGER NOT NULL,             -- 1 is `ID`, 2 is `ID.2`
  sender TEXT NOT NULL REFERENCES actor (handle) ON UPDATE CASCADE, -- attributedTo, for as long as the object lives
  state TEXT NOT NULL CHECK (state IN ('quiet', 'sent', 'deleted')),
  sent_hash TEXT,                          -- of what followers were last sent
  created_at TEXT NOT NULL,
  deleted_at TEXT,
  PRIMARY KEY (uid, generation)
) STRICT, WITHOUT ROWID;

-- Bytes that wait for delivery, once for all receivers. No keys: the sender has the actor's.
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again: senders keep bytes by it
  uri TEXT NOT NULL UNIQUE,                -- follows from the change, so that a repeat is no second one
  handle TEXT NOT NULL REFERENCES actor ON UPDATE CASCADE, -- who signs
  topic TEXT NOT NULL,                     -- activities of one topic reach a host in their order
  bytes BLOB NOT NULL,
  at TEXT NOT NULL
) STRICT;

-- One row for each inbox that an activity has yet to reach. `run_at` and `lease_until` are milliseconds.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,    -- the order of sending
  activity_id INTEGER NOT NULL REFERENCES activity ON DELETE CASCADE,
  topic TEXT NOT NULL,
  inbox TEXT NOT NULL,
  host TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  run_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  opening INTEGER NOT NULL DEFAULT 0 CHECK (opening IN (0, 1)), -- an Accept: its server hears nothing else before it
  small INTEGER NOT NULL DEFAULT 0 CHECK (small IN (0, 1)), -- the receiver answered 413
  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1)), -- given up; the operator may retry
  last_error TEXT,
  UNIQUE (activity_id, inbox)
) STRICT;
CREATE INDEX delivery_due ON delivery (run_at, id) WHERE failed = 0;
CREATE INDEX delivery_order ON delivery (topic, host, id) WHERE failed = 0;
CREATE INDEX delivery_opening ON delivery (host, id) WHERE opening = 1 AND failed = 0;
CREATE INDEX delivery_failed ON delivery (topic) WHERE failed = 1;
CREATE INDEX delivery_host ON delivery (host);

-- What is known of other servers. `_until`: milliseconds.
CREATE TABLE host (
  name TEXT PRIMARY KEY,
  signature TEXT NOT NULL DEFAULT 'draft-cavage-http-signatures-12', -- the kind that it last accepted
  failures INTEGER NOT NULL DEFAULT 0,     -- in a row
  failing_days INTEGER NOT NULL DEFAULT 0, -- on how many days, without a success between them
  failing_day TEXT,
  down_until INTEGER NOT NULL DEFAULT 0,
  woken_at INTEGER NOT NULL DEFAULT 0,     -- when a sign of life last ended its pause; milliseconds
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)), -- by the operator
  delivered INTEGER NOT NULL DEFAULT 0,
  delivered_at TEXT,
  last_error TEXT
) STRICT, WITHOUT ROWID;

-- Ids of activities that came and had their effect: a replay, or a copy that came at the same time, has none. They are
-- kept for a month; what was signed more than twelve hours ago is refused anyway.
CREATE TABLE received (
  uri TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX received_at ON received (at);

-- What people elsewhere made of an article.
CREATE TABLE interaction (
  uri TEXT PRIMARY KEY,                    -- of the Like, the Announce, or the Note itself
  kind TEXT NOT NULL CHECK (kind IN ('like', 'share', 'reply', 'quote')),
  uid TEXT NOT NULL,                       -- the article's ID
  actor_uri TEXT NOT NULL,
  html TEXT,                               -- of replies and quotes; sanitised
  language TEXT,
  url TEXT,
  at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1, 2)) -- 1 by hand, 2 by a block
) STRICT, WITHOUT ROWID;
CREATE INDEX interaction_article ON interaction (uid, kind, at);
CREATE INDEX interaction_actor ON interaction (actor_uri);
CREATE UNIQUE INDEX interaction_once ON interaction (uid, kind, actor_uri) WHERE kind IN ('like', 'share');

-- An actor's address, or a host with all below it.
CREATE TABLE block (
  target TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Finds what a change touches, to drop those that a later one replaces.
CREATE INDEX change_subject_number ON change_subject (number);

-- What others report to us, for people to read.
CREATE TABLE report (
  uri TEXT PRIMARY KEY,
  actor_uri TEXT NOT NULL,
  text TEXT NOT NULL,
  objects TEXT NOT NULL,                   -- JSON: addresses
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
