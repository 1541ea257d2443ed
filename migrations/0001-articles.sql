-- Articles, what they belong to, and the changes that the outside must hear of.
-- Times are UTC text to the second (2026-11-20T08:00:00Z), which sorts; JSON columns hold the domain's own types.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,                -- the permanent ID, as in /a/ID
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  slug TEXT NOT NULL,
  body TEXT NOT NULL,                      -- JSON: Block[]
  image TEXT,                              -- JSON: Picture
  audio TEXT,                              -- name of a media file
  published_at TEXT NOT NULL,
  published_precision TEXT NOT NULL CHECK (published_precision IN ('day', 'minute')),
  date_source TEXT NOT NULL CHECK (date_source IN ('given', 'file-name', 'import')),
  updated_at TEXT,
  state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'published', 'hidden', 'withdrawn')),
  turns_at TEXT,                           -- when time alone changes the state
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)), -- was public at some time
  draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
  embargo TEXT,
  expires TEXT,
  withdrawn TEXT,
  federate TEXT NOT NULL CHECK (federate IN ('auto', 'now', 'quiet', 'never')),
  canonical TEXT,
  translation_key TEXT,
  extra TEXT NOT NULL,                     -- JSON: unknown front matter
  story_hash TEXT NOT NULL,                -- of what readers see: decides whether `updated_at` moves
  outside_hash TEXT NOT NULL               -- of all that decides an output: equal ones are no change
) STRICT;
CREATE INDEX article_turns ON article (turns_at) WHERE turns_at IS NOT NULL;
CREATE INDEX article_slug ON article (slug);
CREATE INDEX article_translation ON article (translation_key) WHERE translation_key IS NOT NULL;

-- Sections, authors, tags, languages and the site: a name for a selection of articles.
CREATE TABLE channel (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,                      -- one of src/channels/kinds.ts
  slug TEXT NOT NULL,
  title TEXT,                              -- from site.yaml; else its newest article's spelling holds
  language TEXT,
  handle TEXT,
  url TEXT,
  position INTEGER,                        -- in site.yaml; null where an article alone names the channel
  UNIQUE (kind, slug)
) STRICT;

-- What an article belongs to, and its place in each list: `listed_at` is null while it stands in none.
CREATE TABLE membership (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  channel_id INTEGER NOT NULL REFERENCES channel,
  position INTEGER NOT NULL,               -- among the article's authors or tags
  name TEXT NOT NULL,                      -- the article's own spelling of the channel's title
  listed_at TEXT,
  uid TEXT NOT NULL,                       -- the article's, so that the list index orders by itself
  PRIMARY KEY (article_id, channel_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_list ON membership (channel_id, listed_at DESC, uid DESC) WHERE listed_at IS NOT NULL;

CREATE TABLE revision (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('initial', 'minor', 'update', 'correction')),
  at TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  body TEXT NOT NULL,
  image TEXT,
  PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE correction (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (article_id, text)
) STRICT, WITHOUT ROWID;

-- Everything an article is known by, now or formerly: `id`, `path`, `slug`, `title` (folded), `beginning` (the first
-- words of a folded title), `address` (where it was published elsewhere), each as `kind value`.
CREATE TABLE name (
  key TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_article ON name (article_id);

-- What articles refer to. State and target follow from the names that articles have now.
CREATE TABLE reference (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('label', 'frontmatter', 'inline', 'wikilink')),
  label TEXT NOT NULL,
  title TEXT NOT NULL,
  url TEXT,
  state TEXT NOT NULL CHECK (state IN ('resolved', 'external', 'pending', 'ambiguous', 'dead', 'rejected')),
  target_id INTEGER REFERENCES article ON DELETE SET NULL,
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_target ON reference (target_id) WHERE target_id IS NOT NULL;

-- By what each reference may be found, in the words of `name`: an article that comes or goes finds those it concerns.
CREATE TABLE reference_clue (
  key TEXT NOT NULL,
  article_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (key, article_id, position),
  FOREIGN KEY (article_id, position) REFERENCES reference ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_clue_reference ON reference_clue (article_id, position);

-- Every version of a file below content/media/: the address of a former one stays good.
CREATE TABLE media (
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  kind TEXT NOT NULL CHECK (kind IN ('image', 'audio')),
  type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  duration INTEGER,
  PRIMARY KEY (name, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_hash ON media (hash);

-- Which articles show a media file, there or not yet there.
CREATE TABLE media_use (
  name TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  PRIMARY KEY (name, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_use_article ON media_use (article_id);

-- What was read from where. `stamp` tells an untouched file without reading it.
CREATE TABLE source_file (
  path TEXT PRIMARY KEY,                   -- below the content folder, absolute outside it
  uid TEXT,                                -- of the article it became; null for media and site.yaml
  hash TEXT NOT NULL,
  stamp TEXT NOT NULL,
  parser TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX source_file_uid ON source_file (uid) WHERE uid IS NOT NULL;
CREATE INDEX source_file_hash ON source_file (hash);

-- One row for each edit that means something outside, and what it touches. Validators, caches and deliveries follow.
CREATE TABLE change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  uid TEXT
) STRICT;
CREATE TABLE change_subject (
  subject TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES change,
  PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;
